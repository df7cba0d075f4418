import { runApplication } from './modules/application.ts'
import { autostartModule } from './modules/autostart.ts'
import { callbacksModule } from './modules/callbacks.ts'
import { enrolmentCode, runEnrolment } from './modules/enrolment.ts'
import { keyCode, runTakeKey } from './modules/hand-over.ts'
import { hubModule } from './modules/hub.ts'
import { ipcModule } from './modules/ipc.ts'
import { journalExportModule } from './modules/journal-export.ts'
import { peopleModule } from './modules/people.ts'
import { powerModule } from './modules/power.ts'
import { queueModule } from './modules/queue.ts'
import { runReadinessCheck } from './modules/readiness.ts'
import { readersModule } from './modules/readers.ts'
import { secretsModule } from './modules/secrets.ts'
import { runSealEnrolment, wordsToSeal } from './modules/seal-enrolment.ts'
import { settingsModule } from './modules/settings.ts'
import { trainingPaymentsModule } from './modules/training-payments.ts'
import { trainingModule } from './modules/training.ts'
import { trayModule } from './modules/tray.ts'
import { updatesModule } from './modules/updates.ts'
import { windowModule } from './modules/window.ts'

// In the order in which they start; they stop in the opposite one. What reads the queue's storage comes after it.
const modules = [
  secretsModule,
  settingsModule,
  trainingModule,
  queueModule,
  peopleModule,
  trainingPaymentsModule,
  journalExportModule,
  readersModule,
  callbacksModule,
  hubModule,
  powerModule,
  updatesModule,
  autostartModule,
  trayModule,
  ipcModule,
  windowModule,
]
const code = enrolmentCode(process.argv)
const key = keyCode(process.argv)
const words = wordsToSeal(process.argv)
if (words !== null) runSealEnrolment(words)
else if (code !== null) runEnrolment(code, [secretsModule, settingsModule])
else if (key !== null) runTakeKey(key, [secretsModule])
else if (process.argv.includes('--check'))
  runReadinessCheck([secretsModule, settingsModule, trainingModule, readersModule])
else runApplication(modules)
