import { expect, it } from 'vitest'
import { defaultSettings } from '../../../contract/settings.ts'
import { nearLimits } from '../../../renderer/parts/queue-limits.ts'

const settings = defaultSettings()
Object.assign(settings.limits, {
  maxRowsWaiting: 10,
  maxMoneyWaitingMinor: 100_000,
  perDayMinor: { ...settings.limits.perDayMinor, void: 50_000 },
})
const { limits } = settings
const load = (rows: number, minor: Record<string, number>, voidedToday = 0) => ({
  rows,
  minor,
  today: [{ kind: 'void' as const, currency: 'PEN', minor: voidedToday }],
})
const aVoid = (minor: number) => ({ kind: 'void' as const, money: { currency: 'PEN' as const, minor } })

it('says nothing while there is room', () => {
  expect(nearLimits(load(7, { PEN: 79_999, USD: 1 }, 39_999), limits, null)).toEqual([])
  expect(nearLimits(load(6, { PEN: 1 }), limits, aVoid(100))).toEqual([])
})

it('tells of rows, of each currency and of the day of each way from four fifths on', () => {
  expect(nearLimits(load(8, { PEN: 80_000, USD: 95_000 }, 40_000), limits, null)).toEqual([
    { limit: 'rows', used: 8, max: 10, currency: 'PEN', kind: 'reverse' },
    { limit: 'money', used: 80_000, max: 100_000, currency: 'PEN', kind: 'reverse' },
    { limit: 'dailyAmount', used: 40_000, max: 50_000, currency: 'PEN', kind: 'void' },
    { limit: 'money', used: 95_000, max: 100_000, currency: 'USD', kind: 'reverse' },
  ])
})

it('counts what is about to be done', () => {
  const busy = load(2, { PEN: 1000 }, 30_000)
  expect(nearLimits(busy, limits, aVoid(20_000))).toMatchObject([{ limit: 'dailyAmount', used: 50_000 }])
})
