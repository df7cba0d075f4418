import { describe, expect, it } from 'vitest'
import { nobodySignsIn } from '../../../domain/authority.ts'
import { err, ok } from '../../../domain/result.ts'
import { addTypedPayment } from '../../../electron/acceptance/typed-payment.ts'
import { cashierApproved, cashSale, people } from '../outbox/samples.ts'

const { signal } = new AbortController()
const sale = cashSale(1)
const { referenceId, paymentMethod, money } = sale
const payment = { referenceId, paymentMethod, money, day: '2026-11-20' }
const notAsked = err({ tag: 'NotAsked', why: 'unreachable' } as const)

/** A finder that Liquido tells this, and the names under which it kept what was typed. */
function finderThat(told: typeof notAsked | ReturnType<typeof ok<typeof sale>>) {
  const kept: string[] = []
  return {
    kept,
    findPayment: () => Promise.resolve(told),
    addTyped: (_payment: unknown, typedBy: string) => {
      kept.push(typedBy)
      return ok({ ...sale, typedBy })
    },
  }
}

describe('a payment typed by hand', () => {
  it('is not looked at where Liquido tells of it', async () => {
    const finder = finderThat(ok(sale))
    expect(await addTypedPayment(payment, cashierApproved, finder, signal)).toEqual(ok(sale))
    expect(finder.kept).toEqual([])
  })

  it('is not kept where it cannot be known whether it was told before', async () => {
    const failed = err({ tag: 'StorageFailed', why: 'full' } as const)
    const finder = finderThat(failed as never)
    expect(await addTypedPayment(payment, cashierApproved, finder, signal)).toEqual(failed)
    expect(finder.kept).toEqual([])
  })

  it.each([
    ['whoever answers for it', cashierApproved, 'Marta'],
    ['the supervisor who typed it', { person: people.supervisor, approver: null }, 'Marta'],
    ['no name where nobody signs in', nobodySignsIn, ''],
  ])('is kept under %s', async (_who, caller, name) => {
    const finder = finderThat(notAsked)
    await addTypedPayment(payment, caller, finder, signal)
    expect(finder.kept).toEqual([name])
  })
})
