import { createHmac } from 'node:crypto'
import type { Clock } from '../../domain/clock.ts'
import type { Payment, Payments } from '../ledger/payments.ts'
import type { Refunds } from '../ledger/refunds.ts'
import type { Signed } from '../notifications/notifier.ts'
import type { LiquidoAcquirer, RefundWithPayment } from './acquirer.ts'
import { liquidoTime, refundDetails } from './answers.ts'

export const eventTypes = [
  'CHARGE_SUCCEEDED',
  'CHARGE_FAILED',
  'CHARGE_CHARGED_BACK',
  'CHARGE_REFUND_SUCCEEDED',
  'CHARGE_REFUND_FAILED',
] as const
export type EventType = (typeof eventTypes)[number]

/** A callback ready to go out: the raw body, and the header that signs exactly these bytes. */
export type SignedCallback = {
  eventType: EventType
  /** The refund's key, or the payment's where the event is about the payment. */
  idempotencyKey: string
  body: string
  signature: string
}

/** `Liquido-Signature` of a body. @param timestamp seconds since the epoch */
export function signatureOf(body: string, timestamp: number, clientSecret: string): string {
  const signature = createHmac('sha256', clientSecret)
    .update(`payload=${body},timestamp=${timestamp}`)
    .digest('hex')
  return `algorithm=HmacSHA256,timestamp=${timestamp},signature=${signature}`
}

const ofRefund = (found: RefundWithPayment): Record<string, unknown> => {
  const { payer, transferErrorMsg, ...details } = refundDetails(found, 'text')
  return {
    ...details,
    payer: { email: payer.email, name: payer.name },
    ...(transferErrorMsg === null ? {} : { transferErrorMsg }),
  }
}

const ofPayment = (payment: Payment): Record<string, unknown> => ({
  amount: payment.minor,
  country: 'PE',
  currency: payment.currency,
  finalAmount: payment.minor,
  finalCurrency: payment.currency,
  createTime: liquidoTime(payment.createdAt),
  scheduledTime: liquidoTime(payment.createdAt),
  finalStatusTime: liquidoTime(payment.createdAt),
  description: '',
  callbackUrl: '',
  referenceId: payment.referenceId,
  idempotencyKey: payment.referenceId,
  payer: { email: payment.payer.email, name: payment.payer.name },
  paymentMethod: payment.paymentMethod,
  transferStatus: payment.status,
  transferStatusCode: payment.status === 'FAILED' ? 500 : 200,
})

export type Callbacks = ReturnType<typeof createCallbacks>

/** The events Liquido would post to a store's server. A counter has no public address, so they wait to be fetched. */
export function createCallbacks({
  acquirer,
  payments,
  refunds,
  clientSecret,
  clock,
}: {
  acquirer: LiquidoAcquirer
  payments: Payments
  refunds: Refunds
  clientSecret: string
  clock: Clock
}) {
  function sign(
    eventType: EventType,
    idempotencyKey: string,
    chargeDetails: Record<string, unknown>,
    timestamp: number,
  ): SignedCallback {
    const body = JSON.stringify({ eventType, data: { chargeDetails } })
    return { eventType, idempotencyKey, body, signature: signatureOf(body, timestamp, clientSecret) }
  }
  const seconds = (): number => Math.floor(clock.now() / 1000)

  /** The event of a refund's end, signed now; `null` while there is none. */
  function ofEnd(idempotencyKey: string): SignedCallback | null {
    const found = acquirer.find(idempotencyKey)
    if (found === null || found.refund.status === 'IN_PROGRESS') return null
    const eventType = found.refund.status === 'SETTLED' ? 'CHARGE_REFUND_SUCCEEDED' : 'CHARGE_REFUND_FAILED'
    return sign(eventType, idempotencyKey, ofRefund(found), seconds())
  }

  return {
    /** One event for each refund that is final, signed now. */
    list: (): SignedCallback[] => {
      acquirer.settleDue()
      return refunds
        .list()
        .map(({ idempotencyKey }) => ofEnd(idempotencyKey))
        .filter((made) => made !== null)
    },
    /** The same event as it is posted: the body, and the header that signs it. */
    signedEnd: (idempotencyKey: string): Signed | null => {
      const made = ofEnd(idempotencyKey)
      return made === null ? null : { body: made.body, headers: { 'Liquido-Signature': made.signature } }
    },
    /**
     * An event of any type about a refund or a payment, whatever its state: to hand over out of order or too old.
     * `null` where no refund or payment has this key. @param timestamp seconds since the epoch. @default now
     */
    make: (
      eventType: EventType,
      idempotencyKey: string,
      timestamp: number = seconds(),
    ): SignedCallback | null => {
      const refund = acquirer.find(idempotencyKey)
      if (refund !== null) {
        const ends = { CHARGE_REFUND_SUCCEEDED: 'SETTLED', CHARGE_REFUND_FAILED: 'FAILED' } as const
        const status = eventType in ends ? ends[eventType as keyof typeof ends] : refund.refund.status
        const told = { ...refund, refund: { ...refund.refund, status } }
        return sign(eventType, idempotencyKey, ofRefund(told), timestamp)
      }
      const payment = payments.get(idempotencyKey)
      return payment === null ? null : sign(eventType, idempotencyKey, ofPayment(payment), timestamp)
    },
  }
}
