import { app } from 'electron'
import { err, ok } from '../../domain/result.ts'
import { diagnosticsHandlers } from '../handlers/diagnostics.ts'
import type { CurrentQueue } from '../handlers/open-queue.ts'
import { journalHandlers } from '../handlers/journal.ts'
import { operationsHandlers } from '../handlers/operations.ts'
import { queueHandlers } from '../handlers/queue.ts'
import { readersHandlers } from '../handlers/readers.ts'
import { salesHandlers } from '../handlers/sales.ts'
import { settingsHandlers, withoutHashes } from '../handlers/settings.ts'
import type { Handlers } from '../ipc/register-handlers.ts'
import type { Leaving } from './leaving.ts'
import type { Services } from './services.ts'
import { systemClock } from './system-time.ts'

/** Everything the window may ask of main. */
export function createHandlers(services: Services, leaving: Leaving): Handlers {
  const { profile, settings, secrets, gateways, core, readers, health, publish, info } = services
  // What was changed may let a silent gateway answer. Whether a stopped queue goes on is not said by a changed setting.
  const queue: CurrentQueue = () => {
    const open = core.current()
    if (open !== null) return ok(open)
    const { storage } = health.get()
    return err({
      tag: 'StorageFailed',
      why: storage === 'ok' || storage === 'salvaged' ? 'closed' : storage,
    })
  }
  const askAgain = (): void => core.current()?.outbox.networkIsBack()

  return {
    app: {
      info,
      changeProfile({ profile: chosen }) {
        void leaving.leave(() => {
          profile.choose(chosen)
          const others = process.argv.slice(1).filter((argument) => !argument.startsWith('--profile='))
          app.relaunch({ args: others })
        })
      },
    },
    sales: salesHandlers(queue, settings.get, systemClock),
    readers: readersHandlers(readers),
    operations: operationsHandlers(queue, settings.get),
    queue: queueHandlers(queue, settings.get, systemClock),
    settings: settingsHandlers({
      settings,
      secrets,
      gateways,
      clock: systemClock,
      onChanged(changed) {
        readers.reconfigure()
        askAgain()
        publish.settings.changed(withoutHashes(changed))
      },
      onSecretSaved(gateway) {
        if (gateway !== null) core.current()?.outbox.resume(gateway)
        askAgain()
      },
    }),
    journal: journalHandlers(services.journalExporter),
    diagnostics: diagnosticsHandlers({
      queue,
      info,
      readers: () => readers.snapshot(),
      settings: settings.get,
    }),
  }
}
