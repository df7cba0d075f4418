import { beforeEach, describe, expect, test } from 'vitest'
import type { SimulatedScenario } from '../../../contract/readers.ts'
import { readerFamilySchema } from '../../../domain/readings.ts'
import { simulatedReader } from '../../../native-bridge/simulated/simulated-reader.ts'
import { tellAgainMs } from '../../../native-bridge/session/presentations.ts'
import { createFakeBridge, serialPort } from './fake-bridge.ts'
import type { FakeBridge } from './fake-bridge.ts'

let fake: FakeBridge

beforeEach(() => {
  fake = createFakeBridge()
})

/** A person at the reader: what is done there takes a moment. */
const simulate = async (scenario: SimulatedScenario): Promise<void> => {
  await fake.time.advance(3000)
  fake.bridge.handle({ type: 'simulate', scenario })
  await fake.time.advance(3000)
}
const begin = (): void => fake.bridge.handle({ type: 'begin', minor: 600, currency: 'PEN' })

const outcomes = (): string[] =>
  fake
    .presentations()
    .map(({ outcome }) => (outcome.ok ? outcome.value.reading_type : `refused ${outcome.error.tag}`))

describe.each([...readerFamilySchema.options, 'training'] as const)('the simulated reader %s', (family) => {
  beforeEach(async () => {
    fake.configure({ simulated: family })
    await fake.time.advance(1100)
    begin()
  })

  test('takes the next card after each refusal, and another after each reading', async () => {
    for (const scenario of ['badRead', 'contactless', 'notEncrypting', 'chip', 'contactless'] as const)
      await simulate(scenario)
    const [bad, first, clear, second, third] = outcomes()
    expect([bad, clear].every((outcome) => outcome?.startsWith('refused'))).toBe(true)
    expect([first, second, third]).toEqual(['NFC', 'ICC', 'NFC'])
    expect(fake.readers()).toMatchObject([{ phase: 'ready', activity: 'waitingForCard' }])
  })

  test('is told nothing more once the card is no longer wanted', async () => {
    await simulate('badRead')
    fake.bridge.handle({ type: 'end' })
    await fake.time.advance(5000)
    expect([outcomes().length, fake.readers()[0]?.activity]).toEqual([1, 'idle'])
  })

  test('unplugged and back while a card is wanted, it takes it', async () => {
    await simulate('unplug')
    await simulate('replug')
    await simulate('contactless')
    expect(outcomes()).toEqual(['NFC'])
  })
})

test('a pinpad that refuses by itself is told ever later, and never forgotten', async () => {
  fake.configure()
  const pinpad = simulatedReader('abecs')
  let asked = 0
  fake.answering.set('/dev/ttyS9', (bytes) => {
    if (Buffer.from(bytes).includes('GCX')) {
      asked += 1
      // Nobody has to do anything for this card to be there.
      return [...pinpad.answer(bytes), ...pinpad.present('badRead')]
    }
    return pinpad.answer(bytes)
  })
  fake.listed = [serialPort('/dev/ttyS9', 'abecs')]
  await fake.time.advance(1100)
  begin()
  await fake.time.advance(60_000)
  expect(asked).toBeGreaterThanOrEqual(8)
  expect(asked).toBeLessThanOrEqual(12)
  const before = asked
  begin()
  await fake.time.advance(2000)
  expect(asked - before).toBeGreaterThanOrEqual(2)
})

test('once a card was read, neither time-outs nor a reader that refuses by itself take it away', async () => {
  fake.configure()
  const terminal = simulatedReader('idtech')
  fake.answering.set('/dev/ttyS9', (bytes) => terminal.answer(bytes))
  fake.listed = [serialPort('/dev/ttyS9', 'idtech')]
  await fake.time.advance(1100)
  begin()
  await fake.time.advance(3000)
  const says = (chunks: readonly Uint8Array[]): void => {
    for (const chunk of chunks) fake.links.get('/dev/ttyS9')?.bytes(chunk)
  }
  says(terminal.present('contactless'))
  // It is told again after half a second, and finds the chip card still in its slot.
  await fake.time.advance(600)
  says(terminal.present('cardRemovedEarly'))
  await fake.time.advance(3000)
  expect(outcomes()).toEqual(['NFC'])
  says(terminal.present('cardRemovedEarly'))
  expect(outcomes()).toEqual(['NFC', 'refused ReaderError'])
})

test('the waits double from half a second to ten', () => {
  expect([0, 1, 2, 3, 4, 5, 100].map(tellAgainMs)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000])
})
