import type { SearchBehaviour } from '../behaviour.ts'
import {
  totalMinorOf,
  type Transaction,
  type TransactionKind,
  type TransactionStatus,
  type WireAmount,
} from '../ledger/transactions.ts'

/** `SALE` is published, `REFUND` of a webhook; the others are assumed (test/data/contract/assumed.json). */
const typeNames: Record<TransactionKind, string> = {
  charge: 'SALE',
  capture: 'CAPTURE',
  preAuth: 'PREAUTHORIZATION',
  reAuthorization: 'REAUTHORIZATION',
  void: 'VOID',
  refund: 'REFUND',
}

/** `APPROVAL` and `DECLINED` are published; a sale nobody answered and a sale struck out are assumed. */
const statusNames: Record<TransactionStatus | 'reversed', string> = {
  approved: 'APPROVAL',
  declined: 'DECLINED',
  unknown: 'INITIALIZED',
  reversed: 'REVERSED',
}

/** The amount as the published item has it: every member, taxes only where there are some. Major units. */
const amountObject = ({ iva, tip = 0, currency, extra_taxes = {}, ...subtotals }: WireAmount) => ({
  iva,
  tip,
  currency,
  extra_taxes,
  subtotal_iva: subtotals.subtotal_iva,
  subtotal_iva0: subtotals.subtotal_iva0,
})

/** The amount as Kushki's records of online sales have it. */
const flatAmount = (amount: WireAmount) => ({
  amount: totalMinorOf(amount) / 100,
  currency_code: amount.currency,
  iva_value: amount.iva,
  subtotal_iva: amount.subtotal_iva,
  subtotal_iva0: amount.subtotal_iva0,
})

/** The members that are the same whatever became of the transaction; names and nesting are those of the sample. */
const ofMerchantAndCard = (line: Transaction) => ({
  mcc: '4511',
  country: 'Peru',
  created: line.createdAt,
  bin_card: line.bin,
  metadata: null,
  merchant_id: merchantId,
  card_country: 'PER',
  foreign_card: false,
  issuing_bank: 'BANCO DE PRUEBA',
  acquirer_bank: 'Kushki',
  merchant_name: 'COMERCIO DE PRUEBA',
  payment_brand: line.brand,
  ticket_number: line.ticketNumber,
  payment_method: 'card',
  transaction_id: line.ticketNumber,
  last_four_digits: line.lastFour,
  masked_credit_card: `${line.bin}XXXXXX${line.lastFour}`,
  client_transaction_id: line.clientTransactionId,
  ...(line.reference === null ? {} : { transaction_reference: line.reference }),
})

/** The merchant of everything that is found, and the `X-Kushki-Key` of its webhooks. */
export const merchantId = '20000000000000000001'

function typeName(line: Transaction, { hasUnknownKinds, instalments }: SearchBehaviour): string {
  if (hasUnknownKinds && line.originalId !== null) return 'ADJUSTMENT'
  return instalments !== null && line.kind === 'charge' ? 'DEFERRED' : typeNames[line.kind]
}

type ShownStatus = keyof typeof statusNames

/** One item of `POST /pos-analytics/v1/transactions/search`. */
function searchItem(line: Transaction, status: ShownStatus, behaviour: SearchBehaviour) {
  const { amounts, isScaleWrong, hasUnknownStatuses, instalments } = behaviour
  const isApproved = status === 'approved' || status === 'reversed'
  const isOdd = hasUnknownStatuses && (line.originalId !== null || status === 'reversed')
  const approved = isApproved ? line.totalMinor / 100 : 0
  return {
    ...ofMerchantAndCard(line),
    ...(amounts === 'object' ? { amount: amountObject(line.amount) } : flatAmount(line.amount)),
    approval_code: isApproved ? line.approvalCode : '',
    request_amount: totalMinorOf(line.amount) / 100,
    transaction_type: typeName(line, behaviour),
    transaction_status: isOdd ? 'IN_REVIEW' : statusNames[status],
    approved_transaction_amount: isScaleWrong && line.originalId !== null ? approved / 100 : approved,
    ...(instalments === null || line.kind !== 'charge'
      ? {}
      : { deferred: { credit_type: '003', grace_month: '00', months: String(instalments) } }),
  }
}

/**
 * How a transaction is found at `now`, newest first: one item, or two where a decline was only provisional.
 *
 * @param byId whether its id was asked for; a page of many has one item a transaction
 */
export function itemsOf(line: Transaction, now: number, byId: boolean, behaviour: SearchBehaviour) {
  const seen = now - behaviour.lagMs
  const { status, reversedAt, originalId, effectiveAt } = line
  const item = (shown: ShownStatus) => searchItem(line, shown, behaviour)
  if (reversedAt !== null && reversedAt <= seen) return [item('reversed')]
  if (behaviour.provisionalMs === 0 || originalId === null || status !== 'approved') return [item(status)]
  if (now < effectiveAt + behaviour.provisionalMs) return [item('declined')]
  return byId ? [item('approved'), item('declined')] : [item('approved')]
}
