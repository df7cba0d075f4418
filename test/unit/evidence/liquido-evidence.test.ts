import { describe, expect, it } from 'vitest'
import { judge } from '../../../domain/evidence.ts'
import type { AskedFor, Judgement } from '../../../domain/evidence.ts'
import { evidenceOfRecord } from '../../../electron/gateways/liquido-evidence.ts'
import { sample } from '../../contract/samples.ts'

/** The documents' own answer to a refund (Liquido, Refund). */
const published = sample('liquido-refund-answer').body as Record<string, unknown>
const asked: AskedFor = {
  kind: 'refund',
  id: '2022030214000007-1',
  amount: { currency: 'PEN', minor: 500 },
}
const undecided = (why: string): Judgement => ({ verdict: 'undecided', why }) as Judgement
const judgeRecord = (change: object, isAccepted = true): Judgement | null => {
  const evidence = evidenceOfRecord({ ...published, ...change }, 'lookUp', '2022030214000007', isAccepted)
  return evidence === null ? null : judge(asked, [evidence])
}

describe('a refund record', () => {
  it.each<[string, object, Judgement]>([
    ['as published', {}, { verdict: 'done' }],
    ['failed', { transferStatus: 'FAILED', transferStatusCode: 500 }, { verdict: 'notDone' }],
    ['in progress', { transferStatus: 'IN_PROGRESS' }, undecided('inProgress')],
    ['without a status code', { transferStatusCode: undefined }, { verdict: 'done' }],
    ['settled under a failing code', { transferStatusCode: 500 }, undecided('contradiction')],
    ['failed under a good code', { transferStatus: 'FAILED' }, undecided('contradiction')],
    ['charged back', { transferStatus: 'CHARGED_BACK' }, undecided('status')],
    ['of another payment', { referenceId: 'another' }, undecided('contradiction')],
    ['of another key', { idempotencyKey: 'another' }, undecided('nothing')],
    ['of another currency', { currency: 'CLP' }, undecided('amount')],
    ['of half a céntimo', { amount: 500.5 }, undecided('amount')],
    ['of less', { amount: 499 }, undecided('amount')],
    ['with another final amount, as in published samples', { finalAmount: 100 }, { verdict: 'done' }],
    [
      'with a document that is an object',
      { payer: { document: { documentId: '1', type: 'DNI' } } },
      { verdict: 'done' },
    ],
    ['with a payer of any form', { payer: 7 }, { verdict: 'done' }],
  ])('%s', (_name, change, judgement) => {
    expect(judgeRecord(change)).toEqual(judgement)
  })

  it('under a refusing HTTP status is believed only where it failed', () => {
    expect(judgeRecord({}, false)).toEqual(undecided('contradiction'))
    expect(judgeRecord({ transferStatus: 'FAILED', transferStatusCode: 400 }, false)).toEqual({
      verdict: 'notDone',
    })
  })

  it('that tells no key is no record', () => expect(judgeRecord({ idempotencyKey: null })).toBeNull())
})

describe('what a refund record tells as evidence', () => {
  const of = (change: object, isAccepted?: boolean) =>
    evidenceOfRecord({ ...published, ...change }, 'callback', '2022030214000007', isAccepted)
  const told = {
    source: 'callback',
    id: '2022030214000007-1',
    kind: 'refund',
    amount: { currency: 'PEN', minor: 500 },
    status: 'approved',
    contradictions: [],
  }

  it.each<[object, object]>([
    [{}, {}],
    [{ amount: 0 }, { amount: { currency: 'PEN', minor: 0 } }],
    [{ amount: -1 }, { amount: null }],
    [{ amount: 0.5 }, { amount: null }],
    [{ amount: 2 ** 53 }, { amount: null }],
    [{ currency: 'CLP' }, { amount: null }],
    [{ referenceId: 'another' }, { contradictions: ['referenceId'] }],
    [{ transferStatusCode: 400 }, { contradictions: ['transferStatusCode'] }],
    [{ transferStatusCode: null }, {}],
    [{ transferStatus: 'FAILED' }, { status: 'declined', contradictions: ['transferStatusCode'] }],
    [{ transferStatus: 'IN_PROGRESS' }, { status: 'inProgress' }],
    [{ transferStatus: 'CHARGED_BACK' }, { status: null }],
  ])('%j', (change, different) => {
    expect(of(change)).toEqual({ ...told, ...different })
  })

  it('names the HTTP status that refuses it', () => {
    expect(of({}, false)).toEqual({ ...told, contradictions: ['httpStatus'] })
    expect(of({}, true)).toEqual(told)
  })

  it('is none without its members', () => {
    expect(of({ transferStatus: undefined })).toBeNull()
  })
})
