import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LiquidoRefundBody } from '../../../domain/liquido.ts'
import { answerSummarySchema } from '../../../domain/operations.ts'
import { kushkiAnswer } from '../../../electron/gateways/kushki-answer.ts'
import { saleOfItem } from '../../../electron/gateways/kushki-items.ts'
import { liquidoAnswer } from '../../../electron/gateways/liquido-answer.ts'
import { seed } from '../requests/choices.ts'
import { kushkiRequest } from './kushki-request.ts'

const liquidoBody = seed('liquido-refund-request') as LiquidoRefundBody

/** Members that the gateways use, with values of any kind: near enough to an answer to be dangerous. */
const nearAnswer = fc.dictionary(
  fc.constantFrom(
    'code',
    'message',
    'details',
    'transaction_status',
    'kushki_response',
    'message_fields',
    'transferStatus',
    'transferStatusCode',
    'transferErrorMsg',
    'idempotencyKey',
    'status',
    'error',
    '__proto__',
  ),
  fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(
      'APPROVAL',
      'DECLINED',
      'SETTLED',
      'FAILED',
      'IN_PROGRESS',
      'E001',
      'E048',
      '05',
      200,
      500,
    ),
  ),
)
const answers = fc.record({
  outcome: fc.constant('answered' as const),
  status: fc.constantFrom(200, 201, 302, 400, 401, 404, 409, 412, 429, 500, 503),
  text: fc.oneof(
    fc.string(),
    fc.json(),
    nearAnswer.map((value) => JSON.stringify(value)),
  ),
})

describe('any answer at all', () => {
  it('of Kushki becomes a summary the contract takes; approved only with APPROVAL under a 2xx', () => {
    fc.assert(
      fc.property(answers, fc.constantFrom('reverse', 'void', 'refund'), (answer, kind) => {
        const { summary } = kushkiAnswer(kushkiRequest(kind, false), answer, 1)
        expect(answerSummarySchema.safeParse(summary).error).toBeUndefined()
        const isApproved = answer.status < 300 && answer.text.includes('"transaction_status":"APPROVAL"')
        expect(summary.class === 'approved' && !isApproved).toBe(false)
      }),
      { numRuns: 2_000 },
    )
  })

  it('of Liquido becomes a summary the contract takes; approved only with a settled record of this refund', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const { summary } = liquidoAnswer(answer, liquidoBody, 1)
        expect(answerSummarySchema.safeParse(summary).error).toBeUndefined()
        // No generated answer repeats the whole refund.
        expect(['approved', 'inProgress']).not.toContain(summary.class)
      }),
      { numRuns: 2_000 },
    )
  })

  it('as an item of a search is a sale or nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (item) => {
        expect(saleOfItem(item)).toBeNull()
      }),
    )
  })
})
