import { parseMoneyText } from '../../../domain/money-text.ts'
import type { SaleQuery, ShownStatus } from '../../../domain/sales.ts'
import { dayOfText } from '../../parts/day-text.ts'

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

/** As `saleQuerySchema` takes them, which the first picture does without. */
const longestText = 120
const lastFourForm = /^\d{4}$/u

/** The query for main, or the filters that cannot be understood. Empty filters are left out; none at all means today. */
export function queryOf(
  filters: Filters,
  page: number,
): { ok: true; value: SaleQuery } | { ok: false; wrong: FilterName[] } {
  const { day, status } = filters
  const text = filters.text.trim()
  const lastFour = filters.lastFour.trim()
  const amountMinor = filters.amount.trim() === '' ? null : (parseMoneyText(filters.amount) ?? 0)
  const faults: readonly [FilterName, boolean][] = [
    ['text', text.length > longestText],
    ['day', day !== '' && dayOfText(day) !== day],
    ['lastFour', lastFour !== '' && !lastFourForm.test(lastFour)],
    ['amount', amountMinor === 0],
  ]
  const wrong = faults.filter(([, isWrong]) => isWrong).map(([name]) => name)
  if (wrong.length > 0) return { ok: false, wrong }
  return {
    ok: true,
    value: {
      ...(text === '' ? {} : { text }),
      ...(day === '' ? {} : { day }),
      ...(status === '' ? {} : { status }),
      ...(lastFour === '' ? {} : { lastFour }),
      ...(amountMinor === null ? {} : { amountMinor }),
      page,
    },
  }
}

export const isToday = (filters: Filters): boolean =>
  Object.values(filters).every((text) => text.trim() === '')
