import { describe, expect, it } from 'vitest'
import { createSteadyClock } from '../../../domain/steady-clock.ts'
import { createElapsed } from '../../../electron/app/system-time.ts'
import { hour, minute, morning } from './samples.ts'

/** A PC: `pass` lets time go by, `sleep` without its running clock, `set` moves its wall clock. */
function createPc(aheadMs = 0) {
  let wall = morning + aheadMs
  let running = 0
  let sinceBoot = 7 * hour
  const clock = createSteadyClock(
    { now: () => wall },
    createElapsed(
      () => running,
      // Whole seconds, as some systems tell it.
      () => Math.floor(sinceBoot / 1000) * 1000,
    ),
  )
  const sleep = (milliseconds: number): void => {
    wall += milliseconds
    sinceBoot += milliseconds
  }
  return {
    clock,
    sleep,
    pass: (milliseconds: number): void => {
      sleep(milliseconds)
      running += milliseconds
    },
    set: (milliseconds: number): void => {
      wall += milliseconds
    },
  }
}

describe('the clock that rules and waits go by', () => {
  it('runs on through sleep, to the second', () => {
    const { clock, pass, sleep } = createPc()
    pass(minute)
    sleep(8 * hour)
    pass(minute)
    expect(Math.abs(clock.now() - (morning + 8 * hour + 2 * minute))).toBeLessThanOrEqual(1000)
    expect(clock.isInDoubt()).toBe(false)
  })

  it.each([25 * hour, -2 * hour, 2 * minute, -2 * minute])(
    'does not follow a clock that is set: %d ms',
    (by) => {
      const { clock, pass, set } = createPc()
      pass(minute)
      set(by)
      expect(clock.now()).toBe(morning + minute)
      expect(clock.isInDoubt()).toBe(true)
      pass(minute)
      set(-by)
      expect(clock.now()).toBe(morning + 2 * minute)
    },
  )

  it('follows small corrections, and never goes back for one', () => {
    const { clock, pass, set } = createPc()
    set(90_000)
    expect(clock.now()).toBe(morning + 90_000)
    set(-30_000)
    expect(clock.now()).toBe(morning + 90_000)
    pass(40_000)
    expect(clock.now()).toBe(morning + 100_000)
  })

  it.each([10 * minute, -10 * minute, -25 * hour])(
    'is set by a gateway to its time: %d ms ahead',
    (ahead) => {
      const { clock, pass, set } = createPc(ahead)
      expect(clock.skewMs()).toBeNull()
      clock.heard(morning, 300)
      expect(Math.abs(clock.now() - morning)).toBeLessThanOrEqual(500)
      expect(Math.abs((clock.skewMs() ?? 0) - ahead)).toBeLessThanOrEqual(500)
      expect(Math.abs(clock.steppedMs() + ahead)).toBeLessThanOrEqual(500)
      pass(minute)
      // From then on the wall clock is only compared.
      set(-ahead)
      expect(Math.abs(clock.now() - morning - minute)).toBeLessThanOrEqual(500)
      expect(Math.abs(clock.skewMs() ?? hour)).toBeLessThanOrEqual(500)
    },
  )

  it('is not set by what rounding and the way of an answer explain, nor by an answer that was long on its way', () => {
    const { clock, pass } = createPc()
    clock.heard(morning - 3000, 0)
    pass(30_000)
    clock.heard(morning, 30_000)
    pass(8 * hour)
    clock.heard(morning, 8 * hour)
    expect(clock.steppedMs()).toBe(0)
  })

  it('starts at the time of the PC, however long that has run', () => {
    const clock = createSteadyClock({ now: () => morning }, () => 5 * hour)
    expect(clock.now()).toBe(morning)
    expect(clock.isInDoubt()).toBe(false)
  })

  it.each([
    // What `Date` tells is any moment of its second, as long ago as the answer took; four seconds are forgiven.
    [-4000, 0, 0],
    [-4001, 0, 4501],
    [5000, 0, 0],
    [5001, 0, -4501],
    [8000, 3000, 0],
    [8001, 3000, -7501],
    [5000, -9000, 0],
    [0, 60_000, 0],
    [64_999, 60_000, 0],
    [65_001, 60_000, -64_501],
    [65_001, 60_001, 0],
  ])('%d ms ahead of an answer that took %d ms it is set by %d ms', (ahead, tookMs, stepMs) => {
    const clock = createSteadyClock({ now: () => morning + ahead }, () => 5 * hour)
    clock.heard(morning, tookMs)
    expect(clock.steppedMs()).toBe(stepMs)
    expect(clock.now()).toBe(morning + ahead + stepMs)
    expect(clock.skewMs()).toBe(tookMs > 60_000 ? null : -stepMs || 0)
  })

  it('is out of doubt once a gateway told the time, and in doubt again when the PC is set', () => {
    const { clock, set } = createPc()
    set(10 * minute)
    expect(clock.isInDoubt()).toBe(true)
    clock.heard(morning, 0)
    expect(clock.isInDoubt()).toBe(false)
    set(10 * minute)
    expect(clock.isInDoubt()).toBe(true)
    expect(clock.now()).toBe(morning)
  })

  it('no longer follows a small correction once a gateway told the time', () => {
    const { clock, set } = createPc()
    clock.heard(morning, 0)
    set(90_000)
    expect(clock.now()).toBe(morning)
    expect(clock.skewMs()).toBe(90_000)
  })
})

it('tells whole milliseconds, as the wall clock does, and never goes back for it', () => {
  let passed = 0
  const clock = createSteadyClock({ now: () => 1_790_000_000_000 + Math.floor(passed) }, () => passed)
  // From now on it follows the running clock alone.
  clock.heard(1_790_000_000_000, 0)
  const told: number[] = []
  for (const step of [0, 0.2, 0.5, 0.3, 0.7, 0.05, 900.4]) {
    passed += step
    told.push(clock.now())
  }
  expect(told.filter((at) => !Number.isInteger(at))).toEqual([])
  expect(told.toSorted((one, other) => one - other)).toEqual(told)
})
