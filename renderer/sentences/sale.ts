import type { Currency } from '../../domain/money.ts'
import { saleMarks } from '../../domain/sale-facts.ts'
import type { Sale } from '../../domain/sales.ts'

export const saleCurrency = (sale: Sale): Currency =>
  sale.gateway === 'kushki' ? sale.amount.currency : sale.money.currency

/** The card's brand or the payment method, and the card's last digits where it was a card. */
export function paidWith(sale: Sale): string {
  const { cardLastFour } = saleMarks(sale)
  const name = sale.gateway === 'kushki' ? sale.brand : sale.paymentMethod.replaceAll('_', ' ')
  return [name, cardLastFour === undefined ? null : `•••• ${cardLastFour}`].filter(Boolean).join(' ')
}
