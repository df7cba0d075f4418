import { z } from 'zod'

/** What Liquido takes, from its refund page: not the client's schemas, so that the two can disagree. */
const bankTransferAccountInfo = z.strictObject({
  bankCode: z.string().regex(/^\d{3}$/u, { error: 'a bankCode has 3 digits' }),
  beneficiaryName: z.string().min(1),
  bankAccountNumber: z.string().min(1),
  bankAccountType: z.enum(['CHECKING', 'SAVINGS', 'CLABE']),
  bankBranchId: z.string().optional(),
  bankName: z.string().optional(),
  ispb: z.string().optional(),
  /** Of Liquido's own client; Peru's pages do not show it. */
  document: z.strictObject({ documentId: z.string().min(1), type: z.string().min(1) }).optional(),
})

/** `POST /v1/payments/charges/refund`. The amount is an integer in minor units: 100 = 1 PEN. */
export const refundSchema = z.strictObject({
  idempotencyKey: z.string().min(1),
  referenceId: z.string().min(1),
  amount: z.int().min(1),
  currency: z.enum(['PEN', 'USD']),
  country: z.literal('PE'),
  description: z.string().optional(),
  additionalInfo: z.strictObject({ bankTransferAccountInfo: bankTransferAccountInfo.optional() }).optional(),
  callbackUrl: z.url().optional(),
})
export type RefundBody = z.infer<typeof refundSchema>

/** Payment methods whose refund is a bank transfer to the customer (Refund, payment methods). */
export const bankTransferMethods: readonly string[] = ['PAGO_EFECTIVO', 'BCP', 'PAYVALIDA']

/** Payment methods that are refunded to the card, at once. */
export const cardMethods: readonly string[] = ['CARD', 'CREDIT_CARD', 'DEBIT_CARD']

/**
 * What a description asks the sandbox for: `finalStatus=FAILED;asyncFinalizationDelay=10;`. The delay is read as
 * seconds. `delayMs` is `null` where none is asked for.
 */
export function askedEnd(description: string): { status: 'SETTLED' | 'FAILED'; delayMs: number | null } {
  const status = /finalStatus=(?<status>SETTLED|FAILED)\b/u.exec(description)?.groups?.['status']
  const seconds = /asyncFinalizationDelay=(?<seconds>\d{1,6})\b/u.exec(description)?.groups?.['seconds']
  return {
    status: status === 'FAILED' ? 'FAILED' : 'SETTLED',
    delayMs: seconds === undefined ? null : Number(seconds) * 1000,
  }
}
