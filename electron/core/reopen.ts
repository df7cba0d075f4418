import type { Timers } from '../../domain/clock.ts'
import type { Result } from '../../domain/result.ts'
import type { StorageFailure } from '../storage/failure.ts'
import type { Core } from './core.ts'

const reopenAfterMs = 5000

export type OpenedCore = { current: () => Core | null; stop: () => Promise<void> }

/**
 * Opens the core, and where the disk does not allow it, tries again every five seconds: somebody may make room, plug
 * the disk in or close the other instance. Until then nothing is accepted, and the window says why.
 */
export function keepOpening(dependencies: {
  open: () => Result<Core, StorageFailure>
  timers: Timers
  onOpened: (core: Core) => void
  onFailed: (failure: StorageFailure) => void
}): OpenedCore {
  let core: Core | null = null
  let cancel = (): void => {}
  const open = (): void => {
    const opened = dependencies.open()
    if (opened.ok) {
      core = opened.value
      dependencies.onOpened(core)
      return
    }
    dependencies.onFailed(opened.error)
    cancel = dependencies.timers.after(reopenAfterMs, open)
  }
  open()
  return {
    current: () => core,
    async stop() {
      cancel()
      await core?.stop()
    },
  }
}
