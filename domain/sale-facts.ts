import type { Amount } from './money.ts'
import type { Sale, ShownStatus } from './sales.ts'

/** The sum of all parts, in minor units. */
export function totalMinor(amount: Amount): number {
  const taxes = amount.extra_taxes ?? {}
  return (
    amount.iva +
    amount.subtotal_iva +
    amount.subtotal_iva0 +
    (amount.tip ?? 0) +
    (taxes.airport_tax ?? 0) +
    (taxes.iac ?? 0) +
    (taxes.ice ?? 0) +
    (taxes.travel_agency ?? 0)
  )
}

/** The total of a sale of either gateway, in minor units. */
export const saleTotalMinor = (sale: Sale): number =>
  sale.gateway === 'kushki' ? totalMinor(sale.amount) : sale.money.minor

/** What is known of a sale, in one word: that it was reversed says more than that it had been approved. */
export const shownStatus = (sale: Sale): ShownStatus =>
  sale.gateway === 'kushki' && sale.reversed === true ? 'reversed' : sale.status

/** What a cashier knows a sale by, beside its amount: its voucher's number and the last digits of its card. */
export function saleMarks(sale: Sale): { ticketNumber?: string; cardLastFour?: string } {
  const cardLastFour =
    sale.gateway === 'kushki' ? /\d{4}$/u.exec(sale.maskedPan ?? '')?.[0] : sale.cardLastFour
  return {
    ...(sale.ticketNumber === undefined ? {} : { ticketNumber: sale.ticketNumber }),
    ...(cardLastFour === undefined ? {} : { cardLastFour }),
  }
}

/** Whether a text is a sale's own number, whole: then no other sale is meant. */
export const isNamedBy = (sale: Sale, text: string): boolean => {
  const names =
    sale.gateway === 'kushki' ? [sale.client_transaction_id, sale.transaction_reference] : [sale.referenceId]
  return [sale.key, sale.ticketNumber, ...names].some((name) => name?.toLowerCase() === text.toLowerCase())
}

/** Sales on one page of a search, wherever it is answered. */
export const salesOnAPage = 50
