import { z } from 'zod'
import { amountParts, fromKushkiAmount } from './money.ts'
import { totalMinor } from './sale-facts.ts'
import { needsBankAccount } from './payment-methods.ts'
import { refundNumber, type LiquidoRefundBody } from './liquido.ts'
import type { OperationRequest } from './operations.ts'
import type { KushkiSale, LiquidoSale, Sale } from './sales.ts'

/** A member of a request or its body that does not fit the sale, or the store's settings. */
export const mismatchSchema = z.enum([
  'saleKey',
  'gateway',
  'client_transaction_id',
  'transaction_reference',
  'transaction_type',
  'reading',
  'amount',
  'referenceId',
  'idempotencyKey',
  'currency',
  'additionalInfo',
  'callbackUrl',
])
export type Mismatch = z.infer<typeof mismatchSchema>

type KushkiRequest = Extract<OperationRequest, { gateway: 'kushki' }>

/**
 * Checks that a request's body is a body of this sale: main trusts nothing the window built.
 *
 * @returns `null` where it is, otherwise the body's (or request's) first member that does not fit the sale. What is
 * left of the sale after earlier operations is the rules' question (`operationOptions`), not asked here.
 */
export function bodyMatchesSale(request: OperationRequest, sale: Sale): Mismatch | null {
  if (request.saleKey !== sale.key) return 'saleKey'
  if (request.gateway === 'kushki')
    return sale.gateway === 'kushki' ? kushkiMismatch(request, sale) : 'gateway'
  return sale.gateway === 'liquido' ? liquidoMismatch(request.body, sale) : 'gateway'
}

function kushkiMismatch({ kind, body, reading }: KushkiRequest, sale: KushkiSale): Mismatch | null {
  const isOwnId = body.client_transaction_id === sale.client_transaction_id
  // A reverse names the sale by the sale's own id; a void and a refund are transactions of their own.
  if (isOwnId !== (kind === 'reverse')) return 'client_transaction_id'
  if ('transaction_reference' in body && body.transaction_reference !== sale.transaction_reference)
    return 'transaction_reference'
  if (kind !== 'refund' && body.transaction_type !== sale.transaction_type) return 'transaction_type'
  if ((body.card_details === undefined) !== (reading === undefined)) return 'reading'
  return kushkiAmountMismatch(kind, body.amount, sale) ? 'amount' : null
}

/** Same currency, same members, no part above the sale's; a reverse is always whole. */
function kushkiAmountMismatch(
  kind: KushkiRequest['kind'],
  wire: KushkiRequest['body']['amount'],
  sale: KushkiSale,
): boolean {
  const amount = fromKushkiAmount(wire)
  if (amount === null || amount.currency !== sale.amount.currency || totalMinor(amount) < 1) return true
  if ((amount.extra_taxes === undefined) !== (sale.amount.extra_taxes === undefined)) return true
  const parts = amountParts(amount)
  const saleParts = amountParts(sale.amount)
  if (parts.size !== saleParts.size) return true
  return [...saleParts].some(([name, most]) => {
    const value = parts.get(name)
    return value === undefined || value > most || (kind === 'reverse' && value !== most)
  })
}

function liquidoMismatch(body: LiquidoRefundBody, sale: LiquidoSale): Mismatch | null {
  if (body.referenceId !== sale.referenceId) return 'referenceId'
  if (refundNumber(body) === null) return 'idempotencyKey'
  if (body.currency !== sale.money.currency) return 'currency'
  if (body.amount > sale.money.minor) return 'amount'
  // A bank account is personal data: required where the refund is a bank transfer, refused where it is not needed.
  if ((body.additionalInfo !== undefined) !== needsBankAccount(sale.paymentMethod)) return 'additionalInfo'
  return null
}
