import { z } from 'zod'
import { parseLiquidoTime } from '../../domain/liquido.ts'
import { currencySchema } from '../../domain/money.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { liquidoSaleSchema, type LiquidoSale } from '../../domain/sales.ts'
import { parseJson } from '../gateways/summary.ts'
import { verifyCallback } from './signature.ts'

/** The five events of Liquido's notifications. */
const refundEvents = ['CHARGE_REFUND_SUCCEEDED', 'CHARGE_REFUND_FAILED'] as const
const paymentEvents = ['CHARGE_SUCCEEDED', 'CHARGE_FAILED', 'CHARGE_CHARGED_BACK'] as const

/** A refund's record, as far as it is needed to find the refund; what it proves is judged where its request is known. */
const refundRecordSchema = z.looseObject({ idempotencyKey: z.string(), transferStatus: z.string() })
type RefundRecord = z.infer<typeof refundRecordSchema>

/** A payment as its events tell it: here `idempotencyKey` is the payment's own. */
const paymentSchema = z.object({
  idempotencyKey: z.string().min(1).max(64),
  paymentMethod: z.string().min(1).max(40),
  amount: z.int().min(1),
  currency: currencySchema,
  createTime: z.string().nullish(),
})

const callbackSchema = z.discriminatedUnion('eventType', [
  z.object({
    eventType: z.enum(refundEvents),
    data: z.object({ chargeDetails: refundRecordSchema }),
  }),
  z.object({
    eventType: z.enum(paymentEvents),
    data: z.object({ chargeDetails: paymentSchema }),
  }),
])

/** What a callback tells: how a refund ended, or what became of a payment. */
export type CallbackEvent =
  | { about: 'refund'; eventType: (typeof refundEvents)[number]; record: RefundRecord }
  | { about: 'payment'; eventType: (typeof paymentEvents)[number]; payment: LiquidoSale }

export type CallbackError = { tag: 'BadSignature' | 'TooOld' | 'NotACallback' | 'NoSecret' }

export type HandedCallback = {
  /** Exactly as received; the signature is over these bytes. */
  body: string | Uint8Array
  /** The `Liquido-Signature` header. */
  signature: string
  /** When the store's hub took it, milliseconds since the epoch; the hub held its time against its own clock then. @default now */
  takenAt?: number
}

function paymentOf(
  eventType: (typeof paymentEvents)[number],
  details: z.infer<typeof paymentSchema>,
  now: number,
): Result<CallbackEvent, CallbackError> {
  const sale = liquidoSaleSchema.safeParse({
    key: `liquido:${details.idempotencyKey}`,
    gateway: 'liquido',
    createdAt: parseLiquidoTime(details.createTime ?? '') ?? now,
    status: eventType === 'CHARGE_FAILED' ? 'declined' : 'approved',
    referenceId: details.idempotencyKey,
    paymentMethod: details.paymentMethod,
    money: { currency: details.currency, minor: details.amount },
    ...(eventType === 'CHARGE_CHARGED_BACK' ? { chargedBack: true } : {}),
  })
  return sale.success ? ok({ about: 'payment', eventType, payment: sale.data }) : err({ tag: 'NotACallback' })
}

/** Whether a refund's event and its record say the same. */
const isConsistent = (eventType: (typeof refundEvents)[number], { transferStatus }: RefundRecord): boolean =>
  transferStatus === (eventType === 'CHARGE_REFUND_SUCCEEDED' ? 'SETTLED' : 'FAILED')

/**
 * Verifies and reads a callback (Liquido, Notification / Callback). Nothing of the body is looked at before its
 * signature holds.
 *
 * @param secret the OAuth client secret; `null` where none is set
 */
export function readCallback(
  { body, signature }: HandedCallback,
  secret: string | null,
  now: number,
  toleranceSeconds: number,
): Result<CallbackEvent, CallbackError> {
  if (secret === null || secret === '') return err({ tag: 'NoSecret' })
  const verified = verifyCallback(body, signature, secret, now, toleranceSeconds)
  if (!verified.ok) return verified
  const parsed = callbackSchema.safeParse(
    parseJson(typeof body === 'string' ? body : new TextDecoder().decode(body)),
  )
  if (!parsed.success) return err({ tag: 'NotACallback' })
  const told = parsed.data
  switch (told.eventType) {
    case 'CHARGE_REFUND_SUCCEEDED':
    case 'CHARGE_REFUND_FAILED': {
      const { eventType } = told
      const record = told.data.chargeDetails
      return isConsistent(eventType, record)
        ? ok({ about: 'refund', eventType, record })
        : err({ tag: 'NotACallback' })
    }
    case 'CHARGE_SUCCEEDED':
    case 'CHARGE_FAILED':
    case 'CHARGE_CHARGED_BACK':
      return paymentOf(told.eventType, told.data.chargeDetails, now)
  }
}
