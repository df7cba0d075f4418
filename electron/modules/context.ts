import { app } from 'electron'
import type { BrowserWindow } from 'electron'
import type { AppInfo, QueueSummary } from '../../contract/ipc.ts'
import type { ModuleName, StartModuleError } from '../../contract/modules.ts'
import { createSteadyClock } from '../../domain/steady-clock.ts'
import type { SteadyClock } from '../../domain/steady-clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { createAdministrativeJournal } from '../authority/administrative-journal.ts'
import type { AdministrativeJournal } from '../authority/administrative-journal.ts'
import type { Authority } from '../authority/authority.ts'
import { createLeaving } from '../app/leaving.ts'
import type { Leaving } from '../app/leaving.ts'
import { createHealthBoard } from '../app/health.ts'
import type { HealthBoard } from '../app/health.ts'
import { openLog } from '../app/log.ts'
import type { Log } from '../app/log.ts'
import type { Profile } from '../app/profile.ts'
import { systemClock, systemElapsed, systemTimers } from '../app/system-time.ts'
import { createGateways } from '../gateways/configured.ts'
import type { Gateways } from '../gateways/configured.ts'
import type { CurrentQueue, OpenQueue } from '../handlers/open-queue.ts'
import { createPublisher } from '../ipc/publish.ts'
import type { Publish } from '../ipc/publish.ts'
import { managedIn, withFixed } from '../managed/managed-settings.ts'
import type { Fixed } from '../managed/managed-settings.ts'
import type { Managed } from '../managed/read-managed.ts'
import type { JournalExporter } from '../journal/exporter.ts'
import type { Readers } from '../readers/readers.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { profileDefaults } from '../settings/profile-defaults.ts'
import type { ManagedState } from '../../contract/managed.ts'
import type { StorageFailed } from '../../contract/operations.ts'
import type { Storage } from '../storage/storage.ts'
import type { SettingsStore } from '../settings/store.ts'
import { contentsOf } from '../window/window.ts'
import type { TrayIcon } from '../tray/tray-icon.ts'
import type { HubLink } from '../store-hub/hub-link.ts'
import type { Updater } from '../updates/updater.ts'
import type { SandboxAddress, TrainingSandbox } from '../training/sandbox-process.ts'

/** What a module makes for the others; until it runs, and after it failed, there is `null`. */
type Slot<Value> = { get(): Value | null; set(value: Value | null): void }

const createSlot = <Value>(): Slot<Value> => {
  let current: Value | null = null
  return {
    get: () => current,
    set: (value) => {
      current = value
    },
  }
}

/** What all modules are given. Nothing here touches the disk or starts anything, but for the log, which never fails. */
export type Context = {
  profile: Profile
  log: Log
  /** What rules, ages and waits go by; only the log and file names show the wall clock. */
  clock: SteadyClock
  health: HealthBoard
  /** What the chain fixed, read once at the start. */
  managed: { fixed: Fixed; state: ManagedState }
  publish: Publish
  gateways: Gateways
  info: () => AppInfo
  /** The store's settings; where their module does not run, the profile's defaults, which cannot be saved. */
  settings: () => SettingsStore
  /** The store's secrets; where their module does not run, none. */
  secrets: () => Secrets
  queue: CurrentQueue
  /** Closes what is open of the queue's storage, now: for an end that waits for nothing. */
  closeStorage: () => void
  /** What happens beside the operations, in the queue's journal. */
  administrative: AdministrativeJournal
  leaving: Leaving
  /** What is open; `null`: the queue cannot be read, so that nobody knows. */
  openSummary: () => QueueSummary | null
  startModule: (name: ModuleName) => Promise<Result<undefined, StartModuleError>>
  /** Has a part go by the settings as they are now, where it looks at them as it starts. */
  restartModule: (name: ModuleName) => Promise<void>
  slots: {
    settings: Slot<SettingsStore>
    secrets: Slot<Secrets>
    training: Slot<TrainingSandbox>
    queue: Slot<() => OpenQueue | null>
    /** Until it runs only what anyone may do is done. */
    people: Slot<Authority>
    journalExport: Slot<JournalExporter>
    readers: Slot<Readers>
    /** `null` too where the counter belongs to no hub. */
    hub: Slot<HubLink>
    /** `null` too where the package says of no updates. */
    updates: Slot<Updater>
    /** `null` too where the settings ask for none: a closed window ends the program then. */
    tray: Slot<TrayIcon>
    window: Slot<BrowserWindow>
  }
  /** Told by the training sandbox and by the queue; heard by training's payments. */
  news: { onTrainingListening: (address: SandboxAddress) => void }
}

const runtime = process.versions['electron'] === undefined ? 'dev-host' : 'electron'

const createSlots = (): Context['slots'] => ({
  settings: createSlot(),
  secrets: createSlot(),
  training: createSlot(),
  queue: createSlot(),
  people: createSlot(),
  journalExport: createSlot(),
  readers: createSlot(),
  hub: createSlot(),
  updates: createSlot(),
  tray: createSlot(),
  window: createSlot(),
})

export function createContext(
  profile: Profile,
  written: Managed,
  { startModule, restartModule }: Pick<Context, 'startModule' | 'restartModule'>,
): Context {
  const slots = createSlots()
  const clock = createSteadyClock(systemClock, systemElapsed)
  const log = openLog(profile.folder, systemClock, systemTimers)
  log.write({ event: 'started', version: app.getVersion(), profile: profile.name, runtime })
  const publish = createPublisher(
    () => contentsOf(slots.window.get()),
    (needs) => slots.people.get()?.mayHear(needs) ?? needs === 'anyone',
    notedIn(log),
  )
  const health = createHealthBoard(publish.app.healthChanged)
  const managed = managedIn(profile.name, written)
  tellManaged(managed.state, health, log)
  health.set({ data: profile.data })
  const defaults = withoutStore(profile, managed.fixed)
  const settings = (): SettingsStore => slots.settings.get() ?? defaults
  const secrets = (): Secrets => slots.secrets.get() ?? withoutSecrets
  const queue = currentQueue(slots.queue, health)
  const openSummary = (): QueueSummary | null => (health.get().isQueueKnown ? summaryOf(queue) : null)
  const storage = (): Result<Storage, StorageFailed> => {
    const open = queue()
    return open.ok ? ok(open.value.storage) : open
  }
  return {
    profile,
    log,
    clock,
    health,
    managed,
    publish,
    settings,
    secrets,
    gateways: createGateways({
      settings: () => settings().get(),
      secrets: { get: (...asked) => secrets().get(...asked) },
      clock,
      training:
        profile.name === 'training' ? { address: () => slots.training.get()?.address() ?? null } : null,
    }),
    info: () => ({ version: app.getVersion(), profile: profile.name, runtime, health: health.get() }),
    queue,
    closeStorage: () => slots.queue.get()?.()?.storage.close(),
    administrative: createAdministrativeJournal(storage, clock),
    leaving: leavingOf(slots, openSummary, settings),
    openSummary,
    startModule,
    restartModule,
    slots,
    news: { onTrainingListening: () => undefined },
  }
}

const leavingOf = (
  slots: Context['slots'],
  summary: Context['openSummary'],
  settings: Context['settings'],
): Leaving =>
  createLeaving({
    window: () => slots.window.get(),
    summary,
    language: () => settings().get().language,
    closing() {
      if (settings().get().counter.isKiosk)
        return slots.people.get()?.mayLeave() === true ? 'leaves' : 'refused'
      return slots.tray.get() === null ? 'leaves' : 'hides'
    },
    onHidden() {
      // Whoever was signed in may be gone when the window is opened again.
      slots.people.get()?.signOut('hidden')
      // News of the queue come some time after it: from now on the icon alone says what is open, and not less than was just said.
      slots.tray.get()?.tell(summary())
    },
  })

function currentQueue(slot: Context['slots']['queue'], health: HealthBoard): CurrentQueue {
  return () => {
    const open = slot.get()?.() ?? null
    if (open !== null) return ok(open)
    const { storage } = health.get()
    return err({
      tag: 'StorageFailed',
      why: storage === 'ok' || storage === 'salvaged' ? 'closed' : storage,
    })
  }
}

/** What is open; `null` where the queue cannot be read. */
function summaryOf(queue: CurrentQueue): QueueSummary | null {
  const open = queue()
  const summary = open.ok ? open.value.outbox.summary() : open
  return summary.ok ? summary.value : null
}

function tellManaged(managed: ManagedState, health: HealthBoard, log: Log): void {
  const { fixed, problems } = managed
  health.set({ managed })
  if (fixed.length + problems.length > 0)
    log.write({ event: 'managedSettings', fixed: fixed.length, problems })
}

const notedIn =
  (log: Log) =>
  (call: string, error: unknown): void =>
    log.write({ event: 'publishFailed', call, error: error instanceof Error ? error.name : 'thrown' })

function withoutStore(profile: Profile, fixed: Fixed): SettingsStore {
  const own = profileDefaults(profile.name)
  const defaults = withFixed(own, fixed, own)
  return {
    get: () => defaults,
    save: () => err({ tag: 'CouldNotWrite' }),
    exportText: () => JSON.stringify({ extorno: 1, settings: defaults }, null, 2),
    saveHub: () => err({ tag: 'CouldNotWrite' }),
    importText: () => err({ tag: 'CouldNotWrite' }),
    revision: () => 0,
    damagedAside: null,
    alteration: () => null,
    resolveAlteration: () => err({ tag: 'CouldNotWrite' }),
    confirmRevision: () => true,
  }
}

const withoutSecrets: Secrets = {
  keyring: 'missing',
  get: () => Promise.resolve(null),
  set: () => Promise.resolve(err({ tag: 'NoKeyring' })),
  names: () => [],
  key: () => Promise.resolve(err({ tag: 'Unreadable' })),
  mark: () => Promise.resolve(err({ tag: 'Unreadable' })),
}
