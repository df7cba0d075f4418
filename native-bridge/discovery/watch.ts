import type { Timers } from '../../domain/clock.ts'
import type { FoundDevice } from '../found-device.ts'

/** Milliseconds between listings. A pty, RS-232 or Bluetooth tells of no change by itself. */
const listEveryMs = 1_000

/** The same while nothing is waited for and changes on USB are told: each listing asks every driver of the machine. */
const restEveryMs = 5_000
/** Listings after a USB event that follow one another as when there are no events: drivers take their time. */
const listingsAfterEvent = 10

/** After a USB event the node appears when udev or the driver is done: look at once and again a little later. */
const afterEventMs = [0, 250] as const

/** A listing that takes longer than this, milliseconds, is not waited for: what the others show must not be old. */
const waitForListMs = 500

/** One that takes longer than this, milliseconds, hangs in its driver, and that is said. */
export const slowListMs = 3_000

/** One kind of device that can be listed. A listing that fails keeps what it said last. */
export type DeviceSource = { name: string; list: () => Promise<readonly FoundDevice[]> }

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
  /** Whether nothing is waited for now and the system tells of what is plugged in. */
  isAtRest(): boolean
}): Watch {
  const { timers } = dependencies
  let cancel: (() => void) | null = null
  let listing = false
  let again = false
  let stopped = false

  const tellFound = (): void => {
    const devices = listings.devices()
    if (devices !== null && !stopped) dependencies.found(devices)
  }
  const listings = createListings(dependencies.sources, timers, {
    late: tellFound,
    failed(source) {
      if (!stopped) dependencies.failed(source)
    },
  })

  const pace = createPace(() => listings.areWell() && dependencies.isAtRest())

  const look = async (): Promise<void> => {
    if (stopped) return
    if (listing) {
      again = true
      return
    }
    listing = true
    cancel?.()
    await Promise.all(dependencies.sources.map(listings.list))
    listing = false
    if (stopped) return
    tellFound()
    if (again) {
      again = false
      await look()
      return
    }
    cancel = timers.after(pace.nextMs(), () => void look())
  }

  const hints = createHints(timers, () => void look())
  void look()
  return {
    look: () => void look(),
    hint() {
      pace.event()
      hints.add()
    },
    stop() {
      stopped = true
      cancel?.()
      hints.forget()
    },
  }
}

/** The looks that an event asks for. */
function createHints(timers: Timers, look: () => void): { add(): void; forget(): void } {
  const waiting = new Set<() => void>()
  return {
    add() {
      for (const milliseconds of afterEventMs) {
        const cancel = timers.after(milliseconds, () => {
          waiting.delete(cancel)
          look()
        })
        waiting.add(cancel)
      }
    },
    forget() {
      for (const cancel of waiting) cancel()
    },
  }
}

/** How long the next listing is waited for. */
function createPace(isAtRest: () => boolean): { event(): void; nextMs(): number } {
  let left = 0
  return {
    event() {
      left = listingsAfterEvent
    },
    nextMs() {
      left = Math.max(0, left - 1)
      return left === 0 && isAtRest() ? restEveryMs : listEveryMs
    },
  }
}

type Listings = {
  /** Lists one source; resolves when that is done, failed, or too slow to wait for. */
  list: (source: DeviceSource) => Promise<void>
  /** What all of them showed last; `null` before each has answered or failed once: what is not known yet is not gone. */
  devices(): FoundDevice[] | null
  /** Whether each answered when it was asked last. */
  areWell(): boolean
}

/**
 * The last listing of each source. One that hangs is not asked again until it ends.
 * @param told `late`: a source answered after it was no longer waited for; `failed`: it does not answer, told once
 */
function createListings(
  sources: readonly DeviceSource[],
  timers: Timers,
  told: { late: () => void; failed(source: string): void },
): Listings {
  const last = new Map<string, readonly FoundDevice[]>()
  const failing = new Set<string>()
  const underWay = new Set<string>()

  const fail = (name: string): void => {
    if (failing.has(name)) return
    failing.add(name)
    told.failed(name)
  }

  const take = async ({ name, list }: DeviceSource): Promise<void> => {
    underWay.add(name)
    const cancelSlow = timers.after(slowListMs, () => fail(name))
    try {
      last.set(name, await list())
      failing.delete(name)
    } catch {
      fail(name)
    }
    underWay.delete(name)
    cancelSlow()
  }

  return {
    list: (source) =>
      new Promise((resolve) => {
        if (underWay.has(source.name)) {
          resolve()
          return
        }
        let isLate = false
        const cancelWait = timers.after(waitForListMs, () => {
          isLate = true
          resolve()
        })
        void take(source).then(() => {
          cancelWait()
          if (isLate) told.late()
          else resolve()
        })
      }),
    devices: () =>
      sources.every(({ name }) => last.has(name) || failing.has(name))
        ? sources.flatMap(({ name }) => last.get(name) ?? [])
        : null,
    areWell: () => failing.size === 0 && underWay.size === 0,
  }
}
