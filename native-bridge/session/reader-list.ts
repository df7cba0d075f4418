import type { BridgeEvent } from '../../contract/bridge.ts'
import type { FoundDevice } from '../found-device.ts'
import { identify } from '../discovery/identity.ts'
import { createReader } from './reader.ts'
import type { Reader, ReaderDependencies } from './reader.ts'

/** Changes within this time go to main as one snapshot, milliseconds; what only counts may be a little older. */
const snapshotMs = { state: 20, counted: 250 } as const

/** Readers kept in the list after they were unplugged for good, so that they are known again. */
const maxReaders = 64

export type ReaderList = {
  all(): readonly Reader[]
  /** The devices there are now: known readers are told, new ones begin, those that left are told or forgotten. */
  listed(devices: readonly FoundDevice[]): void
  stop(): Promise<void>
}

/** The readers of this machine, one session each. */
export function createReaderList(
  dependencies: Omit<ReaderDependencies, 'changed'> & {
    /** A new reader begins asleep. */
    isSuspended(): boolean
    send: (event: BridgeEvent) => void
  },
): ReaderList {
  const readers = new Map<string, Reader>()
  let pending: { what: 'state' | 'counted'; cancel(): void } | null = null
  const all = (): Reader[] => [...readers.values()]

  const changed = (what: 'state' | 'counted'): void => {
    if (pending !== null && (pending.what === 'state' || what === 'counted')) return
    pending?.cancel()
    const cancel = dependencies.timers.after(snapshotMs[what], () => {
      pending = null
      dependencies.send({ type: 'readers', readers: all().map((reader) => reader.state()) })
    })
    pending = { what, cancel }
  }

  const add = (id: string, device: FoundDevice): Reader => {
    const reader = createReader(id, device, { ...dependencies, changed })
    readers.set(id, reader)
    changed('state')
    if (dependencies.isSuspended()) reader.suspend()
    return reader
  }

  /** A port that left the settings, a device that was only named, or more readers than are worth remembering. */
  const isToBeForgotten = (reader: Reader): boolean => {
    const device = reader.device()
    if (device.setting !== null || device.use !== 'open') return true
    return readers.size > maxReaders && reader.state().phase === 'absent'
  }

  const forget = (id: string, reader: Reader): void => {
    readers.delete(id)
    void reader.stop()
    changed('state')
  }

  return {
    all,
    listed(devices) {
      const known = all().map((reader) => ({ id: reader.id, device: reader.device() }))
      const ids = identify(devices, known)
      const listedIds = new Set(ids.values())
      for (const [device, id] of ids) (readers.get(id) ?? add(id, device)).listed(device)
      for (const [id, reader] of readers) {
        if (listedIds.has(id)) continue
        reader.unlisted()
        if (isToBeForgotten(reader)) forget(id, reader)
      }
    },
    async stop() {
      pending?.cancel()
      await Promise.all(all().map((reader) => reader.stop()))
    },
  }
}
