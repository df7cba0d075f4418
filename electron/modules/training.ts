import { join } from 'node:path'
import { utilityProcess } from 'electron'
import { builtFolder } from '../app/built-folder.ts'
import { systemRandomness, systemTimers } from '../app/system-time.ts'
import { forceEnd } from '../processes/force-end.ts'
import { tellTrainingAgreements } from '../training/agreements.ts'
import { startTrainingSandbox } from '../training/sandbox-process.ts'
import type { TrainingSandbox } from '../training/sandbox-process.ts'
import type { Context } from './context.ts'
import type { Module } from './module.ts'

/** Training's acquirer. The other profiles have the gateways' own. */
export const trainingModule: Module<Context> = {
  name: 'training',
  init({ profile, slots, news, queue, settings }) {
    if (profile.name !== 'training') return null
    let sandbox: TrainingSandbox | null = null
    return {
      start() {
        sandbox = startTrainingSandbox({
          fork: (entry, parameters) =>
            utilityProcess.fork(entry, parameters, { serviceName: 'Extorno training', stdio: 'ignore' }),
          entry: join(builtFolder, 'sandbox/main.js'),
          folder: profile.folder,
          forceEnd,
          timers: systemTimers,
          randomness: systemRandomness,
          onListening(address) {
            const open = queue()
            if (open.ok) open.value.outbox.networkIsBack()
            void tellTrainingAgreements(address, settings().get().readers.accepted)
            news.onTrainingListening(address)
          },
        })
        slots.training.set(sandbox)
      },
      stop() {
        slots.training.set(null)
        return sandbox?.stop()
      },
    }
  },
}
