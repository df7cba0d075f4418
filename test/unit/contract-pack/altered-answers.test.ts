import { describe, expect, it } from 'vitest'
import type { LiquidoRefundBody } from '../../../domain/liquido.ts'
import type { AnswerSummary } from '../../../domain/operations.ts'
import type { LookUpAnswer } from '../../../electron/gateways/gateway.ts'
import { kushkiAnswer } from '../../../electron/gateways/kushki-answer.ts'
import { kushkiLookUp } from '../../../electron/gateways/kushki-look-up.ts'
import { liquidoAnswer, recordIn, saysNotFound } from '../../../electron/gateways/liquido-answer.ts'
import { sample } from '../../contract/samples.ts'
import { kushkiRequest } from '../gateways/kushki-request.ts'
import { alteredOnce, withBesides, withoutOne, type Altered } from './altered.ts'
import { at, inSoles } from './given.ts'

/*
 * What the gateways publish, altered in one place: whatever it is, what was done never ends as not done nor is sent
 * again as if nothing had been, and what was not done never ends as done.
 */

type Class = AnswerSummary['class']
const statuses = [
  200, 201, 202, 204, 206, 302, 400, 401, 403, 404, 408, 409, 412, 422, 429, 500, 502, 503, 504,
]
/** What may be made of an operation that took effect. */
const ofDone: ReadonlySet<Class> = new Set(['approved', 'unknown', 'inProgress'])
const isFitting = (truth: 'done' | 'notDone', told: Class): boolean =>
  truth === 'done' ? ofDone.has(told) : told !== 'approved'

const answerOf = (status: number, body: unknown) => ({
  outcome: 'answered' as const,
  status,
  text: JSON.stringify(body),
})

/** The alterations under which an answer is read as its opposite. */
function misread(
  id: string,
  truth: 'done' | 'notDone',
  read: (status: number, body: unknown) => Class,
  isDecisive: (altered: Altered) => boolean = () => false,
): string[] {
  const { body: published, httpStatus = 200 } = inSoles(sample(id))
  const asPublished = { what: 'as published', path: '', body: published }
  const besides = [asPublished, ...withBesides(asPublished)]
  const without = withoutOne(published).flatMap((altered) => [altered, ...withBesides(altered)])
  const tries = [
    ...alteredOnce(published).map((altered) => [httpStatus, altered] as const),
    ...besides.flatMap((altered) => statuses.map((status) => [status, altered] as const)),
    ...without.flatMap((altered) => [httpStatus, 401].map((status) => [status, altered] as const)),
  ].filter(([, altered]) => !isDecisive(altered))
  expect(tries.length).toBeGreaterThan(100)
  return tries.flatMap(([status, altered]) => {
    const told = read(status, altered.body)
    return isFitting(truth, told) ? [] : [`${told}: HTTP ${status}, ${altered.what}`]
  })
}

describe("Kushki's answers", () => {
  const kinds = ['reverse', 'void', 'refund'] as const
  const amounts: Record<string, number> = {
    'kushki-void-approval-answer': 2000,
    'kushki-refund-approval-answer': 500,
    'kushki-void-every-member-answer': 2000,
    'kushki-void-other-shape-answer': 60_000,
  }
  const reading =
    (id: string, kind: (typeof kinds)[number], replay: boolean) =>
    (status: number, body: unknown): Class =>
      kushkiAnswer(kushkiRequest(kind, replay, amounts[id] ?? 5000), answerOf(status, body), at).summary.class

  const done = Object.keys(amounts)
  it.each(done.flatMap((id) => kinds.map((kind) => [id, kind] as const)))(
    'an approval is never read as a refusal: %s, %s',
    (id, kind) => {
      expect(misread(id, 'done', reading(id, kind, true))).toEqual([])
    },
  )

  const notDone = [
    'kushki-declined-01-answer',
    'kushki-declined-006-answer',
    'kushki-partial-declined-answer',
    'kushki-error-e001',
    'kushki-error-e016',
    'kushki-error-e041',
    'kushki-error-e042',
    'kushki-error-e002-decrypt',
    'kushki-error-e005',
    'kushki-error-unauthorized',
  ]
  it.each(notDone.flatMap((id) => kinds.map((kind) => [id, kind] as const)))(
    'a refusal is never read as an approval: %s, %s',
    (id, kind) => {
      // Published is code 10 with DECLINED; with APPROVAL it is an approval of a part, and told as such.
      const isPartial = ({ path }: Altered): boolean =>
        id === 'kushki-partial-declined-answer' && path === 'transaction_status'
      expect(misread(id, 'notDone', reading(id, kind, true), isPartial)).toEqual([])
    },
  )

  it('what nobody knows stays so, unless its code is another', () => {
    const read = reading('', 'void', false)
    const misreadAs = misread('kushki-error-e002-gateway', 'done', read, ({ path }) => path === 'code')
    expect(misreadAs).toEqual([])
  })
})

describe("items of Kushki's search", () => {
  const request = kushkiRequest('refund')
  const [published] = (inSoles(sample('kushki-search-answer')).body as { items: [Record<string, unknown>] })
    .items
  const major = 100
  const approved = {
    ...published,
    amount: { ...(published['amount'] as object), subtotal_iva0: major },
    request_amount: major,
    approved_transaction_amount: major,
    transaction_type: 'REFUND',
    client_transaction_id: request.body.client_transaction_id,
  }
  const declined = {
    ...approved,
    approved_transaction_amount: 0,
    approval_code: '',
    transaction_status: 'DECLINED',
  }
  const told = (answer: LookUpAnswer): string =>
    answer.outcome === 'found' ? answer.summary.class : answer.outcome

  const read = (kind: 'reverse' | 'void' | 'refund', items: readonly unknown[]): string =>
    told(kushkiLookUp(kushkiRequest(kind), items, at))
  const asKind = (item: Record<string, unknown>, kind: string) => ({
    ...item,
    transaction_type: kind.toUpperCase(),
  })

  it.each(['reverse', 'void', 'refund'] as const)(
    'of an approved %s, altered, are never a decline',
    (kind) => {
      const opposite = alteredOnce(asKind(approved, kind))
        .filter(({ path }) => path !== 'client_transaction_id')
        .map(({ what, body }) => `${read(kind, [body])}: ${what}`)
        .filter((each) => !/^(?:approved|undecided):/u.test(each))
      // The sale itself under the id of its reverse says nothing of the reverse.
      const expected = kind === 'reverse' ? [/transaction_type = "(?:SALE|charge)"/u] : []
      expect(opposite.filter((each) => !expected.some((form) => form.test(each)))).toEqual([])
    },
  )

  it.each(['reverse', 'void', 'refund'] as const)(
    'of a declined %s, altered, are never an approval',
    (kind) => {
      const opposite = alteredOnce(asKind(declined, kind))
        .map(({ what, body }) => `${read(kind, [body])}: ${what}`)
        .filter((each) => each.startsWith('approved'))
      expect(opposite).toEqual([])
    },
  )

  it('an approval beside anything stays one, or is undecided, in either order', () => {
    const others = [...alteredOnce(approved), ...alteredOnce(declined)]
    const opposite = others.flatMap(({ what, body }) =>
      [
        [approved, body],
        [body, approved],
      ]
        .map((items) => read('refund', items))
        .filter((each) => each !== 'approved' && each !== 'undecided')
        .map((each) => `${each}: ${what}`),
    )
    expect(opposite).toEqual([])
  })

  const sale = { ...approved, transaction_type: 'SALE' }
  const declinedSale = { ...declined, transaction_type: 'SALE' }
  it('a declined sale leaves nothing to reverse only where no approved one stands beside it', () => {
    expect(read('reverse', [declinedSale])).toBe('refused')
    expect(read('reverse', [declinedSale, sale])).toBe('undecided')
    expect(read('reverse', [sale, declinedSale])).toBe('undecided')
    expect(read('reverse', [sale, { ...sale, transaction_status: 'REVERSED' }])).toBe('undecided')
  })

  it('a whole page may hide more: it proves neither that nothing is there nor that it was declined', () => {
    const others = Array.from({ length: 499 }, () => ({ ...approved, client_transaction_id: 'another' }))
    expect(read('refund', [...others, { ...approved, client_transaction_id: 'another' }])).toBe('undecided')
    expect(read('refund', [...others, declined])).toBe('undecided')
    expect(read('refund', [...others, approved])).toBe('approved')
    expect(read('refund', others)).toBe('notFound')
  })
})

describe("Liquido's records", () => {
  const body = sample('liquido-refund-request').body as LiquidoRefundBody
  const asked = (record: Record<string, unknown>): LiquidoRefundBody => ({
    ...body,
    idempotencyKey: String(record['idempotencyKey']),
    referenceId: String(record['referenceId']),
    amount: Number(record['amount']),
    currency: 'PEN',
  })
  const records = [
    'liquido-refund-answer',
    'liquido-refund-query-answer',
    'liquido-refund-in-progress-answer',
  ]
  const requested = asked(sample('liquido-refund-answer').body as Record<string, unknown>)
  const sent = (status: number, told: unknown): Class =>
    liquidoAnswer(answerOf(status, told), requested, at).summary.class
  const lookedUp = (status: number, told: unknown): Class => {
    const answered = answerOf(status, told)
    const record = recordIn(answered, requested, 'lookUp', at)
    if (record !== null) return record.summary.class
    // "Nothing there" is said only by what holds no record.
    return saysNotFound(answered) ? 'notSent' : 'unknown'
  }

  it.each(records)('of a refund that was taken, altered, are never a failure: %s', (id) => {
    expect(misread(id, 'done', sent)).toEqual([])
    expect(misread(id, 'done', lookedUp)).toEqual([])
  })

  it.each(['liquido-refund-failed-answer', 'liquido-error-transfer-status', 'liquido-error-status'])(
    'of a failure, altered, are never an approval: %s',
    (id) => {
      expect(misread(id, 'notDone', sent)).toEqual([])
      expect(misread(id, 'notDone', lookedUp)).toEqual([])
    },
  )

  it.each([
    [409, { status: 409, error: 'Conflict' }],
    [200, { transferStatusCode: 409, transferErrorMsg: 'Conflict' }],
    [400, { status: 400, error: 'Duplicate idempotencyKey' }],
    [422, { status: 422, message: 'idempotencyKey already exists' }],
    [200, { transferStatusCode: 400, transferErrorMsg: 'Duplicate idempotencyKey' }],
  ])('a key that is there already is looked up, even where it was sent once: HTTP %s %j', (status, told) => {
    expect(sent(status, told)).toBe('unknown')
  })
})
