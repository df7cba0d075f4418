import type { Clock, Timers } from '../../domain/clock.ts'
import type { StorageFailure } from './failure.ts'

export type StorageDependencies = {
  /** The profile's data directory; made where it is missing. */
  directory: string
  /** 32 bytes from the keyring; `null`: no card block and no bank account can be kept. */
  key: Buffer | null
  clock: Clock
  /** @default the machine's own, which keep no process alive */
  timers?: Timers
  /** The day (`YYYY-MM-DD`) of a moment in the store's zone. */
  dayOf: (at: number) => string
  /** Names the machine; empty where nothing does. @default a hash of its machine id */
  machine?: string
  /** A file outside the directory that notices when the whole directory was put back from a copy. @default none */
  rollbackDetector?: string
  /** A read or write failed, after the storage was opened. */
  onFailure?: (failure: StorageFailure) => void
}
