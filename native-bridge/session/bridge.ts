import type { BridgeCommand, BridgeEvent, LastKsn } from '../../contract/bridge.ts'
import { ksnDevice } from '../../contract/bridge.ts'
import type { Clock, Timers } from '../../domain/clock.ts'
import type { NativeModule, SimulatedScenario, TransportKind } from '../../contract/readers.ts'
import type { CardReading } from '../../domain/readings.ts'
import { ok } from '../../domain/result.ts'
import type { ReadersSettings, SimulatedReaderName } from '../../contract/settings.ts'
import { createWatch } from '../discovery/watch.ts'
import type { DeviceSource, Watch } from '../discovery/watch.ts'
import { createKsnHistory, readKsn } from '../../domain/ksn.ts'
import type { KsnHistory } from '../../domain/ksn.ts'
import type { ProtocolFamily } from '../protocols/protocol.ts'
import { withDeadlines } from '../transports/deadlines.ts'
import type { Transport } from '../transports/transport.ts'
import { admit, withoutCiphertext } from './admission.ts'
import { createReaderList } from './reader-list.ts'
import type { ReaderList } from './reader-list.ts'
import type { Reader, Wanted } from './reader.ts'

export type BridgeDependencies = {
  clock: Clock
  timers: Timers
  families: readonly ProtocolFamily[]
  transports: { [Kind in TransportKind]: Transport | null }
  /** What could not be loaded. */
  missing: readonly NativeModule[]
  /** What can be listed, given the settings of the moment. */
  sources(settings: ReadersSettings): readonly DeviceSource[]
  /** Calls back on every USB event; `areTold`: whether there are any on this system. */
  usbEvents(changed: () => void): { areTold(): boolean; stop(): void }
  simulated: {
    choose(
      name: SimulatedReaderName | null,
      counter: (device: { family: string; reader_serial: string }) => number,
    ): boolean
    simulate(scenario: SimulatedScenario): void
  }
  send: (event: BridgeEvent) => void
}

/** What is for the readers; papers go past them. */
type ReadersCommand = Exclude<BridgeCommand, { type: 'print' }>

export type Bridge = { handle(command: ReadersCommand): void; stop(): Promise<void> }

/** What main wants of the bridge at this moment, and what looks for devices because of it. */
type BridgeNow = {
  settings: ReadersSettings | null
  wanted: Wanted | null
  /** The card that is wanted is for proving what the acquirer opens: whatever form it has. */
  takesAnyForm: boolean
  isSuspended: boolean
  watch: Watch | null
}

type KsnHistories = { of(device: string): KsnHistory; seed(lastKsns: readonly LastKsn[]): void }

type Handlers = {
  [Type in ReadersCommand['type']]: (command: Extract<ReadersCommand, { type: Type }>) => void
}

/** All readers of this machine: finds them, keeps one session each, and speaks with main. */
export function createBridge(dependencies: BridgeDependencies): Bridge {
  const { clock, timers, families, simulated, send } = dependencies
  const inTime = (transport: Transport | null): Transport | null =>
    transport === null ? null : withDeadlines(transport, timers)
  const { hid, serial, simulated: simulatedTransport } = dependencies.transports
  const transports = { hid: inTime(hid), serial: inTime(serial), simulated: simulatedTransport }
  const histories = createHistories()
  const now: BridgeNow = {
    settings: null,
    wanted: null,
    takesAnyForm: false,
    isSuspended: false,
    watch: null,
  }

  const readers = createReaderList({
    clock,
    timers,
    families,
    transports,
    wanted: () => now.wanted,
    admit(reading: CardReading, readerId) {
      const history = histories.of(ksnDevice(readerId, reading))
      const outcome = admit(reading, {
        accepted: now.takesAnyForm ? [{}] : (now.settings?.accepted ?? []),
        history,
      })
      return outcome.ok && now.wanted?.test === true ? ok(withoutCiphertext(outcome.value)) : outcome
    },
    presented: (presentation) => send({ type: 'presented', presentation }),
    log: (line) => send({ type: 'log', line }),
    isSuspended: () => now.isSuspended,
    send,
  })

  const usbEvents = dependencies.usbEvents(() => now.watch?.hint())
  const startWatch = (): void => {
    now.watch?.stop()
    now.watch = null
    if (now.settings === null || now.isSuspended) return
    now.watch = createWatch({
      sources: dependencies.sources(now.settings),
      timers,
      found: (devices) => readers.listed(devices),
      failed: (source) => send(cannotList(source, clock.now())),
      isAtRest: () => usbEvents.areTold() && now.wanted === null && readers.all().every(isSettled),
    })
  }

  const handlers = createHandlers(now, { histories, readers, startWatch, simulated, send })
  send({ type: 'started', missing: [...dependencies.missing] })
  return {
    handle: <Type extends ReadersCommand['type']>(command: Extract<ReadersCommand, { type: Type }>) =>
      handlers[command.type](command),
    async stop() {
      usbEvents.stop()
      now.watch?.stop()
      await readers.stop()
    },
  }
}

/** A port of the settings that is missing, or a reader that does not work yet, may come without an event. */
const isSettled = (reader: Reader): boolean =>
  reader.device().present && ['ready', 'absent'].includes(reader.state().phase)

/** What the bridge does at each command of main. */
function createHandlers(
  now: BridgeNow,
  {
    histories,
    readers,
    startWatch,
    simulated,
    send,
  }: Pick<BridgeDependencies, 'simulated' | 'send'> & {
    histories: KsnHistories
    readers: ReaderList
    startWatch: () => void
  },
): Handlers {
  const want = (next: Wanted, takesAnyForm: boolean): void => {
    now.wanted = next
    now.takesAnyForm = takesAnyForm
    now.watch?.look()
    for (const reader of readers.all()) reader.begin(next)
  }

  return {
    configure({ settings: next, lastKsns }) {
      now.settings = next
      histories.seed(lastKsns)
      simulated.choose(next.simulated, (device) => lastCounter(lastKsns, device))
      startWatch()
    },
    begin: ({ minor, currency, anyForm = false }) => want({ minor, currency, test: false }, anyForm),
    testRead: () => want({ minor: testReadMinor, currency: 'PEN', test: true }, false),
    end() {
      now.wanted = null
      now.takesAnyForm = false
      for (const reader of readers.all()) reader.end()
    },
    simulate({ scenario }) {
      simulated.simulate(scenario)
      now.watch?.look()
    },
    suspend() {
      now.isSuspended = true
      now.watch?.stop()
      for (const reader of readers.all()) reader.suspend()
    },
    resume() {
      now.isSuspended = false
      for (const reader of readers.all()) reader.resume()
      startWatch()
    },
    ping: () => send({ type: 'pong' }),
  }
}

/** The key serial numbers each device has used. */
function createHistories(): KsnHistories {
  const histories = new Map<string, KsnHistory>()
  const of = (device: string): KsnHistory => {
    const history = histories.get(device) ?? createKsnHistory()
    histories.set(device, history)
    return history
  }
  return {
    of,
    seed(lastKsns) {
      for (const { device, ksn } of lastKsns) if (!histories.has(device)) of(device).admit(ksn)
    },
  }
}

const cannotList = (source: string, at: number): BridgeEvent => ({
  type: 'log',
  line: { at, readerId: '', direction: 'state', bytes: 0, text: `${source} devices cannot be listed` },
})

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
