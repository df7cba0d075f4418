import { describe, expect, it } from 'vitest'
import { answerSummarySchema } from '../../../domain/operations.ts'
import {
  byStatus,
  lookUpAnswer,
  nameless,
  parseJson,
  summary,
  withoutAnswer,
  withServerTime,
} from '../../../electron/gateways/summary.ts'

const everything = {
  httpStatus: 200,
  message: 'Transacción aprobada',
  reference: 'reference',
  approvalCode: 'approval',
  ticketNumber: 'ticket',
  authorisedMinor: 1,
  final: { currency: 'USD', minor: 5 },
  processedAs: 'refund',
} as const

describe('a summary', () => {
  it('has the class of its code, and what is known besides', () => {
    expect(summary('kushki', '000', 7, everything)).toStrictEqual({
      class: 'approved',
      code: '000',
      at: 7,
      ...everything,
    })
  })

  it('has nothing in the place of what is not known, or empty', () => {
    expect(summary('kushki', 'E041', 7)).toStrictEqual({ class: 'refused', code: 'E041', at: 7 })
    const empty = { message: '', reference: '', approvalCode: '', ticketNumber: '' }
    expect(summary('liquido', 'FAILED', 7, empty)).toStrictEqual({ class: 'declined', code: 'FAILED', at: 7 })
  })

  it('is of unknown outcome where its code is not in the table', () => {
    expect(summary('kushki', 'E999', 7)).toStrictEqual({ class: 'unknown', code: 'E999', at: 7 })
  })

  it('is as short as a row may keep it, whatever the gateway says', () => {
    const long = 'x'.repeat(1000)
    const told = summary('kushki', long, 7, {
      message: long,
      reference: long,
      approvalCode: long,
      ticketNumber: long,
    })
    expect(answerSummarySchema.parse(told)).toEqual(told)
    const { message = '', reference = '', approvalCode = '', ticketNumber = '', code = '' } = told
    expect([message, reference, approvalCode, ticketNumber, code].map(({ length }) => length)).toEqual([
      400, 80, 12, 40, 40,
    ])
  })

  it('hides long runs of digits in the gateway’s words', () => {
    expect(summary('kushki', '05', 7, { message: 'card 4761739001010010 declined' }).message).toBe(
      'card <16 digits> declined',
    )
  })
})

it('what a look-up brought is found where it tells an end, or that one will come', () => {
  for (const answerClass of ['approved', 'declined', 'refused', 'inProgress'] as const) {
    const told = { class: answerClass, at: 7 }
    expect(lookUpAnswer(told)).toEqual({ outcome: 'found', summary: told })
  }
  const told = { class: 'unknown', at: 7 } as const
  expect(lookUpAnswer(told)).toEqual({ outcome: 'undecided', summary: told })
})

describe('without an answer of its own', () => {
  it.each([
    [
      { outcome: 'notSent', cause: 'ECONNREFUSED' },
      { class: 'notSent', code: 'notReached', message: 'ECONNREFUSED' },
    ],
    [
      { outcome: 'noAnswer', why: 'timeout', cause: 'late' },
      { class: 'unknown', code: 'timeout', message: 'late' },
    ],
    [
      { outcome: 'noAnswer', why: 'connectionLost', cause: 'ECONNRESET' },
      { class: 'unknown', code: 'connectionLost', message: 'ECONNRESET' },
    ],
    [
      { outcome: 'noAnswer', why: 'tooLarge', cause: 'tooLarge' },
      { class: 'unknown', code: 'notUnderstood', message: 'tooLarge' },
    ],
  ] as const)('%j is told by our code and its cause', (exchange, told) => {
    expect(withoutAnswer('kushki', exchange, 7)).toStrictEqual({ summary: { at: 7, ...told } })
  })

  it('has our words where we have some', () => {
    expect(nameless('liquido', 'notUnderstood', 7, 'words')).toStrictEqual({
      summary: { class: 'unknown', code: 'notUnderstood', at: 7, message: 'words' },
    })
    expect(nameless('liquido', 'noCredential', 7)).toStrictEqual({
      summary: { class: 'unauthorised', code: 'noCredential', at: 7 },
    })
  })
})

describe('an answer whose body says nothing that the table knows', () => {
  const of = (status: number, text: string, retryAfterMs?: number) =>
    byStatus(
      'kushki',
      { outcome: 'answered', status, text, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
      7,
      'words',
    )

  it('is kept for support, with how long to wait where that was told', () => {
    const told = { class: 'unknown', code: 'unavailable', at: 7, httpStatus: 503, message: 'words' }
    expect(of(503, '{"code":"X"}')).toStrictEqual({ summary: told, raw: 'HTTP 503 {"code":"X"}' })
    expect(of(503, '{"code":"X"}', 5000)).toStrictEqual({
      summary: told,
      raw: 'HTTP 503 {"code":"X"}',
      retryAfterMs: 5000,
    })
  })

  it.each([
    [401, '{"message":"Unauthorized"}', 'credentialRefused'],
    [403, '{"Message":"User is not authorized to access this resource"}', 'credentialRefused'],
    [401, '<html>', 'notTheGateway'],
    // A redirect and a proxy's own refusal are nobody's refusal of the credential, whatever they say.
    [302, '{"message":"Unauthorized"}', 'notTheGateway'],
    [407, '{"message":"Unauthorized"}', 'notTheGateway'],
    // A refusal of the credential beside a part of a processed answer: neither is believed.
    [401, '{"message":"Unauthorized","transaction_status":"APPROVAL"}', 'contradictory'],
    [403, '{"ticket_number":"1"}', 'contradictory'],
    [429, '', 'tooManyRequests'],
    [418, '{"ticket_number":"1"}', 'notUnderstood'],
    [500, '', 'unavailable'],
    [599, '', 'unavailable'],
    [600, '', 'notUnderstood'],
    [499, '', 'notUnderstood'],
    [200, '', 'notUnderstood'],
  ])('is judged by HTTP %d beside %j', (status, text, code) => {
    expect(of(status, text).summary.code).toBe(code)
  })
})

describe('a text as JSON', () => {
  it.each([
    ['{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}', { a: 1, b: { a: 2 }, c: [{ a: 3 }, { a: 4 }] }],
    ['{"b":{"a":2},"a":1}', { b: { a: 2 }, a: 1 }],
    ['[1]', [1]],
    ['""', ''],
  ])('%s is read', (text, value) => {
    expect(parseJson(text)).toEqual(value)
  })

  it.each([
    '',
    '{',
    '<html>',
    '{"a":1,"a":1}',
    '{"b":{"a":1,"a":2}}',
    '[{"a":1,"b":2,"a":3}]',
    '{"a":1,"a":2,"b":3}',
  ])('%s is none, or names a member twice', (text) => {
    expect(parseJson(text)).toBeUndefined()
  })
})

it('the gateway’s time stands beside what it told, where it told it', () => {
  expect(withServerTime({ a: 1 }, { serverTime: 7 })).toStrictEqual({ a: 1, serverTime: 7 })
  expect(withServerTime({ a: 1 }, {})).toStrictEqual({ a: 1 })
})
