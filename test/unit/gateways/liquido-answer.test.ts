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
    [{ finalCurrency: 'USD' }, { currency: 'USD', minor: 500 }],
    [{ finalCurrency: 'a long word' }, { currency: 'a long w', minor: 500 }],
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

describe('a record that proves nothing', () => {
  it.each([
    [200, { transferStatusCode: 400 }, 'transferStatusCode contradiction'],
    [200, { referenceId: '1', transferStatusCode: 400 }, 'referenceId transferStatusCode contradiction'],
    [200, { transferStatus: 'CANCELLED' }, 'status'],
    [200, { amount: 400 }, 'amount'],
    [400, {}, 'httpStatus contradiction'],
    [300, {}, 'httpStatus contradiction'],
    [199, {}, 'httpStatus contradiction'],
  ])('under HTTP %i, with %j, says why, and is kept for support', (status, over, message) => {
    const reference = '2022030214000007-1'
    expect(liquidoAnswer(answered(status, { ...response, ...over }), body, at)).toStrictEqual({
      summary: { class: 'unknown', code: 'contradictory', at, httpStatus: status, message, reference },
      raw: expect.stringContaining(`HTTP ${status} {`),
    })
  })

  it('may come with any success', () => {
    expect(liquidoAnswer(answered(299, response), body, at).summary.class).toBe('approved')
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
    [200, { transferStatusCode: 499 }, 'declined', 'FAILED'],
    [200, { transferStatusCode: 500 }, 'unknown', 'unavailable'],
    [200, { status: 500, error: 'x' }, 'unknown', 'unavailable'],
    [299, { transferStatusCode: 400 }, 'declined', 'FAILED'],
    [300, { transferStatusCode: 400 }, 'unknown', 'notUnderstood'],
    [399, { transferStatusCode: 400 }, 'unknown', 'notUnderstood'],
    [400, { transferStatusCode: 400 }, 'declined', 'FAILED'],
    [499, { transferStatusCode: 400 }, 'declined', 'FAILED'],
    [500, { transferStatusCode: 400 }, 'unknown', 'unavailable'],
    [429, { transferStatusCode: 400 }, 'unknown', 'tooManyRequests'],
    [400, { transferStatusCode: 200, error: 'x' }, 'unknown', 'notUnderstood'],
    [400, { transferStatusCode: null, error: 'x' }, 'refused', 'badRequest'],
    [400, { status: 400 }, 'unknown', 'notUnderstood'],
    [400, { message: 'x' }, 'refused', 'badRequest'],
    [400, { error: 'x' }, 'refused', 'badRequest'],
    [500, { status: 400, error: 'x' }, 'unknown', 'unavailable'],
    [418, { error: 'x' }, 'unknown', 'notUnderstood'],
    // A part of a record beside a refusal: neither is believed.
    [400, { status: 400, error: 'x', idempotencyKey: 'another' }, 'unknown', 'notUnderstood'],
    // What may be the answer to a second delivery of the same request refuses nothing.
    [408, { status: 408, error: 'x' }, 'unknown', 'notUnderstood'],
    [400, { status: 408, error: 'x' }, 'unknown', 'notUnderstood'],
    [400, { status: 409, error: 'x' }, 'unknown', 'notUnderstood'],
    [400, { transferStatusCode: 409 }, 'unknown', 'notUnderstood'],
    [400, { transferStatusCode: 408 }, 'unknown', 'notUnderstood'],
    [409, { transferStatusCode: 400 }, 'unknown', 'notUnderstood'],
    [400, { transferStatusCode: 400, transferErrorMsg: 'Duplicated key' }, 'unknown', 'notUnderstood'],
    [400, { error: 'DUPLICATE idempotencyKey' }, 'unknown', 'notUnderstood'],
    [400, { message: 'was ALREADY processed' }, 'unknown', 'notUnderstood'],
    [422, { message: 'key exists' }, 'unknown', 'notUnderstood'],
    [404, { error: 'the payment does not exist' }, 'refused', 'paymentUnknown'],
    [404, { message: "it doesn't exist" }, 'refused', 'paymentUnknown'],
    [404, { message: 'NOT EXISTing' }, 'refused', 'paymentUnknown'],
  ])('HTTP %i %j is %s', (status, content, meaning, code) => {
    const { summary } = liquidoAnswer(answered(status, content), body, at)
    expect(summary).toMatchObject({ class: meaning, code, httpStatus: status })
  })

  it('passes on how long to wait', () => {
    const content = { status: 503, error: 'Service Unavailable' }
    expect(liquidoAnswer(answered(503, content, 2_000), body, at).retryAfterMs).toBe(2_000)
    expect(liquidoAnswer(answered(200, content, 2_000), body, at).retryAfterMs).toBe(2_000)
  })

  it('that is certain waits for nothing', () => {
    expect(liquidoAnswer(answered(400, { error: 'x' }, 2_000), body, at)).toStrictEqual({
      summary: { class: 'refused', code: 'badRequest', at, httpStatus: 400, message: 'x' },
    })
    expect(liquidoAnswer(answered(200, { status: 500, error: 'x' }), body, at)).toStrictEqual({
      summary: { class: 'unknown', code: 'unavailable', at, httpStatus: 200, message: 'x' },
    })
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
