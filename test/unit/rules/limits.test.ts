import { expect, it } from 'vitest'
import { isExceeded, isNear, limitsSettingsSchema, limitUses } from '../../../domain/limits.ts'
import type { QueueLoad } from '../../../domain/limits.ts'

const limits = limitsSettingsSchema.parse({})
const load: QueueLoad = {
  rows: 7,
  minor: { PEN: 40_000, USD: 900 },
  today: [
    { kind: 'refund', currency: 'PEN', minor: 1000 },
    { kind: 'refund', currency: 'USD', minor: 200 },
    { kind: 'void', currency: 'PEN', minor: 30 },
  ],
}

const used = (kind: 'refund' | 'void', currency: 'PEN' | 'USD', minor: number): Record<string, number> =>
  Object.fromEntries(limitUses(load, kind, { currency, minor }, limits).map((use) => [use.limit, use.used]))

it('counts an operation on top of what waits and of its own kind and currency that day', () => {
  expect(used('refund', 'PEN', 5)).toEqual({ rows: 8, money: 40_005, amount: 5, dailyAmount: 1005 })
  expect(used('refund', 'USD', 5)).toEqual({ rows: 8, money: 905, amount: 5, dailyAmount: 205 })
  expect(used('void', 'PEN', 5)).toEqual({ rows: 8, money: 40_005, amount: 5, dailyAmount: 35 })
  expect(used('void', 'USD', 5)).toEqual({ rows: 8, money: 905, amount: 5, dailyAmount: 5 })
})

it('is exceeded above a limit, not at it, and near from four fifths on', () => {
  const use = { limit: 'rows', max: 100 } as const
  expect([99, 100, 101].map((rows) => isExceeded({ ...use, used: rows }))).toEqual([false, false, true])
  expect([79, 80, 81].map((rows) => isNear({ ...use, used: rows }))).toEqual([false, true, true])
})
