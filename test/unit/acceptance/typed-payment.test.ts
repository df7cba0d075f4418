import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../contract/settings.ts'
import { err, ok } from '../../../domain/result.ts'
import { addTypedPayment } from '../../../electron/acceptance/typed-payment.ts'
import { cashSale } from '../outbox/samples.ts'

const { signal } = new AbortController()
const sale = cashSale(1)
const { referenceId, paymentMethod, money } = sale
const payment = { referenceId, paymentMethod, money, day: '2026-11-20' }
const notAsked = err({ tag: 'NotAsked', why: 'unreachable' } as const)

/** A store with a supervisor whose PIN is 1234, or without one. */
function store(told: typeof notAsked | ReturnType<typeof ok<typeof sale>>, supervisors = ['Marta']) {
  const kept: string[] = []
  return {
    kept,
    finder: {
      findPayment: () => Promise.resolve(told),
      addTyped: (_payment: unknown, typedBy: string) => {
        kept.push(typedBy)
        return ok({ ...sale, typedBy })
      },
    },
    settings: () => ({
      ...defaultSettings(),
      supervisors: supervisors.map((name) => ({ name, salt: '', hash: '' })),
    }),
    checkPin: (pin: string) => (pin === '1234' ? 'Marta' : null),
  }
}

describe('a payment typed by hand', () => {
  it('is not looked at where Liquido tells of it, and needs no supervisor then', async () => {
    const till = store(ok(sale))
    expect(await addTypedPayment(payment, signal, till)).toEqual(ok(sale))
    expect(till.kept).toEqual([])
  })

  it.each([
    [undefined, 'always'],
    ['9999', 'wrongPin'],
  ] as const)('needs a supervisor where the store has one: %s', async (supervisorPin, why) => {
    const till = store(notAsked)
    const given = supervisorPin === undefined ? payment : { ...payment, supervisorPin }
    expect(await addTypedPayment(given, signal, till)).toEqual(err({ tag: 'SupervisorNeeded', why }))
    expect(till.kept).toEqual([])
  })

  it('is kept under the name that belongs to the PIN', async () => {
    const till = store(notAsked)
    await addTypedPayment({ ...payment, supervisorPin: '1234' }, signal, till)
    expect(till.kept).toEqual(['Marta'])
  })

  it('is kept without a name where the store has no supervisor', async () => {
    const till = store(notAsked, [])
    await addTypedPayment(payment, signal, till)
    expect(till.kept).toEqual([''])
  })
})
