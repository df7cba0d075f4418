import type { BridgeCommand, BridgeEvent, LastKsn } from '../../contract/bridge.ts'
import { ksnDevice } from '../../contract/bridge.ts'
import type { Clock, Timers } from '../../domain/clock.ts'
import type { SimulatedScenario, TransportKind } from '../../contract/readers.ts'
import type { CardReading, ReaderFamily } from '../../domain/readings.ts'
import { ok } from '../../domain/result.ts'
import type { ReadersSettings } from '../../contract/settings.ts'
import type { FoundDevice } from '../found-device.ts'
import { identify } from '../discovery/identity.ts'
import { createWatch } from '../discovery/watch.ts'
import type { DeviceSource, Watch } from '../discovery/watch.ts'
import { createKsnHistory, readKsn } from '../protocols/ksn.ts'
import type { KsnHistory } from '../protocols/ksn.ts'
import type { ProtocolFamily } from '../protocols/protocol.ts'
import type { Transport } from '../transports/transport.ts'
import { admit, withoutCiphertext } from './admission.ts'
import { createReader } from './reader.ts'
import type { Reader, ReaderDependencies, Wanted } from './reader.ts'

/** Changes within this time go to main as one snapshot, milliseconds. */
const snapshotMs = 20

/** Readers kept in the list after they were unplugged for good, so that they are known again. */
const maxReaders = 64

export type BridgeDependencies = {
  clock: Clock
  timers: Timers
  families: readonly ProtocolFamily[]
  transports: { [Kind in TransportKind]: Transport | null }
  /** What can be listed, given the settings of the moment. */
  sources(settings: ReadersSettings): readonly DeviceSource[]
  /** Calls back on every USB event; the answer ends it. */
  usbEvents(changed: () => void): () => void
  simulated: {
    choose(
      family: ReaderFamily | null,
      counter: (device: { family: string; reader_serial: string }) => number,
    ): boolean
    simulate(scenario: SimulatedScenario): void
  }
  send: (event: BridgeEvent) => void
}

export type Bridge = { handle(command: BridgeCommand): void; stop(): Promise<void> }

/** All readers of this machine: finds them, keeps one session each, and speaks with main. */
export function createBridge(dependencies: BridgeDependencies): Bridge {
  const readers = new Map<string, Reader>()
  const histories = new Map<string, KsnHistory>()
  let settings: ReadersSettings | null = null
  let wanted: Wanted | null = null
  let suspended = false
  let watch: Watch | null = null
  let cancelSnapshot: (() => void) | null = null

  const changed = (): void => {
    cancelSnapshot ??= dependencies.timers.after(snapshotMs, () => {
      cancelSnapshot = null
      dependencies.send({ type: 'readers', readers: [...readers.values()].map((reader) => reader.state()) })
    })
  }

  const historyOf = (device: string): KsnHistory => {
    const history = histories.get(device) ?? createKsnHistory()
    histories.set(device, history)
    return history
  }

  const admitted: ReaderDependencies['admit'] = (reading: CardReading, readerId) => {
    const history = historyOf(ksnDevice(readerId, reading))
    const outcome = admit(reading, { accepted: settings?.accepted ?? [], history })
    return outcome.ok && wanted?.test === true ? ok(withoutCiphertext(outcome.value)) : outcome
  }

  const readerDependencies: ReaderDependencies = {
    clock: dependencies.clock,
    timers: dependencies.timers,
    families: dependencies.families,
    transports: dependencies.transports,
    wanted: () => wanted,
    admit: admitted,
    changed,
    presented: (presentation) => dependencies.send({ type: 'presented', presentation }),
    log: (line) => dependencies.send({ type: 'log', line }),
  }

  const listed = (devices: readonly FoundDevice[]): void => {
    const known = [...readers.values()].map((reader) => ({ id: reader.id, device: reader.device() }))
    const ids = identify(devices, known)
    const listedIds = new Set(ids.values())
    for (const [device, id] of ids) {
      let reader = readers.get(id)
      if (reader === undefined) {
        reader = createReader(id, device, readerDependencies)
        readers.set(id, reader)
        changed()
        if (suspended) reader.suspend()
      }
      reader.listed(device)
    }
    for (const [id, reader] of readers) {
      if (listedIds.has(id)) continue
      reader.unlisted()
      if (isToBeForgotten(reader)) forget(id, reader)
    }
  }

  /** A port that left the settings, a device that was only named, or more readers than are worth remembering. */
  const isToBeForgotten = (reader: Reader): boolean => {
    const device = reader.device()
    if (device.setting !== null || device.use === 'nameOnly') return true
    return readers.size > maxReaders && reader.state().phase === 'absent'
  }

  const forget = (id: string, reader: Reader): void => {
    readers.delete(id)
    void reader.stop()
    changed()
  }

  const startWatch = (): void => {
    watch?.stop()
    watch = null
    if (settings === null || suspended) return
    watch = createWatch({
      sources: dependencies.sources(settings),
      timers: dependencies.timers,
      found: listed,
      failed: (source) =>
        dependencies.send({
          type: 'log',
          line: {
            at: dependencies.clock.now(),
            readerId: '',
            direction: 'state',
            bytes: 0,
            text: `${source} devices cannot be listed`,
          },
        }),
    })
  }

  const want = (next: Wanted): void => {
    wanted = next
    for (const reader of readers.values()) reader.begin(next)
  }

  const handle = (command: BridgeCommand): void => {
    switch (command.type) {
      case 'configure':
        settings = command.settings
        for (const { device, ksn } of command.lastKsns) {
          if (!histories.has(device)) historyOf(device).admit(ksn)
        }
        dependencies.simulated.choose(settings.simulated, (device) => lastCounter(command.lastKsns, device))
        startWatch()
        break
      case 'begin':
        want({ minor: command.minor, currency: command.currency, test: false })
        break
      case 'testRead':
        want({ minor: testReadMinor, currency: 'PEN', test: true })
        break
      case 'end':
        wanted = null
        for (const reader of readers.values()) reader.end()
        break
      case 'simulate':
        dependencies.simulated.simulate(command.scenario)
        watch?.look()
        break
      case 'suspend':
        suspended = true
        watch?.stop()
        for (const reader of readers.values()) reader.suspend()
        break
      case 'resume':
        suspended = false
        for (const reader of readers.values()) reader.resume()
        startWatch()
        break
      case 'ping':
        dependencies.send({ type: 'pong' })
        break
    }
  }

  const endUsbEvents = dependencies.usbEvents(() => watch?.hint())
  dependencies.send({ type: 'started' })
  return {
    handle,
    async stop() {
      endUsbEvents()
      watch?.stop()
      cancelSnapshot?.()
      await Promise.all([...readers.values()].map((reader) => reader.stop()))
    },
  }
}

/** The KSN counter a device used last, or 0. */
const lastCounter = (
  lastKsns: readonly LastKsn[],
  device: { family: string; reader_serial: string },
): number => {
  const last = lastKsns.find((known) => known.device === ksnDevice('', device))
  return last === undefined ? 0 : (readKsn(last.ksn)?.counter ?? 0)
}

/** Some readers show the amount and want one above zero: one sol. */
const testReadMinor = 100
