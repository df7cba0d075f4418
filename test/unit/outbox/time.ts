import type { Clock, Timers } from '../../../domain/clock.ts'
import { createSteadyClock } from '../../../domain/steady-clock.ts'
import type { SteadyClock } from '../../../domain/steady-clock.ts'
import type { Gateway, GatewayAnswer, LookUpAnswer } from '../../../electron/gateways/gateway.ts'

/** Time that a test moves by hand: a clock that can be set wrong, and timers that run on true time. */
export type TestTime = {
  clock: Clock
  /** The clock of a program that starts now. */
  startClock(): SteadyClock
  timers: Timers
  /** True time, milliseconds since the epoch, whatever the clock shows. */
  trueNow(): number
  /** Sets the clock ahead (or, negative, back) of what it shows now. */
  shiftClock(milliseconds: number): void
  /** Lets time pass, running every timer that falls due and all that follows from it. */
  advance(milliseconds: number): Promise<void>
  /** Lets time pass as while the machine sleeps: what was due in it happens at its end. */
  sleep(milliseconds: number): Promise<void>
  /** Lets everything that is ready happen, without time passing. */
  settle(): Promise<void>
}

/** A gateway whose answers carry their `Date`, as the real ones' do. */
export const tellingTheTime = (gateway: Gateway, clock: SteadyClock, trueNow: () => number): Gateway => {
  const told = <Answer extends GatewayAnswer | LookUpAnswer>(answer: Answer): Answer => {
    const isReached = !('summary' in answer) || answer.summary.class !== 'notSent'
    if (isReached) clock.heard(Math.floor(trueNow() / 1000) * 1000, 0)
    return answer
  }
  return {
    ...gateway,
    send: async (...asked) => told(await gateway.send(...asked)),
    lookUp: async (...asked) => told(await gateway.lookUp(...asked)),
    check: async (...asked) => told(await gateway.check(...asked)),
  }
}

export function createTestTime(start: number): TestTime {
  let now = start
  let offset = 0
  let count = 0
  let pending: { at: number; order: number; run: () => void }[] = []

  /** Promise chains in the code under test are short; each round lets one link of every chain run. */
  async function settle(): Promise<void> {
    for (let round = 0; round < 25; round += 1) await Promise.resolve()
  }

  return {
    clock: { now: () => now + offset },
    startClock: () => createSteadyClock({ now: () => now + offset }, () => now),
    timers: {
      after(milliseconds, then) {
        count += 1
        const timer = { at: now + milliseconds, order: count, run: then }
        pending.push(timer)
        return () => {
          pending = pending.filter((one) => one !== timer)
        }
      },
    },
    trueNow: () => now,
    shiftClock(milliseconds) {
      offset += milliseconds
    },
    settle,
    async sleep(milliseconds) {
      now += milliseconds
      await advance(0)
    },
    advance,
  }

  async function advance(milliseconds: number): Promise<void> {
    const end = now + milliseconds
    await settle()
    for (let ran = 0; ran < 20_000; ran += 1) {
      const next = pending
        .filter(({ at }) => at <= end)
        .toSorted((a, b) => a.at - b.at || a.order - b.order)[0]
      if (next === undefined) break
      pending = pending.filter((one) => one !== next)
      now = Math.max(now, next.at)
      next.run()
      await settle()
      if (ran === 19_999) throw new Error('timers never come to rest')
    }
    now = end
  }
}
