import type { Currency } from '../../domain/money.ts'
import { saleMarks } from '../../domain/sale-facts.ts'
import type { Sale } from '../../domain/sales.ts'

export const saleCurrency = (sale: Sale): Currency =>
  sale.gateway === 'kushki' ? sale.amount.currency : sale.money.currency

/** The card's brand, where a card paid it, and the rest of what it was paid with: the method, a card's last digits. */
export function paymentParts(sale: Sale): { brand: string | null; rest: string } {
  const { cardLastFour } = saleMarks(sale)
  const digits = cardLastFour === undefined ? null : `•••• ${cardLastFour}`
  const [brand, method] =
    sale.gateway === 'kushki' ? [sale.brand ?? null, null] : [null, sale.paymentMethod.replaceAll('_', ' ')]
  return { brand, rest: [method, digits].filter(Boolean).join(' ') }
}

/** The same in one line. */
export function paidWith(sale: Sale): string {
  const { brand, rest } = paymentParts(sale)
  return [brand, rest].filter(Boolean).join(' ')
}
