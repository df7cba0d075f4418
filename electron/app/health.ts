import type { Health } from '../../contract/ipc.ts'
import { unmanaged } from '../../contract/managed.ts'
import type { ModuleName, ModuleState } from '../../contract/modules.ts'
import type { StorageFailure } from '../storage/failure.ts'

/** What the window shows of the parts it depends on; every change is published. */
export type HealthBoard = {
  get(): Health
  set(change: Partial<Pick<Health, 'settings' | 'managed' | 'keyring' | 'data' | 'weakTls'>>): void
  moduleState(name: ModuleName, state: ModuleState['state']): void
  /** `salvage`: what was and was not saved of a damaged database at this opening. */
  storageOpened(salvage: Health['salvage']): void
  /** Nothing is known of the queue until it opens. */
  storageNotOpened(failure: StorageFailure['tag']): void
  /** It was open and fails now. What is on a full or write-protected disk can still be read. */
  storageFailed(failure: StorageFailure['tag']): void
  storageIsWell: () => void
}

/** What keeps the storage from writing, not from reading. A file that was deleted is read from as long as it is open. */
const stillReadable: ReadonlySet<StorageFailure['tag']> = new Set([
  'full',
  'noInodes',
  'readOnly',
  'gone',
  'replaced',
])

export function createHealthBoard(onChanged: (health: Health) => void): HealthBoard {
  let health: Health = {
    storage: 'ok',
    isQueueKnown: true,
    salvage: null,
    settings: 'ok',
    managed: unmanaged,
    keyring: 'ok',
    data: 'named',
    weakTls: [],
    modules: [],
  }
  const change = (changed: Partial<Health>): void => {
    health = { ...health, ...changed }
    onChanged(health)
  }
  const opened = (salvage: Health['salvage']): void =>
    change({ storage: salvage === null ? 'ok' : 'salvaged', salvage, isQueueKnown: true })

  return {
    get: () => health,
    set: change,
    moduleState(name, state) {
      const isKnown = health.modules.some((module) => module.name === name)
      change({
        modules: isKnown
          ? health.modules.map((module) => (module.name === name ? { name, state } : module))
          : [...health.modules, { name, state }],
      })
    },
    storageOpened: opened,
    storageNotOpened: (storage) => change({ storage, isQueueKnown: false }),
    storageFailed: (storage) => change({ storage, isQueueKnown: stillReadable.has(storage) }),
    storageIsWell: () => opened(health.salvage),
  }
}
