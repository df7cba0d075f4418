import { expect, test } from 'vitest'
import type { ReaderFamily } from '../../../domain/readings.ts'
import { ok } from '../../../domain/result.ts'
import { createProbe, probeMs } from '../../../native-bridge/discovery/probe.ts'
import type { ProtocolFamily } from '../../../native-bridge/protocols/protocol.ts'
import { createFakeTime } from '../session/fake-time.ts'

const family = (name: ReaderFamily, question: number, baudRates: number[]): ProtocolFamily => ({
  family: name,
  usb: [],
  links: ['serial'],
  baudRates,
  probe: { bytes: Uint8Array.of(question), recognises: (answer) => answer.at(-1) === question + 1 },
  create: () => {
    throw new Error('not asked for')
  },
})
const one = family('idtech', 10, [9600])
const two = family('abecs', 20, [19_200])

/** A line on which `answers` says what comes back to a byte at a speed. */
function line(
  answers: (baudRate: number, byte: number) => number | null,
  first: ProtocolFamily | null = null,
) {
  const time = createFakeTime()
  const asked: [number, number][] = []
  const abort = new AbortController()
  let speed = 0
  const probe = createProbe({
    link: {
      async send(bytes) {
        asked.push([speed, bytes[0] ?? 0])
        const answer = answers(speed, bytes[0] ?? 0)
        if (answer !== null) time.after(20, () => probe.receive(Uint8Array.of(0, answer)))
        return ok(null)
      },
      async setBaudRate(baudRate) {
        speed = baudRate
        return ok(undefined)
      },
      close: async () => {},
    },
    families: [one, two],
    baudRate: 115_200,
    speeds: 'all',
    first,
    timers: time,
    signal: abort.signal,
    sent: () => {},
  })
  return { time, probe, asked, abort, speed: () => speed }
}

test('each family is asked at the configured speed, then at its own; the one that answers has the line', async () => {
  const { time, probe, asked, speed } = line((baudRate, byte) =>
    baudRate === 19_200 && byte === 20 ? 21 : null,
  )
  const found = probe.run()
  await time.advance(probeMs * 5)
  expect(await found).toBe(two)
  expect(asked).toEqual([
    [115_200, 10],
    [115_200, 20],
    [9600, 10],
    [19_200, 20],
  ])
  expect(speed()).toBe(19_200)
})

test('silence, or answers of no family, is nobody; the line is left at its configured speed', async () => {
  const { time, probe, speed } = line(() => 99)
  const found = probe.run()
  await time.advance(probeMs * 10)
  expect([await found, speed()]).toEqual([null, 115_200])
})

test('who was there last time is asked first', async () => {
  const { time, probe, asked } = line(() => 21, two)
  const found = probe.run()
  await time.advance(100)
  expect([await found, asked]).toEqual([two, [[115_200, 20]]])
})

test('a link that is being closed is asked no more', async () => {
  const { time, probe, asked, abort } = line(() => null)
  const found = probe.run()
  await time.advance(10)
  abort.abort()
  await time.advance(probeMs * 10)
  expect([await found, asked.length]).toEqual([null, 1])
})
