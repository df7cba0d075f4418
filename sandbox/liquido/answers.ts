import { Temporal } from 'temporal-polyfill'
import type { Behaviour, DuplicateAnswer, OperationBehaviour } from '../behaviour.ts'
import { answer, type Answer } from '../http/answers.ts'
import type { Payer, Payment } from '../ledger/payments.ts'
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

/** The customer of a record. @param document as a text, or as the object of Peru's charges */
const payerOf = (payer: Payer, document: Behaviour['liquido']['payerDocument']) => ({
  ...payer,
  document: document === 'text' ? payer.document : { documentId: payer.document, type: 'DNI' },
  billingAddress: {
    zipCode: '15001',
    state: 'Lima',
    city: 'Lima',
    street: 'Jirón de la Unión',
    number: '300',
  },
})

/** What a refund, its query and its callback share, in the members of Liquido's samples. */
export function refundDetails(
  { refund, payment }: RefundWithPayment,
  document: Behaviour['liquido']['payerDocument'],
) {
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
    payer: payerOf(payment.payer, document),
    transferStatus: refund.status,
    description: refund.description ?? '',
    callbackUrl: refund.callbackUrl ?? '',
  }
}

/** A settled refund that speaks against itself. */
function contradicted(
  details: ReturnType<typeof refundDetails>,
  contradiction: OperationBehaviour['contradiction'],
): object {
  if (details.transferStatus !== 'SETTLED') return details
  switch (contradiction) {
    case null:
    case 'field39':
      return details
    case 'error':
      return { ...details, transferStatusCode: failedCode, transferErrorMsg: failedMessage }
    case 'otherId':
      return { ...details, idempotencyKey: 'another-refund-1' }
    case 'bare':
      return { transferStatus: details.transferStatus }
  }
}

/** The record of a refund that was taken. */
export function refundAnswer(found: RefundWithPayment, { liquido, operations }: Behaviour): Answer {
  const details = refundDetails(found, liquido.payerDocument)
  const given = answer(operations.status, contradicted(details, operations.contradiction))
  if (!operations.hasDuplicateMembers) return given
  const twice = '"transferStatus":"FAILED","transferStatus":"SETTLED"'
  return { ...given, text: JSON.stringify(given.body).replace('"transferStatus":"SETTLED"', twice) }
}

/** Cards of payments; Liquido names their first six and last four digits. */
const cards = [
  { bin: '424242', last4: '4242', brand: 'VISA' },
  { bin: '555555', last4: '4444', brand: 'MASTERCARD' },
  { bin: '411111', last4: '1111', brand: 'VISA' },
] as const

/** The record of a payment (Liquido, Retrieve a payment, Peru). */
export function paymentDetails(
  payment: Payment,
  isCard: boolean,
  document: Behaviour['liquido']['payerDocument'],
): object {
  const time = liquidoTime(payment.createdAt)
  const failed = payment.status === 'FAILED'
  const card = cards[Number(payment.referenceId.at(-1)) % cards.length] ?? cards[0]
  const cardInfo = { cardHolderName: payment.payer.name, expirationMonth: 6, expirationYear: 2029, ...card }
  return {
    transferStatusCode: failed ? failedCode : 200,
    transferErrorMsg: failed ? 'The payment was declined' : null,
    idempotencyKey: payment.referenceId,
    referenceId: payment.referenceId,
    paymentMethod: payment.paymentMethod,
    amount: payment.minor,
    currency: payment.currency,
    country: 'PE',
    finalAmount: payment.minor,
    finalCurrency: payment.currency,
    createTime: time,
    scheduledTime: time,
    finalStatusTime: time,
    payer: payerOf(payment.payer, document),
    ...(isCard
      ? {
          transferDetails: {
            card: { cardInfo, cardToken: { token: `card_${payment.referenceId}`, type: 'CARD' } },
          },
        }
      : {}),
    transferStatus: payment.status,
    description: '',
    callbackUrl: '',
    subMerchantId: 'SANDBOX',
  }
}

/** Failures at the level of HTTP: `{status, error}`. */
export const httpFailure = (status: number, error: string): Answer => answer(status, { status, error })

/** Failures of business come with HTTP 200 and speak through `transferStatusCode`. */
const failure = (transferStatusCode: number, transferErrorMsg: string): Answer =>
  answer(200, { transferStatusCode, transferErrorMsg })

/** Why Liquido does not take a refund. @param duplicates how a key that comes again is refused */
export function liquidoRefused(refusal: LiquidoRefusal, duplicates: DuplicateAnswer | null): Answer {
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
    case 'KeyUsed':
      return duplicates === 400 || duplicates === 409 || duplicates === 422
        ? httpFailure(duplicates, 'Duplicate idempotencyKey')
        : failure(400, 'Duplicate idempotencyKey')
  }
}
