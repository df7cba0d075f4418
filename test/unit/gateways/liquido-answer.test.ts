import { describe, expect, it } from 'vitest'
import type { LiquidoRefundBody } from '../../../domain/liquido.ts'
import { liquidoAnswer, saysNotFound } from '../../../electron/gateways/liquido-answer.ts'
import { seed } from '../requests/choices.ts'

const at = 1_800_000_000_000
const body = seed('liquido-refund-request') as LiquidoRefundBody
const response = seed('liquido-refund-response')
const answered = (status: number, content: unknown, retryAfterMs?: number) => ({
  outcome: 'answered' as const,
  status,
  text: typeof content === 'string' ? content : JSON.stringify(content),
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
})

describe("the documents' samples", () => {
  it('the response is an approved refund', () => {
    expect(liquidoAnswer(answered(200, response), body, at)).toEqual({
      summary: { class: 'approved', at, httpStatus: 200, code: 'SETTLED', reference: '2022030214000007-1' },
    })
  })
})

describe('a refund record', () => {
  it.each([
    [{ finalAmount: 400 }, { currency: 'PEN', minor: 400 }],
    [
      { finalAmount: 130, finalCurrency: 'USD' },
      { currency: 'USD', minor: 130 },
    ],
    [{ finalAmount: null, finalCurrency: null }, undefined],
    [{ finalAmount: 500, finalCurrency: 'PEN' }, undefined],
  ])('with another final amount is the same end, and says so: %j', (over, final) => {
    const { summary } = liquidoAnswer(answered(200, { ...response, ...over }), body, at)
    expect([summary.class, summary.final]).toEqual(['approved', final])
  })

  it.each([
    [{ transferStatus: 'IN_PROGRESS' }, { class: 'inProgress', code: 'IN_PROGRESS' }],
    [
      { transferStatus: 'FAILED', transferStatusCode: 500, transferErrorMsg: 'Account closed' },
      { class: 'declined', code: 'FAILED', message: 'Account closed' },
    ],
    [
      { transferStatus: 'SETTLED', transferStatusCode: null },
      { class: 'approved', code: 'SETTLED' },
    ],
    // "200 transaction SETTLED or IN_PROGRESS, other FAILED": a record that breaks this decides nothing.
    [
      { transferStatus: 'SETTLED', transferStatusCode: 400 },
      { class: 'unknown', code: 'contradictory' },
    ],
    [
      { transferStatus: 'IN_PROGRESS', transferStatusCode: 500 },
      { class: 'unknown', code: 'contradictory' },
    ],
    [{ transferStatus: 'CANCELLED' }, { class: 'unknown', code: 'contradictory' }],
    [{ idempotencyKey: '2022030214000007-2' }, { class: 'unknown', code: 'notUnderstood' }],
    // A record of our key that is not our refund proves nothing, and it is looked up.
    [{ amount: 400 }, { class: 'unknown', code: 'contradictory' }],
    [{ referenceId: '1' }, { class: 'unknown', code: 'contradictory' }],
    [{ currency: 'USD' }, { class: 'unknown', code: 'contradictory' }],
  ])('with %j', (over, expected) => {
    expect(liquidoAnswer(answered(200, { ...response, ...over }), body, at).summary).toMatchObject(expected)
  })

  it.each([
    [503, 'SETTLED', 'unknown'],
    [500, 'FAILED', 'unknown'],
    [400, 'SETTLED', 'unknown'],
    [400, 'FAILED', 'declined'],
  ])('under HTTP %i with %s is %s', (status, transferStatus, meaning) => {
    const content = {
      ...response,
      transferStatus,
      transferStatusCode: transferStatus === 'FAILED' ? 500 : 200,
    }
    expect(liquidoAnswer(answered(status, content), body, at).summary.class).toBe(meaning)
  })
})

describe('a failure', () => {
  it.each([
    [200, { transferStatusCode: 400, transferErrorMsg: 'Too much' }, 'declined', 'FAILED'],
    [200, { transferStatusCode: 503, transferErrorMsg: 'Service Unavailable' }, 'unknown', 'unavailable'],
    [200, { status: 503, error: 'Service Unavailable' }, 'unknown', 'unavailable'],
    [503, { status: 503, error: 'Service Unavailable' }, 'unknown', 'unavailable'],
    [502, '<html>', 'unknown', 'unavailable'],
    [400, { status: 400, error: 'Bad Request' }, 'refused', 'badRequest'],
    [422, { status: 422, error: 'Unprocessable' }, 'refused', 'badRequest'],
    [404, { status: 404, error: 'Not Found' }, 'refused', 'paymentUnknown'],
    [404, '<html>portal</html>', 'unknown', 'notUnderstood'],
    [409, { status: 409, error: 'Conflict' }, 'unknown', 'notUnderstood'],
    [401, { status: 401, error: 'Unauthorized' }, 'unauthorised', 'credentialRefused'],
    [403, { message: 'Forbidden' }, 'unauthorised', 'credentialRefused'],
    [403, '<html>Access denied</html>', 'unknown', 'notTheGateway'],
    [401, '', 'unknown', 'notTheGateway'],
    [307, '', 'unknown', 'notTheGateway'],
    [429, {}, 'unknown', 'tooManyRequests'],
    [200, {}, 'unknown', 'notUnderstood'],
    [200, '', 'unknown', 'notUnderstood'],
  ])('HTTP %i %j is %s', (status, content, meaning, code) => {
    const { summary } = liquidoAnswer(answered(status, content), body, at)
    expect(summary).toMatchObject({ class: meaning, code, httpStatus: status })
  })

  it('passes on how long to wait', () => {
    const content = { status: 503, error: 'Service Unavailable' }
    expect(liquidoAnswer(answered(503, content, 2_000), body, at).retryAfterMs).toBe(2_000)
    expect(liquidoAnswer(answered(200, content, 2_000), body, at).retryAfterMs).toBe(2_000)
  })

  it('keeps no person and no account in what support gets to see', () => {
    const { raw = '' } = liquidoAnswer(answered(200, { ...response, transferStatus: 'ODD' }), body, at)
    expect(raw).toContain('"transferStatus":"ODD"')
    expect(raw).not.toMatch(/liquido\.com|700123456|username/u)
  })
})

describe('a query that finds nothing', () => {
  it.each([
    [404, { status: 404, error: 'Not Found' }, true],
    [404, '<html>portal</html>', false],
    [200, { status: 404, error: 'Not Found' }, false],
    [404, {}, false],
  ])('HTTP %i %j: %s', (status, content, says) => {
    expect(saysNotFound(answered(status, content))).toBe(says)
  })
})
