import { currencySchema } from '../../../domain/money.ts'
import { formatMoney } from '../../i18n/format.ts'
import type { DayTotals } from './day-totals.ts'

/** One line of the day's totals as text; a currency that the store does not know is left as minor units. */
export function sumText({ currency, minor }: Pick<DayTotals[number], 'currency' | 'minor'>): string {
  const known = currencySchema.safeParse(currency)
  return known.success ? formatMoney({ currency: known.data, minor }) : `${currency} ${minor}`
}

/** The sum of some lines, one text for each currency. */
export function sumsText(totals: DayTotals): string {
  const sums = new Map<string, number>()
  for (const { currency, minor } of totals) sums.set(currency, (sums.get(currency) ?? 0) + minor)
  return [...sums].map(([currency, minor]) => sumText({ currency, minor })).join(' + ')
}

const kindOrder = ['reverse', 'void', 'refund']
/** Kind by kind, and within a kind the approved first. */
export const inOrder = (totals: DayTotals): DayTotals =>
  totals.toSorted(
    (a, b) =>
      kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) ||
      Number(b.state === 'approved') - Number(a.state === 'approved') ||
      a.state.localeCompare(b.state),
  )
