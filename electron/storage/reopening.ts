import type { Timers } from '../../domain/clock.ts'
import type { Result } from '../../domain/result.ts'
import type { StorageFailure } from './failure.ts'

const reopenAfterMs = 5000

type Stoppable = { stop: () => Promise<void> }

export type Reopening<Opened> = { current: () => Opened | null; stop: () => Promise<void> }

/**
 * Opens what stands on the disk, and where the disk does not allow it, tries again every five seconds: somebody may make room, plug
 * the disk in or close the other instance. Until then nothing is accepted, and the window says why.
 */
export function keepOpening<Opened extends Stoppable>(dependencies: {
  open: () => Result<Opened, StorageFailure>
  timers: Timers
  onOpened: (opened: Opened) => void
  onFailed: (failure: StorageFailure) => void
}): Reopening<Opened> {
  let current: Opened | null = null
  let cancel = (): void => {}
  const open = (): void => {
    const opened = dependencies.open()
    if (opened.ok) {
      current = opened.value
      dependencies.onOpened(current)
      return
    }
    dependencies.onFailed(opened.error)
    cancel = dependencies.timers.after(reopenAfterMs, open)
  }
  open()
  return {
    current: () => current,
    async stop() {
      cancel()
      await current?.stop()
    },
  }
}
