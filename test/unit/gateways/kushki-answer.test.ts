import { describe, expect, it } from 'vitest'
import { answerRows } from '../../../domain/answers.ts'
import type { OperationKind } from '../../../domain/operations.ts'
import { kushkiAnswer } from '../../../electron/gateways/kushki-answer.ts'
import { kushkiRequest } from './kushki-request.ts'

const at = 1_800_000_000_000
const answered = (status: number, body: unknown, retryAfterMs?: number) => ({
  outcome: 'answered' as const,
  status,
  text: typeof body === 'string' ? body : JSON.stringify(body),
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
})

const processed = (transaction_status: string, code: string, message: string) => ({
  transaction_reference: 'f2f29080-0214-42c0-95a5-77ecf3434cd7',
  ticket_number: '160501000000000123',
  transaction_status,
  transaction_type: 'charge',
  authorized_amount: transaction_status === 'APPROVAL' ? 100 : 0,
  kushki_response: { code, message },
  message_fields: { F38: 'A12345', F39: code === '000' ? '00' : code, F55: '910A0102030405060708' },
  F11: '000123',
  franchise: 'VISA',
})

describe('an answer of the processor', () => {
  it('APPROVAL is approved, with its reference and approval code', () => {
    const body = processed('APPROVAL', '000', 'Transacción Aprobada.')
    expect(kushkiAnswer(kushkiRequest('void', false), answered(200, body), at)).toEqual({
      summary: {
        class: 'approved',
        at,
        httpStatus: 200,
        code: '000',
        message: 'Transacción Aprobada.',
        reference: 'f2f29080-0214-42c0-95a5-77ecf3434cd7',
        approvalCode: 'A12345',
        ticketNumber: '160501000000000123',
      },
    })
  })

  const declines = answerRows.filter(
    ({ gateway, class: meaning, code }) =>
      gateway === 'kushki' && meaning === 'declined' && code !== 'declined',
  )
  it.each(declines)('DECLINED with $code is a decline, though HTTP says 200', ({ code }) => {
    const { summary } = kushkiAnswer(
      kushkiRequest('refund', false),
      answered(200, processed('DECLINED', code, 'No.')),
      at,
    )
    expect(summary).toMatchObject({ class: 'declined', code, message: 'No.', httpStatus: 200 })
    expect(summary).not.toHaveProperty('approvalCode')
  })

  it('DECLINED with a code that nobody documented is a decline that keeps its code readable', () => {
    const { summary } = kushkiAnswer(
      kushkiRequest('void', false),
      answered(200, processed('DECLINED', '51', 'Sin fondos')),
      at,
    )
    expect(summary).toMatchObject({ class: 'declined', code: 'declined', message: '51 Sin fondos' })
  })

  it('DECLINED takes field 39 where the response has no code of the table', () => {
    const body = { ...processed('DECLINED', '322', 'No.'), message_fields: { F39: '91' } }
    expect(kushkiAnswer(kushkiRequest('void', false), answered(200, body), at).summary.code).toBe('91')
  })

  it.each(['INITIALIZED', '', 'APPROVED?', 'REVERSAL'])('status %j is unknown', (status) => {
    const answer = kushkiAnswer(
      kushkiRequest('void', false),
      answered(200, processed(status, '000', 'x')),
      at,
    )
    expect(answer.summary).toMatchObject({ class: 'unknown', code: 'contradictory' })
  })

  const approval = processed('APPROVAL', '000', 'Aprobada.')
  const told = {
    class: 'approved',
    code: '000',
    at,
    httpStatus: 200,
    message: 'Aprobada.',
    reference: 'f2f29080-0214-42c0-95a5-77ecf3434cd7',
    approvalCode: 'A12345',
    ticketNumber: '160501000000000123',
  }
  const { approvalCode: _none, ...withoutCode } = told
  const ten = {
    kushki_response: { code: '10', message: 'Parte.' },
    message_fields: { F38: 'A12345', F39: '10' },
  }

  it.each<[OperationKind, object, object]>([
    ['refund', {}, told],
    ['void', { transaction_type: 'refund' }, { ...told, processedAs: 'refund' }],
    ['void', { transaction_type: undefined }, told],
    ['refund', { transaction_type: 'Refund' }, told],
    ['void', { message_fields: undefined }, withoutCode],
    ['void', { kushki_response: { code: '000' } }, { ...told, message: undefined }],
    ['void', { kushki_response: undefined, response_code: '00' }, { ...told, message: undefined }],
    [
      'void',
      { ...ten, authorized_amount: 40.5 },
      { ...told, code: 'partial', message: 'Parte.', authorisedMinor: 4050 },
    ],
    ['void', { ...ten, authorized_amount: 100 }, { ...told, message: 'Parte.' }],
  ])('of a %s, with %j, tells a person exactly that', (kind, change, summary) => {
    const wanted = Object.fromEntries(Object.entries(summary).filter(([, value]) => value !== undefined))
    expect(kushkiAnswer(kushkiRequest(kind), answered(200, { ...approval, ...change }), at)).toStrictEqual({
      summary: wanted,
    })
  })

  it.each<[object, object]>([
    [
      { kushki_response: { code: 'ZZ', message: 'No.' }, message_fields: { F39: '' } },
      { code: 'declined', message: 'ZZ No.' },
    ],
    [
      { kushki_response: { code: 'ZZ' }, message_fields: undefined },
      { code: 'declined', message: 'ZZ' },
    ],
    [{ kushki_response: undefined, message_fields: undefined, response_code: '05' }, { code: '05' }],
    [
      { kushki_response: { code: '' }, message_fields: { F39: 'ZZ' } },
      { code: 'declined', message: 'ZZ' },
    ],
  ])('DECLINED with %j tells its code', (change, summary) => {
    const answer = kushkiAnswer(
      kushkiRequest('void'),
      answered(200, { ...processed('DECLINED', '05', 'No.'), ...change }),
      at,
    )
    const { reference, ticketNumber } = told
    expect(answer).toStrictEqual({
      summary: { class: 'declined', at, httpStatus: 200, reference, ticketNumber, ...summary },
    })
  })

  it.each<[number, object, string, string]>([
    [200, { code: 'E041' }, 'contradictory', 'code contradiction'],
    [
      200,
      { code: 'E041', kushki_response: { code: '05' } },
      'contradictory',
      'code kushki_response contradiction',
    ],
    [201, {}, 'contradictory', 'httpStatus contradiction'],
    [399, {}, 'contradictory', 'httpStatus contradiction'],
  ])('under HTTP %d, with %j, says what speaks against it', (status, change, code, message) => {
    const answer = kushkiAnswer(kushkiRequest('void'), answered(status, { ...approval, ...change }), at)
    expect(answer).toMatchObject({ summary: { class: 'unknown', code, message }, raw: expect.any(String) })
    expect(answer.summary).not.toHaveProperty('httpStatus')
  })

  it('is kept for support as what nobody understood, under a status of a refusal', () => {
    const answer = kushkiAnswer(kushkiRequest('void'), answered(400, approval), at)
    expect(answer).toMatchObject({ summary: { class: 'unknown', code: 'notUnderstood', httpStatus: 400 } })
  })

  it('is not believed under a failing status', () => {
    const answer = kushkiAnswer(
      kushkiRequest('void', false),
      answered(502, processed('APPROVAL', '000', 'x')),
      at,
    )
    expect(answer.summary).toMatchObject({ class: 'unknown', code: 'unavailable' })
  })
})

describe('an error of the gateway', () => {
  const errors = answerRows
    .filter(({ gateway, code }) => gateway === 'kushki' && /^E\d{3}$/u.test(code))
    .flatMap(({ code, http, class: meaning }) => http.map((status) => ({ code, status, meaning })))

  it.each(errors)('$code with HTTP $status is $meaning', ({ code, status, meaning }) => {
    const body = { code, message: 'Mensaje.', details: { Origin: 'x', Message: 'Detalle.' } }
    expect(kushkiAnswer(kushkiRequest('void', false), answered(status, body), at)).toEqual({
      summary: { class: meaning, at, httpStatus: status, code, message: 'Mensaje. Detalle.' },
      ...(['E016', 'E041', 'E048'].includes(code) ? { mayBeOfRepeat: true } : {}),
    })
  })

  const classUnder = (status: number, code: string): string =>
    kushkiAnswer(kushkiRequest('refund', false), answered(status, { code, message: 'x' }), at).summary.class

  it.each(errors)('$code is decided by its code under any status of a refusal', ({ code, meaning }) => {
    for (const status of [400, 409, 412, 500]) expect(classUnder(status, code)).toBe(meaning)
  })

  it.each(errors)(
    '$code decides nothing under a status that says done, later or not answered',
    ({ code }) => {
      for (const status of [200, 202, 302, 408, 429, 502, 503, 504])
        expect(classUnder(status, code)).toBe('unknown')
    },
  )

  it.each([
    ['reverse', true, 'approved'],
    ['reverse', false, 'refused'],
    ['void', true, 'refused'],
    ['refund', true, 'refused'],
  ] as const)('E048 for a %s (replayed: %s) is %s', (kind, replay, meaning) => {
    const answer = kushkiAnswer(
      kushkiRequest(kind, replay),
      answered(400, { code: 'E048', message: 'Ya.' }),
      at,
    )
    expect(answer.summary).toMatchObject({ class: meaning, code: 'E048' })
  })

  it.each<[object, object]>([
    [
      { code: 'E002', message: 'x', details: { Message: " Vault token can't decrypt " } },
      { code: 'cardUnreadable', class: 'refused' },
    ],
    [
      { code: 'E002', message: 'x', details: { Message: 'exception for required fields' } },
      { code: 'fieldsMissing', class: 'refused' },
    ],
    [
      { code: 'E002', message: 'x', details: { Message: 'else' } },
      { code: 'E002', class: 'unknown' },
    ],
    [
      { code: 'E002', message: 'x', details: {} },
      { code: 'E002', class: 'unknown' },
    ],
    [{ code: 'E002' }, { code: 'E002', class: 'unknown' }],
    [
      { code: 'E042', message: 'x', details: { Message: 'exception for required fields' } },
      { code: 'E042', class: 'refused' },
    ],
    [
      { code: 'E001', message: 'contact_details.document_number is blank' },
      { code: 'documentMissing', class: 'refused' },
    ],
    [
      { code: 'E042', message: 'contact_details.document_type is blank' },
      { code: 'E042', class: 'refused' },
    ],
    [
      { code: 'E001', message: 'documents' },
      { code: 'E001', class: 'refused' },
    ],
    [
      { code: 'xE001', message: 'x' },
      { code: 'unavailable', class: 'unknown' },
    ],
    [
      { code: 'E0011', message: 'x' },
      { code: 'unavailable', class: 'unknown' },
    ],
    [
      { code: 'E999', message: 'x' },
      { code: 'unavailable', class: 'unknown' },
    ],
    [{ message: 'x' }, { code: 'unavailable', class: 'unknown' }],
    [
      { code: 'E001', ticket_number: '1' },
      { code: 'unavailable', class: 'unknown' },
    ],
  ])('%j means this', (body, meaning) => {
    expect(kushkiAnswer(kushkiRequest('void'), answered(500, body), at).summary).toMatchObject(meaning)
  })

  it('says only what it was told', () => {
    const of = (body: object) => kushkiAnswer(kushkiRequest('void'), answered(500, body), at)
    const told = { class: 'refused', code: 'E042', at, httpStatus: 500 }
    expect(of({ code: 'E042' })).toStrictEqual({ summary: told })
    expect(of({ code: 'E042', details: { Message: 'Detalle.' } })).toStrictEqual({
      summary: { ...told, message: 'Detalle.' },
    })
  })

  it('decides nothing under a status that nobody documented for a refusal', () => {
    for (const status of [399, 501]) expect(classUnder(status, 'E042')).toBe('unknown')
  })

  it('another code than E048 is no approval of a reverse that was sent before', () => {
    const answer = kushkiAnswer(kushkiRequest('reverse', true), answered(400, { code: 'E041' }), at)
    expect(answer.summary.class).toBe('refused')
  })

  it('passes on how long the gateway asks to wait', () => {
    const answer = kushkiAnswer(
      kushkiRequest('void', false),
      answered(500, { code: 'E005', message: 'x' }, 7_000),
      at,
    )
    expect(answer).toMatchObject({ summary: { class: 'retryLater' }, retryAfterMs: 7_000 })
  })
})

describe('everything else', () => {
  it.each([
    [401, { message: 'Unauthorized' }, 'unauthorised', 'credentialRefused'],
    [403, { Message: 'User is not authorized to access this resource' }, 'unauthorised', 'credentialRefused'],
    // Not Kushki's words: a firewall's, or a portal's. It may have passed the request on.
    [403, '<html>Access denied</html>', 'unknown', 'notTheGateway'],
    [401, '<html>Log in to the network</html>', 'unknown', 'notTheGateway'],
    [401, { error: 'login required' }, 'unknown', 'notTheGateway'],
    [302, '', 'unknown', 'notTheGateway'],
    [407, '', 'unknown', 'notTheGateway'],
    [511, '<html>Log in</html>', 'unknown', 'notTheGateway'],
    [429, { message: 'Too Many Requests' }, 'unknown', 'tooManyRequests'],
    [500, { message: 'Internal server error' }, 'unknown', 'unavailable'],
    [502, '<html>Bad gateway</html>', 'unknown', 'unavailable'],
    [503, '', 'unknown', 'unavailable'],
    [504, { message: 'Endpoint request timed out' }, 'unknown', 'unavailable'],
    [400, { code: 'E999', message: 'new' }, 'unknown', 'notUnderstood'],
    [400, { code: '000', message: 'a processor code is no error code' }, 'unknown', 'notUnderstood'],
    [200, '<!doctype html><title>Sign in</title>', 'unknown', 'notUnderstood'],
    [200, '{"transaction_status":"APPR', 'unknown', 'notUnderstood'],
    [200, 'null', 'unknown', 'notUnderstood'],
    [200, '[]', 'unknown', 'notUnderstood'],
    [200, '{"__proto__":{"transaction_status":"APPROVAL"}}', 'unknown', 'notUnderstood'],
  ])('HTTP %i %j', (status, body, meaning, code) => {
    const answer = kushkiAnswer(kushkiRequest('void', false), answered(status, body), at)
    expect(answer.summary).toMatchObject({ class: meaning, code, httpStatus: status })
    expect(answer.raw).toContain(`HTTP ${status}`)
  })
})

describe('what is kept of an answer that is not understood', () => {
  const pan = '4111111111111111'
  const track = `${pan}=25121010000012300000`
  const cryptogram = 'E9BCEC77FACD77F942E433BE6CD27068F09ADFA082B6AE47'

  it('holds documented members, and of all others the names', () => {
    const body = {
      code: 'X17',
      message: `card ${pan} at desk 3`,
      details: { Message: track },
      card: { number: pan },
      card_details: { tracks: { enc_track2: cryptogram } },
      message_fields: { F39: '96', F55: cryptogram, F35: track },
      [pan]: 'as a name',
    }
    const { summary, raw = '' } = kushkiAnswer(kushkiRequest('void', false), answered(200, body), at)
    expect(raw).toContain('"code":"X17"')
    expect(raw).toContain('"F39":"96"')
    expect(raw).toContain('"card":"<object>"')
    expect(raw).toContain('at desk 3')
    for (const text of [raw, JSON.stringify(summary)]) {
      expect(text).not.toContain('411111')
      expect(text).not.toContain('E9BCEC77')
    }
  })

  it('hides runs of digits in text that is not JSON, and stays short', () => {
    const { raw = '' } = kushkiAnswer(
      kushkiRequest('void', false),
      answered(200, `<p>4111 1111 1111 1111, 4111-1111-1111-1111 ${cryptogram}`.repeat(200)),
      at,
    )
    expect(raw.length).toBeLessThanOrEqual(2_000)
    expect(raw).not.toMatch(/1111|E9BC/u)
  })
})
