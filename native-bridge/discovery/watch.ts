import type { Timers } from '../../domain/clock.ts'
import type { FoundDevice } from '../found-device.ts'

/** Milliseconds between listings. Where USB events work they only bring a listing forward; a pty or RS-232 has none. */
const listEveryMs = 1_000

/** After a USB event the node appears when udev or the driver is done: look at once and again a little later. */
const afterEventMs = [0, 250] as const

/** A listing that takes longer than this, milliseconds, is not waited for: what the others show must not be old. */
const waitForListMs = 500

/** One that takes longer than this, milliseconds, hangs in its driver, and that is said. */
export const slowListMs = 3_000

/** One kind of device that can be listed. A listing that fails keeps what it said last. */
export type DeviceSource = { name: string; list(): Promise<readonly FoundDevice[]> }

export type Watch = {
  /** List now, for instance because the settings changed. */
  look(): void
  /** A USB event came in: list now and once more shortly after. */
  hint(): void
  stop(): void
}

/** Lists all sources again and again, one listing at a time, and hands over each result. */
export function createWatch(dependencies: {
  sources: readonly DeviceSource[]
  timers: Timers
  found(devices: readonly FoundDevice[]): void
  failed(source: string): void
}): Watch {
  const { timers } = dependencies
  const last = new Map<string, readonly FoundDevice[]>()
  const failing = new Set<string>()
  const hints = new Set<() => void>()
  /** Sources whose listing has not ended: they are not asked again. */
  const underWay = new Set<string>()
  let cancel: (() => void) | null = null
  let listing = false
  let again = false
  let stopped = false

  /** What a source has not told yet is not gone: nothing is told before each of them answered or failed once. */
  const tellFound = (): void => {
    const isKnown = dependencies.sources.every(({ name }) => last.has(name) || failing.has(name))
    if (isKnown && !stopped)
      dependencies.found(dependencies.sources.flatMap(({ name }) => last.get(name) ?? []))
  }

  const fail = ({ name }: DeviceSource): void => {
    if (!failing.has(name) && !stopped) dependencies.failed(name)
    failing.add(name)
  }

  /** Resolves when it is listed, failed, or too slow to wait for. */
  const listOne = (source: DeviceSource): Promise<void> =>
    new Promise((resolve) => {
      const { name } = source
      if (underWay.has(name)) {
        resolve()
        return
      }
      underWay.add(name)
      let isLate = false
      const cancelWait = timers.after(waitForListMs, () => {
        isLate = true
        resolve()
      })
      const cancelSlow = timers.after(slowListMs, () => fail(source))
      const ended = (): void => {
        underWay.delete(name)
        cancelWait()
        cancelSlow()
        if (isLate) tellFound()
        else resolve()
      }
      source.list().then(
        (devices) => {
          last.set(name, devices)
          failing.delete(name)
          ended()
        },
        () => {
          fail(source)
          ended()
        },
      )
    })

  const look = async (): Promise<void> => {
    if (stopped) return
    if (listing) {
      again = true
      return
    }
    listing = true
    cancel?.()
    await Promise.all(dependencies.sources.map(listOne))
    listing = false
    if (stopped) return
    tellFound()
    if (again) {
      again = false
      await look()
      return
    }
    cancel = timers.after(listEveryMs, () => void look())
  }

  void look()
  return {
    look: () => void look(),
    hint() {
      for (const milliseconds of afterEventMs) {
        const forget = timers.after(milliseconds, () => {
          hints.delete(forget)
          void look()
        })
        hints.add(forget)
      }
    },
    stop() {
      stopped = true
      cancel?.()
      for (const forget of hints) forget()
    },
  }
}
