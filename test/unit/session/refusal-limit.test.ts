import { expect, test } from 'vitest'
import { vectorBytes } from '../../rigs/vectors.ts'
import {
  createRefusalLimit,
  oneRefusalMs,
  refusalsAtOnce,
  toldAfterMs,
} from '../../../native-bridge/session/refusal-limit.ts'
import { createFakeBridge, magtekDevice } from './fake-bridge.ts'
import { createFakeTime } from './fake-time.ts'

test('a reader that is refused without end reaches main once a second, and what was left out is counted once', async () => {
  const fake = createFakeBridge()
  fake.configure()
  fake.listed = [magtekDevice()]
  await fake.time.advance(1100)
  const clear = vectorBytes('magtek-v5-hid-sl2-CLEAR')
  for (let report = 0; report < 20_000; report += 1) {
    fake.links.get('/dev/hidraw0')?.bytes(clear)
    if (report % 100 === 0) await fake.time.advance(100)
  }
  await fake.time.advance(10_000)

  const passed = fake.presentations().length
  expect(passed).toBe(refusalsAtOnce + 20)
  const lines = fake.log().map(({ text }) => text)
  expect(lines.filter((text) => text.includes('too many refusals'))).toHaveLength(1)
  expect(lines).toContain(`${20_000 - passed} refusals were left out`)
  expect(fake.readers()).toMatchObject([{ phase: 'ready', frames: 20_000 }])
})

test('a person who presents card after card is never bounded', async () => {
  const time = createFakeTime()
  const limit = createRefusalLimit({ clock: time, timers: time, say: () => {} })
  for (let card = 0; card < 100; card += 1) {
    expect(limit.passes()).toBe(true)
    await time.advance(oneRefusalMs)
  }
})

test('after the silence the first ones pass again', async () => {
  const time = createFakeTime()
  const said: string[] = []
  const limit = createRefusalLimit({ clock: time, timers: time, say: (text) => said.push(text) })
  const burst = (): number => Array.from({ length: 10 }, () => limit.passes()).filter(Boolean).length
  expect(burst()).toBe(refusalsAtOnce)
  await time.advance(toldAfterMs * 4)
  expect(said.at(-1)).toBe('6 refusals were left out')
  expect(burst()).toBe(refusalsAtOnce)
})

test('a clock that is set back silences nobody', async () => {
  const time = createFakeTime()
  let offset = 0
  const limit = createRefusalLimit({ clock: { now: () => time.now() + offset }, timers: time, say: () => {} })
  while (limit.passes());
  offset = -3_600_000
  limit.passes()
  await time.advance(oneRefusalMs)
  expect(limit.passes()).toBe(true)
})
