import { z } from 'zod'
import type { Evidence, EvidenceSource, EvidenceStatus } from '../../domain/evidence.ts'
import { currencySchema } from '../../domain/money.ts'

/**
 * What decides of a refund record (Liquido, Refund: answer, query and callback alike). Everything else in it, the
 * payer's document and the final amount included, is shown or left alone: Liquido's own samples differ in both.
 */
const recordSchema = z.looseObject({
  idempotencyKey: z.string(),
  referenceId: z.string(),
  amount: z.number(),
  currency: z.string(),
  transferStatus: z.string(),
  transferStatusCode: z.number().nullish(),
})

/** SETTLED, IN_PROGRESS and FAILED are documented of refunds; any other word is not known. */
const statuses: ReadonlyMap<string, EvidenceStatus> = new Map([
  ['SETTLED', 'approved'],
  ['IN_PROGRESS', 'inProgress'],
  ['FAILED', 'declined'],
])

/**
 * A refund record as evidence, or `null` where it is none.
 *
 * @param referenceId key of the payment that was to be refunded
 * @param isAccepted whether it came with HTTP 2xx; a callback always did
 */
export function evidenceOfRecord(
  json: unknown,
  source: EvidenceSource,
  referenceId: string,
  isAccepted = true,
): Evidence | null {
  const parsed = recordSchema.safeParse(json)
  if (!parsed.success) return null
  const record = parsed.data
  const status = statuses.get(record.transferStatus) ?? null
  const currency = currencySchema.safeParse(record.currency)
  const isWhole = Number.isSafeInteger(record.amount) && record.amount >= 0
  return {
    source,
    id: record.idempotencyKey,
    kind: 'refund',
    amount: currency.success && isWhole ? { currency: currency.data, minor: record.amount } : null,
    status,
    contradictions: [
      ...(record.referenceId === referenceId ? [] : ['referenceId']),
      ...(isAccepted || status === 'declined' ? [] : ['httpStatus']),
      ...(agrees(status, record.transferStatusCode) ? [] : ['transferStatusCode']),
    ],
  }
}

/** "200 transaction SETTLED or IN_PROGRESS, other FAILED" (Liquido, Refund, Response Body Parameters). */
const agrees = (status: EvidenceStatus, code: number | null | undefined): boolean =>
  code === null || code === undefined || (code === 200) === (status !== 'declined')
