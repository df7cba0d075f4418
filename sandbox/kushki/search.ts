import type { Transaction, TransactionKind, TransactionStatus } from '../ledger/transactions.ts'

/** `SALE` is documented; the other names are the sandbox's choice. */
const typeNames: Record<TransactionKind, string> = {
  charge: 'SALE',
  capture: 'CAPTURE',
  preAuth: 'PREAUTHORIZATION',
  reAuthorization: 'REAUTHORIZATION',
  void: 'VOID',
  refund: 'REFUND',
}

/** `APPROVAL` and `DECLINED` are documented; the sandbox adds a sale nobody answered and a sale struck out. */
const statusNames: Record<TransactionStatus, string> = {
  approved: 'APPROVAL',
  declined: 'DECLINED',
  unknown: 'INITIALIZED',
  reversed: 'REVERSED',
}

/** One item of `POST /pos-analytics/v1/transactions/search`, with the documented members. */
export const searchItem = (line: Transaction) => ({
  request_amount: line.totalMinor / 100,
  amount: line.amount,
  country: 'PER',
  created: line.createdAt,
  bin_card: line.bin,
  merchant_id: 'SANDBOX0000001',
  issuing_bank: 'BANCO DE PRUEBA',
  approval_code: line.approvalCode,
  response_code: line.responseCode,
  payment_brand: line.brand,
  ticket_number: line.ticketNumber,
  last_four_digits: line.lastFour,
  transaction_type: typeNames[line.kind],
  masked_credit_card: `${line.bin}******${line.lastFour}`,
  transaction_status: statusNames[line.status],
  client_transaction_id: line.clientTransactionId,
  ...(line.reference === null ? {} : { transaction_reference: line.reference }),
  approved_transaction_amount:
    line.status === 'approved' || line.status === 'reversed' ? line.totalMinor / 100 : 0,
})
