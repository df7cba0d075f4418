import { Temporal } from 'temporal-polyfill'
import { answer, type Answer } from '../http/answers.ts'
import type { LiquidoRefusal, RefundWithPayment } from './acquirer.ts'

/** Liquido's way to write a time: `2022-03-01 21:18:56 GMT-08:00`. @param at milliseconds since the epoch */
export function liquidoTime(at: number): string {
  const { year, month, day, hour, minute, second } =
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('-08:00')
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)} GMT-08:00`
}

/** `transferStatusCode` of a refund that failed: "other FAILED", the number is the sandbox's choice. */
const failedCode = 500
const failedMessage = 'The refund was rejected by the receiving bank'

/** What a refund and its callback share. */
export function refundDetails({ refund, payment }: RefundWithPayment) {
  const failed = refund.status === 'FAILED'
  return {
    transferStatusCode: failed ? failedCode : 200,
    transferErrorMsg: failed ? failedMessage : null,
    idempotencyKey: refund.idempotencyKey,
    referenceId: refund.referenceId,
    paymentMethod: payment.paymentMethod,
    amount: refund.minor,
    currency: refund.currency,
    country: 'PE',
    finalAmount: refund.minor,
    finalCurrency: refund.currency,
    createTime: liquidoTime(refund.createdAt),
    scheduledTime: liquidoTime(refund.createdAt),
    finalStatusTime: refund.status === 'IN_PROGRESS' ? null : liquidoTime(refund.finalAt),
    payer: {
      ...payment.payer,
      billingAddress: {
        zipCode: '15001',
        state: 'Lima',
        city: 'Lima',
        street: 'Jirón de la Unión',
        number: '300',
      },
    },
    transferStatus: refund.status,
    description: refund.description,
    callbackUrl: refund.callbackUrl,
  }
}

/** Failures at the level of HTTP: `{status, error}`. */
export const httpFailure = (status: number, error: string): Answer => answer(status, { status, error })

/** Why Liquido does not take a refund. Business refusals come with HTTP 200 and speak through `transferStatusCode`. */
export function liquidoRefused(refusal: LiquidoRefusal): Answer {
  const failure = (transferStatusCode: number, transferErrorMsg: string): Answer =>
    answer(200, { transferStatusCode, transferErrorMsg })
  switch (refusal.tag) {
    case 'PaymentUnknown':
      return failure(404, 'The payment does not exist')
    case 'PaymentNotSettled':
      return failure(400, 'The payment is not settled')
    case 'OtherCurrency':
      return failure(400, 'The currency differs from the payment')
    case 'MoreThanLeft':
      return failure(400, 'The amount is more than what is left of the payment')
    case 'BankAccountNeeded':
      return failure(400, `bankTransferAccountInfo is required for ${refusal.paymentMethod}`)
    case 'KeyUsedWithOtherBody':
      return httpFailure(409, 'The idempotencyKey was used with another body')
  }
}
