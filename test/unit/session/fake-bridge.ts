import type { BridgeEvent } from '../../../contract/bridge.ts'
import type { Presentation, ReaderLogLine, ReaderProblem, ReaderState } from '../../../contract/readers.ts'
import { err, ok } from '../../../domain/result.ts'
import { readersSettingsSchema } from '../../../contract/settings.ts'
import type { ReadersSettings } from '../../../contract/settings.ts'
import type { FoundDevice } from '../../../native-bridge/found-device.ts'
import { families } from '../../../native-bridge/protocols/index.ts'
import { createBridge } from '../../../native-bridge/session/bridge.ts'
import type { Bridge } from '../../../native-bridge/session/bridge.ts'
import { simulatedReader } from '../../../native-bridge/simulated/simulated-reader.ts'
import { createSimulatedDevice } from '../../../native-bridge/transports/simulated.ts'
import type { LinkListener, Transport } from '../../../native-bridge/transports/transport.ts'
import { createFakeTime } from './fake-time.ts'
import type { FakeTime } from './fake-time.ts'

export const magtekDevice = (over: Partial<FoundDevice> = {}): FoundDevice => ({
  transport: 'hid',
  path: '/dev/hidraw0',
  vendorId: 0x0801,
  productId: 0x0011,
  name: 'MagTek USB Swipe Reader',
  serial: 'B0123456789ABCD',
  port: 'usb-1',
  family: 'magtek',
  link: 'hid',
  baudRate: 0,
  use: 'open',
  setting: null,
  present: true,
  ...over,
})

/** A serial port of the settings, with the family set or not. */
export const serialPort = (path: string, family: FoundDevice['family']): FoundDevice =>
  magtekDevice({
    transport: 'serial',
    vendorId: null,
    productId: null,
    name: path,
    serial: null,
    port: null,
    path,
    setting: path,
    family,
    link: 'serial',
    baudRate: 115_200,
  })

export type FakeBridge = {
  time: FakeTime
  bridge: Bridge
  events: BridgeEvent[]
  /** The reader list as main saw it last. */
  readers(): ReaderState[]
  presentations(): Presentation[]
  log(): ReaderLogLine[]
  /** The devices that the next listing shows. */
  listed: FoundDevice[]
  /** Open links by path. */
  links: Map<string, LinkListener>
  opens: string[]
  /** Paths that cannot be opened, and why. */
  refusing: Map<string, ReaderProblem>
  /** What the bridge has sent, and where. */
  sent: { path: string; bytes: Uint8Array }[]
  /** What a device answers to bytes or to a feature report; a path without one is silent. */
  answering: Map<string, (bytes: Uint8Array, as: 'output' | 'feature') => Uint8Array[]>
  /** The speed of an open line. */
  baudRate(path: string): number | undefined
  usbEvent(): void
  /** Whether the system tells of what is plugged in. @default false */
  areUsbEventsTold: boolean
  /** How often devices were listed. */
  listings: number
  configure(settings?: Partial<ReadersSettings>): void
}

/** A whole bridge, with the real decoders and checks, over devices and time that only move when told. */
export function createFakeBridge(): FakeBridge {
  const time = createFakeTime()
  const events: BridgeEvent[] = []
  const links = new Map<string, LinkListener>()
  const opens: string[] = []
  const refusing = new Map<string, ReaderProblem>()
  const speeds = new Map<string, number>()
  const sent: FakeBridge['sent'] = []
  const answering: FakeBridge['answering'] = new Map()
  const fake = {
    listed: [] as FoundDevice[],
    usbEvent: (): void => {},
    areUsbEventsTold: false,
    listings: 0,
  }
  const transport: Transport = {
    kind: 'hid',
    async open(path, { baudRate }, listener) {
      opens.push(path)
      const problem = refusing.get(path)
      if (problem !== undefined) return err(problem)
      links.set(path, listener)
      speeds.set(path, baudRate)
      return ok({
        async send(bytes, as) {
          sent.push({ path, bytes })
          const answers = answering.get(path)?.(bytes, as) ?? []
          if (as === 'feature') return answers[0] === undefined ? err({ tag: 'NotSent' }) : ok(answers[0])
          for (const answer of answers) time.after(1, () => links.get(path)?.bytes(answer))
          return ok(null)
        },
        async setBaudRate(speed) {
          speeds.set(path, speed)
          return ok(undefined)
        },
        async close() {
          if (links.get(path) === listener) links.delete(path)
        },
      })
    },
  }
  const simulated = createSimulatedDevice({ timers: time, make: simulatedReader })
  const bridge = createBridge({
    clock: time,
    timers: time,
    families,
    transports: { hid: transport, serial: { ...transport, kind: 'serial' }, simulated: simulated.transport },
    missing: [],
    sources: () => [
      {
        name: 'fake',
        async list() {
          fake.listings += 1
          return fake.listed
        },
      },
      { name: 'simulated', list: async () => simulated.list() },
    ],
    usbEvents(changed) {
      fake.usbEvent = changed
      return { areTold: () => fake.areUsbEventsTold, stop() {} }
    },
    simulated,
    send: (event) => events.push(event),
  })
  return Object.assign(fake, {
    time,
    bridge,
    events,
    links,
    opens,
    refusing,
    sent,
    answering,
    baudRate: (path: string) => speeds.get(path),
    readers: () => events.findLast((event) => event.type === 'readers')?.readers ?? [],
    presentations: () => events.flatMap((event) => (event.type === 'presented' ? [event.presentation] : [])),
    log: () => events.flatMap((event) => (event.type === 'log' ? [event.line] : [])),
    configure(settings: Partial<ReadersSettings> = {}) {
      bridge.handle({
        type: 'configure',
        settings: readersSettingsSchema.parse({ accepted: [{}], ...settings }),
        lastKsns: [],
      })
    },
  })
}
