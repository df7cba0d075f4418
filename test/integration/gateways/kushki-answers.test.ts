import { describe, expect, it } from 'vitest'
import { answerRows } from '../../../domain/answers.ts'
import { chipReading } from '../../unit/requests/choices.ts'
import { never, useAcquirer, wireRequest, type FaultSketch } from './acquirer.ts'

const acquirer = useAcquirer()
const yesterday = 26 * 3600
const days = (count: number): number => count * 86_400

/** The class and code of one request's answer. */
async function answerTo(request: ReturnType<typeof wireRequest>) {
  const { summary } = await acquirer.kushki.send(request, never)
  return { class: summary.class, code: summary.code, http: summary.httpStatus }
}

describe('what is taken back', () => {
  it.each(['charge', 'capture', 'preAuth', 'reAuthorization'] as const)(
    'a void of a %s',
    async (transaction_type) => {
      const sale = await acquirer.addSale({ transaction_type })
      expect(await answerTo(wireRequest({ kind: 'void', sale }))).toEqual({
        class: 'approved',
        code: '000',
        http: 200,
      })
    },
  )

  it.each(['charge', 'preAuth'] as const)('a refund of a %s, in parts', async (transaction_type) => {
    const amount = {
      currency: 'USD' as const,
      iva: 1_800,
      subtotal_iva: 10_000,
      subtotal_iva0: 33,
      tip: 1_001,
    }
    const sale = await acquirer.addSale({ transaction_type, secondsAgo: yesterday, amount })
    const first = wireRequest({ kind: 'refund', sale, amountMinor: 4_567 })
    expect(await answerTo(first)).toMatchObject({ class: 'approved' })
    const rest = wireRequest({ kind: 'refund', sale, amountMinor: 12_834 - 4_567 })
    expect(await answerTo(rest)).toMatchObject({ class: 'approved' })
    expect(await answerTo(wireRequest({ kind: 'refund', sale, amountMinor: 1 }))).toMatchObject({
      class: 'refused',
      code: 'E041',
    })
  })

  it.each(['charge', 'capture'] as const)(
    'a reverse of a %s of unknown outcome',
    async (transaction_type) => {
      const sale = await acquirer.addSale({ transaction_type, status: 'unknown' })
      expect(await answerTo(wireRequest({ kind: 'reverse', sale }))).toMatchObject({ class: 'approved' })
      expect(await acquirer.applied(sale.client_transaction_id)).toBe(1)
    },
  )

  it.each(['ICC', 'NFC', 'MCR'] as const)('with the card, %s', async (reading_type) => {
    const card = { reading: chipReading({ reading_type }), readerName: 'Augusta' }
    const unknown = await acquirer.addSale({ status: 'unknown' })
    const known = await acquirer.addSale()
    const old = await acquirer.addSale({ secondsAgo: yesterday })
    expect(await answerTo(wireRequest({ kind: 'reverse', sale: unknown, card }))).toMatchObject({
      class: 'approved',
    })
    expect(await answerTo(wireRequest({ kind: 'void', sale: known, card }))).toMatchObject({
      class: 'approved',
    })
    expect(await answerTo(wireRequest({ kind: 'refund', sale: old, card }))).toMatchObject({
      class: 'approved',
    })
  })

  it('sends the credential and the body as built, once', async () => {
    const request = wireRequest({ kind: 'void', sale: await acquirer.addSale() })
    await acquirer.control('DELETE', '/requests')
    await acquirer.kushki.send(request, never)
    const requests = await acquirer.requests()
    expect(requests.map(({ path, text }) => [path, JSON.parse(text)])).toEqual([
      ['/pos/v1/transaction', request.body],
    ])
    expect(requests[0]?.headers).toMatchObject({
      'private-credential-id': acquirer.address().credential,
      'content-type': 'application/json',
    })
  })
})

describe('what the processor declines', () => {
  it.each([
    [1_000, '01'],
    [4_000, '04'],
    [5_000, '05'],
  ])('the sum of %i céntimos: %s', async (minor, code) => {
    const sale = await acquirer.addSale({ minor })
    expect(await answerTo(wireRequest({ kind: 'void', sale }))).toEqual({
      class: 'declined',
      code,
      http: 200,
    })
  })

  const codes = answerRows
    .filter((row) => row.gateway === 'kushki' && row.class === 'declined' && row.code !== 'declined')
    .map(({ code }) => code)
  it.each(codes)('with %s', async (code) => {
    const sale = await acquirer.addSale()
    await acquirer.faults({ kind: 'decline', code, path: '/pos/v1' })
    expect(await answerTo(wireRequest({ kind: 'void', sale }))).toEqual({
      class: 'declined',
      code,
      http: 200,
    })
  })
})

describe('what the gateway refuses', () => {
  it('E001, a body it cannot take', async () => {
    const request = wireRequest({ kind: 'void', sale: await acquirer.addSale() })
    const body = { ...request.body, country: 'PE' }
    expect(await answerTo({ ...request, body } as unknown as typeof request)).toEqual({
      class: 'refused',
      code: 'E001',
      http: 400,
    })
  })

  it('E041, a partial void where the acquirer takes none', async () => {
    const sale = await acquirer.addSale()
    await acquirer.control('PUT', '/processor', { partialVoids: false })
    const answer = await answerTo(wireRequest({ kind: 'void', sale, amountMinor: 1 }))
    await acquirer.control('PUT', '/processor', { partialVoids: true })
    expect(answer).toEqual({ class: 'refused', code: 'E041', http: 500 })
  })

  it('E048, a reverse that was done before: refused the first time, done when repeated', async () => {
    const sale = await acquirer.addSale({ status: 'unknown' })
    await answerTo(wireRequest({ kind: 'reverse', sale }))
    expect(await answerTo(wireRequest({ kind: 'reverse', sale }))).toMatchObject({
      class: 'refused',
      code: 'E048',
    })
    expect(await answerTo(wireRequest({ kind: 'reverse', sale }, true))).toEqual({
      class: 'approved',
      code: 'E048',
      http: 400,
    })
    expect(await acquirer.applied(sale.client_transaction_id)).toBe(1)
  })

  it('E016, a refund after its period', async () => {
    const sale = await acquirer.addSale({ secondsAgo: days(130) })
    expect(await answerTo(wireRequest({ kind: 'refund', sale }))).toEqual({
      class: 'refused',
      code: 'E016',
      http: 412,
    })
  })

  it('E042, another currency', async () => {
    const sale = await acquirer.addSale()
    const mistaken = { ...sale, amount: { ...sale.amount, currency: 'USD' as const } }
    expect(await answerTo(wireRequest({ kind: 'void', sale: mistaken }))).toEqual({
      class: 'refused',
      code: 'E042',
      http: 500,
    })
  })

  it('an id used twice: no table names it, so it is looked up and found', async () => {
    const sale = await acquirer.addSale()
    const request = wireRequest({ kind: 'void', sale, amountMinor: 100 })
    expect(await answerTo(request)).toMatchObject({ class: 'approved' })
    expect(await answerTo(request)).toMatchObject({ class: 'unknown', code: 'notUnderstood' })
    expect(await acquirer.kushki.lookUp(request, never)).toMatchObject({
      outcome: 'found',
      summary: { class: 'approved', code: '000' },
    })
  })
})

describe('what goes wrong on the way', () => {
  const errorBody = (code: string) => ({ code, message: 'Error.' })
  const rows: [FaultSketch, object][] = [
    [
      { kind: 'status', status: 500, body: errorBody('E002') },
      { class: 'unknown', code: 'E002', http: 500 },
    ],
    [
      { kind: 'status', status: 500, body: errorBody('E005') },
      { class: 'retryLater', code: 'E005', http: 500 },
    ],
    [
      { kind: 'status', status: 500, body: errorBody('E007') },
      { class: 'retryLater', code: 'E007', http: 500 },
    ],
    [
      { kind: 'status', status: 500, body: errorBody('E030') },
      { class: 'retryLater', code: 'E030', http: 500 },
    ],
    [
      { kind: 'status', status: 400, body: errorBody('E041') },
      { class: 'refused', code: 'E041', http: 400 },
    ],
    [
      { kind: 'status', status: 401, body: { message: 'Unauthorized' } },
      { class: 'unauthorised', code: 'credentialRefused', http: 401 },
    ],
    [
      { kind: 'status', status: 429 },
      { class: 'unknown', code: 'tooManyRequests', http: 429 },
    ],
    ...[500, 502, 503, 504].map((status): [FaultSketch, object] => [
      { kind: 'status', status },
      { class: 'unknown', code: 'unavailable', http: status },
    ]),
    [{ kind: 'malformed' }, { class: 'unknown', code: 'notUnderstood', http: 200 }],
    [{ kind: 'wrongContent' }, { class: 'unknown', code: 'notUnderstood', http: 200 }],
    [
      { kind: 'truncated', when: 'afterEffect' },
      { class: 'unknown', code: 'connectionLost' },
    ],
    [{ kind: 'drop' }, { class: 'unknown', code: 'connectionLost' }],
    [
      { kind: 'delay', ms: 20_000 },
      { class: 'unknown', code: 'timeout' },
    ],
    [{ kind: 'refuse' }, { class: 'notSent', code: 'notReached' }],
  ]
  it.each(rows)('%j', async (fault, expected) => {
    const sale = await acquirer.addSale()
    await acquirer.faults(fault)
    if (fault.kind === 'delay') acquirer.useTimeout(300)
    expect(await answerTo(wireRequest({ kind: 'void', sale }))).toEqual(expected)
  })

  it('a wrong credential', async () => {
    const sale = await acquirer.addSale()
    acquirer.useCredential('wrong')
    expect(await answerTo(wireRequest({ kind: 'void', sale }))).toEqual({
      class: 'unauthorised',
      code: 'credentialRefused',
      http: 403,
    })
  })

  it('no credential: nothing goes out', async () => {
    const sale = await acquirer.addSale()
    await acquirer.control('DELETE', '/requests')
    acquirer.useCredential('')
    expect(await answerTo(wireRequest({ kind: 'void', sale }))).toEqual({
      class: 'unauthorised',
      code: 'noCredential',
    })
    expect(await acquirer.requests()).toEqual([])
  })

  it('Retry-After is passed on', async () => {
    const sale = await acquirer.addSale()
    await acquirer.faults({ kind: 'status', status: 503, retryAfter: 9 })
    expect(await acquirer.kushki.send(wireRequest({ kind: 'void', sale }), never)).toMatchObject({
      summary: { class: 'unknown' },
      retryAfterMs: 9_000,
    })
  })

  it('an approval that comes after the time-out is found by looking up', async () => {
    const sale = await acquirer.addSale({ minor: 7_400 })
    const request = wireRequest({ kind: 'void', sale })
    acquirer.useTimeout(3_000)
    expect(await answerTo(request)).toEqual({ class: 'unknown', code: 'timeout' })
    acquirer.useTimeout()
    expect(await acquirer.kushki.lookUp(request, never)).toMatchObject({
      outcome: 'found',
      summary: { class: 'approved' },
    })
  })
})
