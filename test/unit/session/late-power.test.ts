import { beforeEach, expect, test } from 'vitest'
import type { ReaderFamily } from '../../../domain/readings.ts'
import { simulatedReader } from '../../../native-bridge/simulated/simulated-reader.ts'
import { inReports } from '../../../native-bridge/protocols/idtech/neo-frame.ts'
import type { SimulatedReader } from '../../../native-bridge/simulated/reader.ts'
import { createFakeBridge, magtekDevice, serialPort } from './fake-bridge.ts'
import type { FakeBridge } from './fake-bridge.ts'

const path = '/dev/ttyS9'

let fake: FakeBridge

beforeEach(() => {
  fake = createFakeBridge()
})

const plugged = async (device = serialPort(path, null)): Promise<void> => {
  fake.configure()
  fake.listed = [device]
  await fake.time.advance(1100)
}

/** Switches a simulated reader on at the end of the line. */
const switchOn = (name: ReaderFamily): SimulatedReader => {
  const reader = simulatedReader(name)
  fake.answering.set(path, (bytes) => reader.answer(bytes))
  return reader
}

/** A card at the reader, all of whose chunks arrive. */
const present = async (reader: SimulatedReader): Promise<void> => {
  for (const chunk of reader.present('stripe')) fake.links.get(path)?.bytes(chunk)
  await fake.time.advance(1000)
}

const begin = (): void => fake.bridge.handle({ type: 'begin', minor: 600, currency: 'PEN' })
const bytesSent = (): number => fake.sent.reduce((sum, { bytes }) => sum + bytes.length, 0)
const problem = (): string | undefined => fake.readers()[0]?.problem?.tag

test.each(['abecs', null] as const)(
  'a pinpad that is switched on while a card is wanted is found, and reads it (family %s)',
  async (family) => {
    await plugged(serialPort(path, family))
    begin()
    await fake.time.advance(20_000)
    expect([problem(), fake.presentations()]).toEqual(['NotAnswering', []])

    const pinpad = switchOn('abecs')
    await fake.time.advance(15_000)
    expect(fake.readers()).toMatchObject([
      { phase: 'ready', family: 'abecs', activity: 'waitingForCard', serial: pinpad.serial },
    ])
    expect(problem()).toBeUndefined()
    await present(pinpad)
    expect(fake.presentations()).toMatchObject([{ outcome: { ok: true, value: { family: 'abecs' } } }])
  },
)

test('a pinpad switched on before a card is wanted is found at its own speed', async () => {
  await plugged()
  await fake.time.advance(60_000)
  const pinpad = simulatedReader('abecs')
  fake.answering.set(path, (bytes) => (fake.baudRate(path) === 19_200 ? pinpad.answer(bytes) : []))
  await fake.time.advance(20_000)
  expect(fake.readers()).toMatchObject([{ family: 'abecs', phase: 'ready' }])
  expect(problem()).toBeUndefined()
})

test.each(['idtech', null] as const)(
  'a NEO reader that is switched on late is told to wait (family %s)',
  async (family) => {
    await plugged(serialPort(path, family))
    begin()
    await fake.time.advance(20_000)
    expect(problem()).toBe('NotAnswering')
    switchOn('idtech')
    fake.sent.length = 0
    await fake.time.advance(15_000)
    expect(problem()).toBeUndefined()
    expect(fake.sent.map(({ bytes }) => neoCommand(bytes))).toContain('0240')
  },
)

test.each(['abecs', 'idtech', null] as const)(
  'what a line sends when a reader is switched on is no answer: it is asked again (family %s)',
  async (family) => {
    await plugged(serialPort(path, family))
    begin()
    await fake.time.advance(20_000)
    // The line's own glitch; the reader starts for some seconds before it can answer.
    fake.links.get(path)?.bytes(Uint8Array.of(0xff))
    await fake.time.advance(4000)
    switchOn(family ?? 'abecs')
    await fake.time.advance(12_000)
    expect(problem()).toBeUndefined()
    expect(fake.readers()).toMatchObject([{ activity: 'waitingForCard', serial: expect.any(String) }])
  },
)

test('a pinpad that takes its time to open is not interrupted', async () => {
  const pinpad = simulatedReader('abecs')
  const slow = (bytes: Uint8Array): Uint8Array[] => {
    const [first, ...rest] = pinpad.answer(bytes)
    // The acknowledgement comes at once, the answer eight seconds later.
    for (const answer of rest) fake.time.after(8000, () => fake.links.get(path)?.bytes(answer))
    return first === undefined ? [] : [first]
  }
  fake.answering.set(path, slow)
  await plugged(serialPort(path, 'abecs'))
  begin()
  await fake.time.advance(40_000)
  const cancels = fake.sent.filter(({ bytes }) => bytes[0] === 0x18)
  expect(cancels).toHaveLength(2)
  expect(fake.readers()).toMatchObject([{ serial: pinpad.serial }])
})

test('a stripe reader that only refuses what it is asked is not shown as silent', async () => {
  fake.answering.set(path, () => [Uint8Array.of(0x15)])
  await plugged(serialPort(path, 'idtech'))
  await fake.time.advance(120_000)
  const shown = fake.events.flatMap((event) =>
    event.type === 'readers' ? event.readers.map((reader) => reader.problem?.tag) : [],
  )
  expect(shown).not.toContain('NotAnswering')
})

test('a reader that is asked who it is only once begins only once', async () => {
  switchOn('idtech')
  await plugged(serialPort(path, 'idtech'))
  begin()
  await fake.time.advance(3000)
  expect(fake.sent.map(({ bytes }) => neoCommand(bytes))).toEqual(['1201', '0240'])
})

test('silence is asked into ever less often: no flood, whatever is wanted', async () => {
  await plugged(serialPort(path, 'abecs'))
  begin()
  await fake.time.advance(60_000)
  const first = bytesSent()
  await fake.time.advance(600_000)
  expect(bytesSent() - first).toBeGreaterThan(60)
  expect(bytesSent() - first).toBeLessThan(400)
  expect(fake.presentations()).toEqual([])
})

test('a stripe reader on a line that is asked is heard all the same', async () => {
  await plugged()
  begin()
  for (let turn = 0; turn < 40; turn += 1) {
    await fake.time.advance(730)
    if (turn === 23) fake.links.get(path)?.bytes(simulatedReader('idtech').present('stripe')[0]!)
  }
  expect(fake.presentations()).toMatchObject([{ outcome: { ok: true, value: { family: 'idtech' } } }])
})

test('a MagTek EMV reader that is plugged in while a card is wanted is told after it said which report it takes', async () => {
  fake.answering.set('/dev/hidraw0', (report) => {
    if (report[0] !== 1) return []
    const answer = new Uint8Array(report.length)
    answer.set([1, 0, 1, 0x30])
    return [answer]
  })
  fake.configure()
  begin()
  fake.listed = [magtekDevice({ productId: 0x001e })]
  await fake.time.advance(1500)
  // The extended command 0300 starts EMV, in report 1 (99875629, section 7).
  const started = fake.sent.filter(({ bytes }) => bytes[0] === 1 && bytes[1] === 0x49)
  expect(started.length).toBeGreaterThan(0)
})

test('a NEO reader on USB HID that missed the first question is asked again when a card is wanted', async () => {
  const reader = simulatedReader('idtech')
  const message = (report: Uint8Array): Uint8Array => report.subarray(1)
  fake.configure()
  fake.listed = [magtekDevice({ vendorId: 0x0acd, productId: 0x4450, family: 'idtech' })]
  await fake.time.advance(5000)
  expect(problem()).toBeUndefined()
  fake.answering.set('/dev/hidraw0', (report) => reader.answer(message(report)).flatMap(inReports))
  fake.sent.length = 0
  begin()
  await fake.time.advance(500)
  expect(fake.sent.map(({ bytes }) => neoCommand(message(bytes)))).toEqual(['1201', '0240'])
})

const neoCommand = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(10, 12)).toString('hex')
