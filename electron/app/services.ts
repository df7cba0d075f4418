import { join } from 'node:path'
import { app, safeStorage, utilityProcess } from 'electron'
import type { WebContents } from 'electron'
import type { AppInfo } from '../../contract/ipc.ts'
import { startCore } from '../core/core.ts'
import type { Core } from '../core/core.ts'
import { createGateways } from '../gateways/configured.ts'
import type { Gateways } from '../gateways/configured.ts'
import { keepOpening } from '../core/reopen.ts'
import type { OpenedCore } from '../core/reopen.ts'
import { createJournalExporter } from '../journal/exporter.ts'
import type { JournalExporter } from '../journal/exporter.ts'
import { createPublisher } from '../ipc/publish.ts'
import type { Publish } from '../ipc/publish.ts'
import { startReaders } from '../readers/readers.ts'
import type { Readers } from '../readers/readers.ts'
import { openSecrets } from '../secrets/secrets.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { openSettings } from '../settings/store.ts'
import type { SettingsStore } from '../settings/store.ts'
import { profileDefaults } from '../settings/profile-defaults.ts'
import { bringTrainingPayments } from '../training/payments.ts'
import { startTrainingSandbox } from '../training/sandbox-process.ts'
import type { TrainingSandbox } from '../training/sandbox-process.ts'
import { createHealthBoard } from './health.ts'
import type { HealthBoard } from './health.ts'
import { chooseJournalPath } from './journal-export.ts'
import { openLog } from './log.ts'
import type { Log } from './log.ts'
import type { Profile } from './profile.ts'
import { systemClock, systemRandomness, systemTimers } from './system-time.ts'

/** What the parts of main share. */
export type Services = {
  profile: Profile
  log: Log
  health: HealthBoard
  publish: Publish
  settings: SettingsStore
  secrets: Secrets
  gateways: Gateways
  core: OpenedCore
  readers: Readers
  journalExporter: JournalExporter
  training: TrainingSandbox | null
  info: () => AppInfo
}

const builtFolder = join(import.meta.dirname, '..')
const runtime = process.versions['electron'] === undefined ? 'dev-host' : 'electron'

/** Starts everything that belongs to one profile, the queue first. `contents`: the window, where there is one. */
export async function startServices(profile: Profile, contents: () => WebContents | null): Promise<Services> {
  const log = openLog(profile.folder, systemClock)
  log.write({ event: 'started', version: app.getVersion(), profile: profile.name, runtime })
  const publish = createPublisher(contents)
  const health = createHealthBoard(publish.app.healthChanged)

  const settings = openSettings(profile.folder, systemClock, profileDefaults(profile.name))
  if (settings.damagedAside !== null) {
    health.set({ settings: 'reset' })
    log.write({ event: 'settingsReset', asidePath: settings.damagedAside })
  }
  const secrets = await openSecrets(profile.folder, safeStorage, profile.name, process.platform)
  const cardKey = await secrets.cardKey()
  health.set({ keyring: !cardKey.ok && cardKey.error.tag === 'Unreadable' ? 'locked' : secrets.keyring })

  const training = profile.name === 'training' ? startTraining(profile.folder, () => core.current()) : null
  const gateways = createGateways({ settings: settings.get, secrets, clock: systemClock, training })
  const core = openCore(
    profile,
    { log, health, publish, settings, secrets, gateways },
    cardKey.ok ? cardKey.value : null,
  )

  const journalExporter = createJournalExporter({
    storage: () => core.current()?.storage ?? null,
    choosePath: (choice) =>
      chooseJournalPath({ profile: profile.name, language: () => settings.get().language, contents }, choice),
    onChanged: publish.journal.exportChanged,
    onFault: (error) =>
      log.write({ event: 'journalExportFailed', error: error instanceof Error ? error.name : 'thrown' }),
    clock: systemClock,
  })

  const readers = startReaders({
    fork: (entry) => utilityProcess.fork(entry, [], { serviceName: 'Extorno readers', stdio: 'ignore' }),
    entry: join(builtFolder, 'native-bridge/main.js'),
    settings: settings.get,
    onSnapshot: publish.readers.changed,
    onPresentation: publish.readers.presented,
    onLog: publish.readers.log,
    onHealth: ({ state, restarts }) => log.write({ event: 'bridge', state, restarts }),
    clock: systemClock,
    timers: systemTimers,
    randomness: systemRandomness,
  })

  return {
    profile,
    log,
    health,
    publish,
    settings,
    secrets,
    gateways,
    core,
    readers,
    journalExporter,
    training,
    info: () => ({ version: app.getVersion(), profile: profile.name, runtime, health: health.get() }),
  }
}

function startTraining(folder: string, core: () => Core | null): TrainingSandbox {
  return startTrainingSandbox({
    fork: (entry, parameters) =>
      utilityProcess.fork(entry, parameters, { serviceName: 'Extorno training', stdio: 'ignore' }),
    entry: join(builtFolder, 'sandbox/main.js'),
    folder,
    onListening(address) {
      const running = core()
      if (running === null) return
      running.outbox.networkIsBack()
      void bringTrainingPayments(address, running)
    },
  })
}

function openCore(
  profile: Profile,
  parts: Pick<Services, 'log' | 'health' | 'publish' | 'settings' | 'secrets' | 'gateways'>,
  cardKey: Buffer | null,
): OpenedCore {
  const { log, health, publish, settings, secrets, gateways } = parts
  return keepOpening({
    timers: systemTimers,
    open: () =>
      startCore({
        directory: profile.folder,
        rollbackDetector: profile.rollbackDetector,
        cardKey,
        settings: settings.get,
        secrets,
        gateways,
        clock: systemClock,
        timers: systemTimers,
        randomness: systemRandomness,
        onRow(row) {
          publish.operations.changed(row)
          const { operationId, state, attempts, lastAnswer } = row
          const code = lastAnswer?.code
          log.write({
            event: 'operation',
            operationId,
            state,
            attempts,
            ...(code === undefined ? {} : { code }),
          })
        },
        onSummary: publish.queue.changed,
        onSalesChanged: publish.sales.changed,
        onStorageFailed({ tag }) {
          health.storageFailed(tag)
          log.write({ event: 'storage', state: tag })
        },
        onStorageWell: health.storageIsWell,
      }),
    onOpened({ storage, outbox }) {
      health.storageOpened(storage.salvage)
      const summary = outbox.summary()
      if (summary.ok) publish.queue.changed(summary.value)
    },
    onFailed({ tag }) {
      health.storageNotOpened(tag)
      log.write({ event: 'storage', state: tag })
    },
  })
}
