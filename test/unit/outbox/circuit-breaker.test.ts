import { describe, expect, it } from 'vitest'
import type { AnswerSummary } from '../../../domain/operations.ts'
import { createCircuitBreaker } from '../../../electron/outbox/circuit-breaker.ts'
import { minute } from './samples.ts'

/** Waits at their longest are 2 s for a host that is not reached and a minute for one that is silent. */
const breaker = () => createCircuitBreaker({ number: () => 1 - Number.EPSILON, uuid: () => '' })
const told = (answerClass: AnswerSummary['class'], code?: string): AnswerSummary => ({
  class: answerClass,
  at: 0,
  ...(code === undefined ? {} : { code }),
})

describe('a circuit breaker', () => {
  it('opens at the third request in a row without an answer, and asks with growing gaps', () => {
    const circuit = breaker()
    circuit.failed('silent', 0)
    circuit.failed('silent', 0)
    expect([circuit.lets(), circuit.questionAt()]).toEqual([true, null])
    const gaps: number[] = []
    for (let now = 0; gaps.length < 12; now = circuit.questionAt() ?? now) {
      circuit.asking()
      circuit.failed('silent', now)
      expect(circuit.lets()).toBe(false)
      gaps.push((circuit.questionAt() ?? now) - now)
    }
    expect(gaps.slice(0, 4)).toEqual([250, 500, 1000, 2000])
    expect(gaps.at(-1)).toBe(minute)
    expect([circuit.close(), circuit.close(), circuit.lets()]).toEqual([true, false, true])
  })

  it('opens at once where the host was not reached, and a neighbour that answers closes it', () => {
    const circuit = breaker()
    circuit.failed('notReached', 0)
    expect([circuit.lets(), circuit.questionAt()]).toEqual([false, 250])
    circuit.asking()
    expect(circuit.neighbourAnswered(told('approved'), 250)).toBe(true)
    expect(circuit.state()).toBe('closed')
  })

  it.each<[string, AnswerSummary, number]>([
    ['at once where its neighbour answers', told('approved'), 0],
    ['after a minute where its neighbour is silent too', told('unknown', 'timeout'), minute],
    ["after five behind somebody else's page", told('unknown', 'notTheGateway'), 5 * minute],
    ['never while there is no link', told('notSent'), Infinity],
  ])('that opened by silence lets one row go %s', (_when, neighbour, afterMs) => {
    const circuit = breaker()
    for (let lost = 0; lost < 3; lost += 1) circuit.failed('silent', 0)
    let now = 0
    while (circuit.state() === 'open' && now < 60 * minute) {
      now = circuit.questionAt() ?? now
      circuit.asking()
      circuit.neighbourAnswered(neighbour, now)
      expect(circuit.lets()).toBe(now >= afterMs)
    }
    expect(circuit.state()).toBe(afterMs === Infinity ? 'open' : 'ready')
    if (afterMs === Infinity) return
    circuit.began()
    expect(circuit.lets()).toBe(false)
    circuit.calledOff()
    expect(circuit.lets()).toBe(true)
  })

  it('waits as long as before when the clock is set', () => {
    const circuit = breaker()
    circuit.failed('notReached', 1000)
    circuit.clockStepped(-5000)
    expect(circuit.questionAt()).toBe(1000 + 250 - 5000)
  })
})
