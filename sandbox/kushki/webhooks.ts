import { createHmac } from 'node:crypto'
import type { Clock } from '../../domain/clock.ts'
import type { Behaviour } from '../behaviour.ts'
import {
  totalMinorOf,
  type NewTransaction,
  type Transactions,
  type WireAmount,
} from '../ledger/transactions.ts'
import type { Signed } from '../notifications/notifier.ts'
import { merchantId } from './search.ts'

/** What a webhook tells of: the operation that was asked for. */
type Asked = 'Reverse' | 'Void' | 'Refund'

/** A webhook ready to go out, and whose it is. */
export type SignedWebhook = Signed & { clientTransactionId: string }

/**
 * The headers of a webhook (Kushki, Webhooks): HMAC-SHA256 in hexadecimal, of the raw body + "." + id and of the id
 * alone. @param id milliseconds since the epoch, as Kushki's own published sender has it
 */
function webhookHeaders(body: string, id: number, secret: string): Record<string, string> {
  const signature = (text: string): string => createHmac('sha256', secret).update(text).digest('hex')
  return {
    'X-Kushki-Key': merchantId,
    'X-Kushki-Id': String(id),
    'X-Kushki-Signature': signature(`${body}.${id}`),
    'X-Kushki-SimpleSignature': signature(String(id)),
  }
}

/** The amount as the samples have it: without what is zero, but for the untaxed subtotal. */
const webhookAmount = ({ iva, subtotal_iva, tip = 0, ...amount }: WireAmount) => ({
  extra_taxes: amount.extra_taxes ?? {},
  currency: amount.currency,
  subtotal_iva0: amount.subtotal_iva0,
  ...(iva === 0 ? {} : { iva }),
  ...(subtotal_iva === 0 ? {} : { subtotal_iva }),
  ...(tip === 0 ? {} : { tip }),
})

/** `REFUND` is published; the other two are assumed, as is a webhook of a decline. */
const kindNames: Record<Asked, string> = { Reverse: 'REVERSE', Void: 'VOID', Refund: 'REFUND' }

/** What does not depend on the operation's end. */
const ofMerchantAndCard = (line: NewTransaction) => ({
  country: 'Peru',
  franchise: line.brand,
  available: true,
  channel: 'POS',
  public_credential_id: '00000000000000000000000000000001',
  client_transaction_id: line.clientTransactionId,
  mcc: '4511',
  card_country: 'PER',
  processor_name: line.brand,
  transaction_reference: line.reference,
  payment_method: 'card',
  card_details: { prosa_info: {}, reading_type: 'ICC' },
  transaction_id: line.ticketNumber,
  created: line.createdAt,
  merchant_name: 'COMERCIO DE PRUEBA',
  sync_mode: 'online',
  deferred: { months: '1' },
  payment_brand: line.brand,
  acquirer_bank: 'Kushki',
  merchant_id: merchantId,
  masked_credit_card: `${line.bin}XXXXXX${line.lastFour}`,
  issuing_bank: 'BANCO DE PRUEBA',
  foreign_card: false,
  pos_details: { brand: 'SUNMI', model: 'P2-EU', version: 'SANDBOX', terminal_id: 'PB00000000001' },
  last_four_digits: line.lastFour,
  ticket_number: line.ticketNumber,
  bin_card: line.bin,
  transactionReference: line.reference,
})

/** The body of a webhook about an operation. @param isScaleWrong the approved amount is a hundredth, as in the sample */
function webhookBody(line: NewTransaction, asked: Asked, isScaleWrong: boolean): object {
  const isApproved = line.status === 'approved'
  const recorded = line.kind === 'refund' ? 'Refund' : asked
  const approved = isApproved ? line.totalMinor / 100 : 0
  const code = isApproved && line.responseCode === '00' ? '000' : line.responseCode
  return {
    ...ofMerchantAndCard(line),
    amount: webhookAmount(line.amount),
    subtotal_iva0: line.amount.subtotal_iva0,
    request_amount: totalMinorOf(line.amount) / 100,
    approved_transaction_amount: isScaleWrong ? approved / 100 : approved,
    transaction_type: kindNames[recorded],
    transaction_status: isApproved ? 'APPROVAL' : 'DECLINED',
    processor: { code, message: isApproved ? 'Transacción Aprobada.' : 'Transacción declinada.' },
    response_code: line.responseCode,
    approval_code: line.approvalCode,
    authorization_code: line.approvalCode,
    acq_transaction_type: recorded === 'Refund' ? 'Refund' : 'charge',
    acq_transaction_mode: recorded === 'Refund' ? 'Authorization' : asked,
  }
}

export type Webhooks = ReturnType<typeof createWebhooks>

/** The card-present webhooks Kushki would post to a store's server, in the published shape. */
export function createWebhooks({
  transactions,
  clock,
  secret,
  behaviour,
}: {
  transactions: Transactions
  clock: Clock
  /** The store's webhook signature, of the Console. */
  secret: string
  behaviour: () => Behaviour
}) {
  const ofOperation = (line: NewTransaction, asked: Asked): SignedWebhook => {
    const body = JSON.stringify(webhookBody(line, asked, behaviour().kushki.search.isScaleWrong))
    const headers = webhookHeaders(body, clock.now(), secret)
    return { clientTransactionId: line.clientTransactionId, body, headers }
  }
  return {
    ofOperation,
    /** One for each void and refund that took effect or was declined, oldest first, signed now. */
    list: (): SignedWebhook[] =>
      transactions
        .operations(clock.now())
        .map((line) => ofOperation(line, line.kind === 'refund' ? 'Refund' : 'Void')),
  }
}
