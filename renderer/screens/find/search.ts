import { parseMoneyText } from '../../../domain/money-text.ts'
import { saleQuerySchema } from '../../../domain/sales.ts'
import type { SaleQuery, ShownStatus } from '../../../domain/sales.ts'

/** The search as typed. */
export type Filters = {
  text: string
  day: string
  status: ShownStatus | ''
  lastFour: string
  amount: string
}
export const noFilters: Filters = { text: '', day: '', status: '', lastFour: '', amount: '' }
export type FilterName = keyof Filters

/** The query for main, or the filters that cannot be understood. Empty filters are left out; none at all means today. */
export function queryOf(
  filters: Filters,
  page: number,
): { ok: true; value: SaleQuery } | { ok: false; wrong: FilterName[] } {
  const amountMinor = filters.amount.trim() === '' ? undefined : (parseMoneyText(filters.amount) ?? 0)
  const parsed = saleQuerySchema.safeParse({
    ...(filters.text.trim() === '' ? {} : { text: filters.text }),
    ...(filters.day === '' ? {} : { day: filters.day }),
    ...(filters.status === '' ? {} : { status: filters.status }),
    ...(filters.lastFour.trim() === '' ? {} : { lastFour: filters.lastFour.trim() }),
    ...(amountMinor === undefined ? {} : { amountMinor }),
    page,
  })
  if (parsed.success) return { ok: true, value: parsed.data }
  const members = new Set(parsed.error.issues.map(({ path }) => path[0]))
  const names: readonly [FilterName, string][] = [
    ['text', 'text'],
    ['day', 'day'],
    ['status', 'status'],
    ['lastFour', 'lastFour'],
    ['amount', 'amountMinor'],
  ]
  return { ok: false, wrong: names.filter(([, member]) => members.has(member)).map(([name]) => name) }
}

export const isToday = (filters: Filters): boolean =>
  Object.values(filters).every((text) => text.trim() === '')
