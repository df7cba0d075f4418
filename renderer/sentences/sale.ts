import type { Currency } from '../../domain/money.ts'
import type { Sale } from '../../domain/sales.ts'

export const saleCurrency = (sale: Sale): Currency =>
  sale.gateway === 'kushki' ? sale.amount.currency : sale.money.currency

/** The last four digits of a masked card number, or `null` where it does not end in four digits. */
export const lastFourOf = (maskedPan: string | undefined): string | null =>
  /(\d{4})$/u.exec(maskedPan ?? '')?.[1] ?? null

export type ShownStatus = Sale['status'] | 'reversed'

/** What is known of a sale, in one word: that it was reversed says more than that it had been approved. */
export const shownStatus = (sale: Sale): ShownStatus =>
  sale.gateway === 'kushki' && sale.reversed === true ? 'reversed' : sale.status
