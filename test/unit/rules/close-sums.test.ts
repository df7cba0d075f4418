import { expect, it } from 'vitest'
import { sumsBy, sumsOf } from '../../../domain/close-sums.ts'

const ana = { kind: 'void', state: 'approved', currency: 'PEN', minor: 1050, cashier: 'Ana', reason: null }

it('operations that are alike in all but the amount are one sum, in the order they came', () => {
  const sums = sumsOf([
    ana,
    { ...ana, currency: 'USD', minor: 5 },
    { ...ana, minor: 250 },
    { ...ana, kind: 'refund' },
    { ...ana, state: 'declined' },
    { ...ana, cashier: 'Luis' },
    { ...ana, reason: 'Otro motivo' },
    { ...ana, minor: 1 },
  ])
  expect(sums).toEqual([
    { ...ana, count: 3, minor: 1301 },
    { ...ana, count: 1, currency: 'USD', minor: 5 },
    { ...ana, count: 1, kind: 'refund' },
    { ...ana, count: 1, state: 'declined' },
    { ...ana, count: 1, cashier: 'Luis' },
    { ...ana, count: 1, reason: 'Otro motivo' },
  ])
  expect(sumsOf([])).toEqual([])
})

it('sums of one cashier are one, each currency by itself, in the order of their names', () => {
  const sums = [
    { ...ana, cashier: 'Luis', count: 1, minor: 300 },
    { ...ana, count: 2, minor: 1000 },
    { ...ana, count: 3, minor: 40, kind: 'refund' },
    { ...ana, count: 1, minor: 7, currency: 'USD' },
  ]
  expect(sumsBy(sums, ({ cashier }) => cashier)).toEqual([
    { name: 'Ana', count: 6, minor: { PEN: 1040, USD: 7 } },
    { name: 'Luis', count: 1, minor: { PEN: 300 } },
  ])
})
