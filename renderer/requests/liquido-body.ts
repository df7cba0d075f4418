import { refundKey, type BankAccount, type LiquidoRefundBody } from '../../domain/liquido.ts'
import type { LiquidoSale } from '../../domain/sales.ts'

/** What a Liquido refund says besides the payment it is of. */
export type LiquidoRefundDetails = {
  /** Minor units (100 = 1 PEN), as on the wire. */
  amountMinor: number
  /** Which refund of this payment it is, from 1. */
  refundNumber: number
  description: string
  bankAccount: BankAccount | undefined
  callbackUrl: string | undefined
}

/** `POST /v1/payments/charges/refund` (Liquido, Refund). */
export const liquidoRefundBody = (sale: LiquidoSale, details: LiquidoRefundDetails): LiquidoRefundBody => ({
  idempotencyKey: refundKey(sale.referenceId, details.refundNumber),
  referenceId: sale.referenceId,
  amount: details.amountMinor,
  currency: sale.money.currency,
  country: 'PE',
  description: details.description,
  ...(details.bankAccount === undefined
    ? {}
    : { additionalInfo: { bankTransferAccountInfo: details.bankAccount } }),
  ...(details.callbackUrl === undefined ? {} : { callbackUrl: details.callbackUrl }),
})
