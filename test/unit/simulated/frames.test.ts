import { expect, test } from 'vitest'
import { fromHex } from '../../../native-bridge/simulated/bytes.ts'
import { simulatedReader } from '../../../native-bridge/simulated/simulated-reader.ts'

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()

test('an ID TECH stripe is one enhanced frame whose length, LRC and sum hold', () => {
  const [frame] = simulatedReader('idtech').present('stripe') as [Uint8Array]
  const cardData = frame.slice(3, -3)
  expect([frame[0], frame.at(-1)]).toEqual([2, 3])
  expect((frame[1] ?? 0) | ((frame[2] ?? 0) << 8)).toBe(cardData.length)
  expect(frame.at(-3)).toBe(cardData.reduce((sum, byte) => sum ^ byte, 0))
  expect(frame.at(-2)).toBe(cardData.reduce((sum, byte) => (sum + byte) % 256, 0))
  expect(toHex(cardData.slice(-10))).toBe('62994901190000000001')
})

test('an ID TECH ping is answered as the published answer', () => {
  const [answer] = simulatedReader('idtech').answer(fromHex('5669564F74656368320018010000B3CD')) as [
    Uint8Array,
  ]
  expect(toHex(answer)).toBe('5669564F74656368320018000000FA83')
})

test('a MagTek stripe is one numbered report; a chip comes in fragments of 64 bytes', () => {
  const reader = simulatedReader('magtek')
  expect(reader.present('stripe').map((report) => [report[0], report.length])).toEqual([[1, 888]])
  const chip = reader.present('chip')
  expect(new Set(chip.map((report) => `${report[0]}/${report.length}`))).toEqual(new Set(['2/64']))
  const fragments = chip.filter((report) => report[6] === 0x03)
  const carried = fragments.reduce((sum, report) => sum + (report[2] ?? 0), 0)
  expect(carried).toBe(((fragments[0]?.[7] ?? 0) << 8) | (fragments[0]?.[8] ?? 0))
})

test('counters rise from card to card, go on where another reader stopped, and skip those DUKPT never uses', () => {
  const reader = simulatedReader('idtech', { counter: 0x7fe })
  const ksnOf = (frame: Uint8Array | undefined): string => toHex(frame!.slice(-13, -3))
  expect(ksnOf(reader.present('stripe')[0])).toBe('62994901190000000800')
  expect(ksnOf(reader.present('stripe')[0])).toBe('62994901190000000801')
  const next = simulatedReader('idtech', { counter: reader.counter() })
  expect(ksnOf(next.present('stripe')[0])).toBe('62994901190000000802')
})
