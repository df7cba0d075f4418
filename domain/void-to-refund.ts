import type { KushkiRefundBody, KushkiVoidBody } from './kushki.ts'

/**
 * The refund that takes the place of a void which missed the cut-off or failed three times (Kushki, Voids & Refunds
 * §3): the same sale, amount and card, as a transaction of its own.
 *
 * @param client_transaction_id a new UUID v4; the void's own is never used again
 */
export function refundFromVoid(body: KushkiVoidBody, client_transaction_id: string): KushkiRefundBody {
  const { is_smart_void: _voidOnly, ...rest } = body
  return { ...rest, transaction_mode: 'Authorization', transaction_type: 'refund', client_transaction_id }
}
