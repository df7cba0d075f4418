import { z } from 'zod'
import { textKinds } from './text-kinds.ts'
import { hasCheckDigit } from './pan.ts'
import type { LiquidoSale } from './sales.ts'

/**
 * Documents of people and companies in Peru, and the form of their numbers. DNI is in Liquido's samples; the other names
 * are assumed.
 */
const documentForms = {
  DNI: /^\d{8}$/u,
  CE: /^[\dA-Z]{6,12}$/u,
  RUC: /^\d{11}$/u,
  PASSPORT: /^[\dA-Z]{5,12}$/u,
} as const
export const documentTypes = [
  'DNI',
  'CE',
  'RUC',
  'PASSPORT',
] as const satisfies (keyof typeof documentForms)[]

/** Of the account's owner (`bankTransferAccountInfo.document` of Liquido's own client); sent only where it is filled. */
const documentSchema = z
  .strictObject({ documentId: z.string(), type: z.enum(documentTypes) })
  .refine(({ documentId, type }) => documentForms[type].test(documentId), { path: ['documentId'] })

/** Digits of a CCI, Peru's account number between banks: bank, office, account and two check digits. */
export const cciDigits = 20
const cciForm = /^(?<bank>\d{3})(?<office>\d{3})(?<account>\d{12})(?<first>\d)(?<second>\d)$/u

/**
 * Why an account number of 20 digits is no CCI of this bank, or `null`; any other length is the bank's own number, of
 * which nothing is known. Each check digit is Luhn's: the first of bank and office, the second of the account (docs/liquido.md).
 */
export function cciFault(bankCode: string, accountNumber: string): 'otherBank' | 'checkDigits' | null {
  const cci = cciForm.exec(accountNumber)?.groups
  if (cci === undefined) return null
  const { bank = '', office = '', account = '', first = '', second = '' } = cci
  if (bank !== bankCode) return 'otherBank'
  return hasCheckDigit(bank + office + first) && hasCheckDigit(account + second) ? null : 'checkDigits'
}

export const bankAccountSchema = z
  .strictObject({
    bankCode: z.string().regex(/^\d{3}$/u),
    beneficiaryName: z.string().min(1).max(120),
    bankAccountNumber: z
      .string()
      .regex(/^\d{4,20}$/u)
      .register(textKinds, { text: 'number' }),
    bankAccountType: z.enum(['CHECKING', 'SAVINGS', 'CLABE']),
    bankBranchId: z.string().max(20).register(textKinds, { text: 'number' }).optional(),
    bankName: z.string().max(80).optional(),
    ispb: z.string().max(20).register(textKinds, { text: 'number' }).optional(),
    document: documentSchema.optional(),
  })
  .refine(({ bankCode, bankAccountNumber }) => cciFault(bankCode, bankAccountNumber) === null, {
    path: ['bankAccountNumber'],
  })
export type BankAccount = z.infer<typeof bankAccountSchema>

/** `POST /v1/payments/charges/refund`. The amount is in integer minor units (100 = 1 PEN). */
export const liquidoRefundBodySchema = z.strictObject({
  /** The refund's own key: the payment's key, a dash and the count of this payment's refunds (`…-1`). */
  idempotencyKey: z.string().min(1).max(80).register(textKinds, { text: 'number' }),
  /** The payment's key. */
  referenceId: z.string().min(1).max(64).register(textKinds, { text: 'number' }),
  amount: z.int().min(1).max(999_999_999),
  currency: z.enum(['PEN', 'USD']),
  country: z.literal('PE'),
  description: z.string().max(200),
  additionalInfo: z.strictObject({ bankTransferAccountInfo: bankAccountSchema }).optional(),
  callbackUrl: z.url().max(400).optional(),
})
export type LiquidoRefundBody = z.infer<typeof liquidoRefundBodySchema>

/**
 * The key of a payment's n-th refund, in the seed's form `2022030214000007-1`. `n` counts every refund ever made of
 * the payment, whatever became of it, so that a key is never used for two bodies.
 */
export const refundKey = (referenceId: string, n: number): string => `${referenceId}-${n}`

/** The count in a refund's key, or `null` where the key is not one of its payment. */
export function refundNumber({ idempotencyKey, referenceId }: LiquidoRefundBody): number | null {
  const count = idempotencyKey.startsWith(`${referenceId}-`)
    ? idempotencyKey.slice(referenceId.length + 1)
    : ''
  return /^[1-9]\d{0,8}$/u.test(count) ? Number(count) : null
}

/** What a payment's status says about giving it back. */
type PaymentStanding = Pick<LiquidoSale, 'status' | 'refunded' | 'chargedBack'>

const notPaidYet: PaymentStanding = { status: 'unknown' }
const neverPaid: PaymentStanding = { status: 'declined' }
const refundedAlready: PaymentStanding = { status: 'approved', refunded: true }

/**
 * SETTLED, IN_PROGRESS and FAILED are on Liquido's page of a payment, CHARGED_BACK in its callbacks; the others are of
 * its own client's list, without a page that explains them (docs/liquido.md, "Assumed").
 */
const standings: ReadonlyMap<string, PaymentStanding> = new Map([
  ['SETTLED', { status: 'approved' }],
  ['INITIAL_STATUS', notPaidYet],
  ['IN_PROGRESS', notPaidYet],
  ['FAILED', neverPaid],
  ['CANCELLED', neverPaid],
  ['EXPIRED', neverPaid],
  ['REFUNDING', refundedAlready],
  ['REFUNDED', refundedAlready],
  ['CHARGED_BACK', { status: 'approved', chargedBack: true }],
])

/** What a payment's status says; a word that is not known says nothing, so that nothing is given back by it. */
export const paymentStanding = (transferStatus: string): PaymentStanding =>
  standings.get(transferStatus) ?? notPaidYet

/**
 * Liquido's way to write a time, `2022-03-01 21:18:56 GMT-08:00` or with ` UTC` at its end, in milliseconds since the
 * epoch; `null` where it is none.
 */
export function parseLiquidoTime(text: string): number | null {
  const match =
    /^(?<day>\d{4}-\d{2}-\d{2}) (?<time>\d{2}:\d{2}:\d{2}) (?:UTC|GMT(?<offset>[+-]\d{2}:\d{2})?)$/u.exec(
      text,
    )
  if (!match?.groups) return null
  const { day = '', time = '', offset = 'Z' } = match.groups
  const at = Date.parse(`${day}T${time}${offset}`)
  return Number.isNaN(at) ? null : at
}
