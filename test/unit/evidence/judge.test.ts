import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge } from '../../../domain/evidence.ts'
import type { AskedFor, Evidence, Judgement } from '../../../domain/evidence.ts'

const id = 'f2f29080-0214-42c0-95a5-77ecf3434cd7'
const amount = { currency: 'PEN', minor: 60_000 } as const
const asked: AskedFor = { kind: 'refund', id, amount }
const item: Evidence = {
  source: 'lookUp',
  id,
  kind: 'refund',
  amount,
  status: 'approved',
  contradictions: [],
}
const declined: Evidence = { ...item, status: 'declined' }
const sale: Evidence = { ...item, kind: 'sale' }
const undecided = (why: string): Judgement => ({ verdict: 'undecided', why }) as Judgement

describe('one piece of evidence', () => {
  it.each<[string, Partial<Evidence>, Judgement]>([
    ['agrees in everything', {}, { verdict: 'done' }],
    ['names the operation in capitals', { id: id.toUpperCase() }, { verdict: 'done' }],
    ['was declined', { status: 'declined' }, { verdict: 'notDone' }],
    ['is of less', { amount: { ...amount, minor: 500 } }, undecided('amount')],
    [
      'is an answer that authorised less',
      { source: 'answer', kind: 'asRequested', amount: { ...amount, minor: 500 } },
      { verdict: 'partlyDone', minor: 500 },
    ],
    ['was approved for more', { amount: { ...amount, minor: 60_001 } }, undecided('amount')],
    ['was approved for nothing', { amount: { ...amount, minor: 0 } }, undecided('amount')],
    ['is in another currency', { amount: { ...amount, currency: 'USD' } }, undecided('amount')],
    ['tells no amount', { amount: null }, undecided('amount')],
    [
      'is an answer that authorised less in another currency',
      { source: 'answer', kind: 'asRequested', amount: { currency: 'USD', minor: 500 } },
      undecided('amount'),
    ],
    [
      'is an answer that authorised nothing',
      { source: 'answer', kind: 'asRequested', amount: { ...amount, minor: 0 } },
      undecided('amount'),
    ],
    [
      'is an answer that authorised one cent less',
      { source: 'answer', kind: 'asRequested', amount: { ...amount, minor: 59_999 } },
      { verdict: 'partlyDone', minor: 59_999 },
    ],
    [
      'is an answer that authorised more',
      { source: 'answer', kind: 'asRequested', amount: { ...amount, minor: 60_001 } },
      undecided('amount'),
    ],
    [
      'is an answer that authorised all in another currency',
      { source: 'answer', kind: 'asRequested', amount: { ...amount, currency: 'USD' } },
      undecided('amount'),
    ],
    ['is the sale of a refund', { kind: 'sale' }, undecided('kind')],
    ['is of another kind', { kind: 'void' }, undecided('kind')],
    ['is of a kind that nobody published', { kind: null }, undecided('kind')],
    ['has a status that nobody published', { status: null }, undecided('status')],
    ['is in progress', { status: 'inProgress' }, undecided('inProgress')],
    ['speaks against itself', { contradictions: ['F39'] }, undecided('contradiction')],
    ['names no operation', { id: null }, undecided('contradiction')],
    ['names another operation', { id: 'another' }, undecided('nothing')],
    ['is an answer under another id', { source: 'answer', id: 'another' }, undecided('otherOperation')],
    ['is an answer that names nothing', { source: 'answer', id: null }, { verdict: 'done' }],
    [
      'is a decline of another amount',
      { status: 'declined', amount: { ...amount, minor: 1 } },
      undecided('amount'),
    ],
  ])('that %s', (_name, change, judgement) => {
    expect(judge(asked, [{ ...item, ...change }])).toEqual(judgement)
  })

  it('that a void was processed as a refund is the void', () => {
    expect(judge({ ...asked, kind: 'void' }, [item])).toEqual({ verdict: 'done' })
  })

  it.each<[number | null, Judgement]>([
    [null, { verdict: 'notDone' }],
    [0, { verdict: 'notDone' }],
    [100, { verdict: 'notDone' }],
    [60_000, undecided('amount')],
  ])('of a decline that authorised %s', (minor, judgement) => {
    const answer: Evidence = {
      ...declined,
      source: 'answer',
      id: null,
      kind: 'asRequested',
      amount: minor === null ? null : { ...amount, minor },
    }
    expect(judge(asked, [answer])).toEqual(judgement)
  })
})

describe('a reverse, which is found under the id of its sale', () => {
  const reverse: AskedFor = { ...asked, kind: 'reverse' }
  it.each<[string, Evidence[], Judgement]>([
    ['the sale itself', [sale], undecided('nothing')],
    ['the sale, marked as reversed', [{ ...sale, status: 'reversed' }], { verdict: 'done' }],
    ['the sale, declined', [{ ...sale, status: 'declined' }], { verdict: 'notDone' }],
    ['the sale under a status that nobody published', [{ ...sale, status: null }], undecided('status')],
    ['the sale and its reverse', [sale, { ...item, kind: 'reverse' }], { verdict: 'done' }],
    ['the sale and a declined reverse', [sale, { ...declined, kind: 'reverse' }], { verdict: 'notDone' }],
    ['a sale of a kind that nobody published', [{ ...sale, kind: null }], undecided('kind')],
    ['a refund', [{ ...item, kind: 'refund' }], undecided('kind')],
    [
      'an answer that reversed a part',
      [{ ...item, source: 'answer', kind: 'asRequested', amount: { ...amount, minor: 1 } }],
      undecided('amount'),
    ],
    [
      'the sale, in progress, and marked as reversed',
      [
        { ...sale, status: 'inProgress' },
        { ...sale, status: 'reversed' },
      ],
      undecided('contradiction'),
    ],
    [
      'the sale, marked as reversed, and approved',
      [{ ...sale, status: 'reversed' }, sale],
      undecided('contradiction'),
    ],
    [
      'the sale, in capitals, approved and declined',
      [
        { ...sale, id: id.toUpperCase() },
        { ...sale, status: 'declined' },
      ],
      undecided('contradiction'),
    ],
    [
      'the sale, marked as reversed, beside another one that was approved',
      [
        { ...sale, status: 'reversed' },
        { ...sale, id: 'another' },
      ],
      { verdict: 'done' },
    ],
    [
      'the sale, approved, beside another one that was declined',
      [sale, { ...sale, id: 'another', status: 'declined' }],
      undecided('nothing'),
    ],
    [
      'a reverse of a part',
      [{ ...item, kind: 'reverse', amount: { ...amount, minor: 1 } }],
      undecided('amount'),
    ],
  ])('%s', (_name, evidence, judgement) => {
    expect(judge(reverse, evidence)).toEqual(judgement)
  })
})

describe('evidence that comes together', () => {
  const other: Evidence = { ...item, id: 'another' }
  it.each<[string, Evidence[], Judgement]>([
    ['nothing', [], undecided('nothing')],
    ['an approval and a decline', [item, declined], { verdict: 'done' }],
    ['a decline and an approval', [declined, item], { verdict: 'done' }],
    [
      'an approval and one that cannot be read',
      [item, { ...item, contradictions: ['item'] }],
      undecided('contradiction'),
    ],
    ['a decline and one of an unknown kind', [declined, { ...item, kind: null }], undecided('kind')],
    ['others only', [other, other], undecided('nothing')],
    ['others beside it', [other, item], { verdict: 'done' }],
    ['two approvals of different parts', [part(100), part(200)], undecided('amount')],
    ['one approval of a part, twice', [part(100), part(100)], { verdict: 'partlyDone', minor: 100 }],
    ['an approval of all and of a part', [item, part(100)], undecided('amount')],
    ['an approval of a part and a decline', [part(100), declined], { verdict: 'partlyDone', minor: 100 }],
    [
      'an approval in progress beside one',
      [item, { ...item, status: 'inProgress' }],
      undecided('inProgress'),
    ],
  ])('%s', (_name, evidence, judgement) => {
    expect(judge(asked, evidence)).toEqual(judgement)
  })

  function part(minor: number): Evidence {
    return { ...item, source: 'answer', kind: 'asRequested', amount: { ...amount, minor } }
  }
})

describe('whatever comes', () => {
  const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
    source: fc.constantFrom('answer' as const, 'lookUp' as const, 'callback' as const),
    id: fc.constantFrom(id, 'another', null),
    kind: fc.constantFrom('reverse', 'void', 'refund', 'sale', 'asRequested', null),
    amount: fc.option(
      fc.record({
        currency: fc.constantFrom('PEN' as const, 'USD' as const),
        minor: fc.constantFrom(0, 500, 60_000, 60_001),
      }),
    ),
    status: fc.constantFrom(
      'approved' as const,
      'declined' as const,
      'inProgress' as const,
      'reversed' as const,
      null,
    ),
    contradictions: fc.subarray(['F39', 'code']),
  })
  const anyKind = fc.constantFrom('reverse' as const, 'void' as const, 'refund' as const)

  it('is judged, and in any order alike', () => {
    fc.assert(
      fc.property(anyKind, fc.array(anyEvidence, { maxLength: 4 }), (kind, evidence) => {
        const judged = (pieces: Evidence[]): string => judge({ ...asked, kind }, pieces).verdict
        expect(judged(evidence.toReversed())).toBe(judged(evidence))
      }),
    )
  })

  it('one altered member, other than the status, never turns done into not done or back', () => {
    fc.assert(
      fc.property(anyKind, anyEvidence, anyEvidence, (kind, evidence, altered) => {
        const ends = new Set(
          (['source', 'id', 'kind', 'amount', 'contradictions'] as const).map(
            (member) => judge({ ...asked, kind }, [{ ...evidence, [member]: altered[member] }]).verdict,
          ),
        )
        ends.add(judge({ ...asked, kind }, [evidence]).verdict)
        expect(ends.has('done') && ends.has('notDone')).toBe(false)
      }),
    )
  })
})
