import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../../domain/evidence.ts'
import { differenceOf, notOfThisCounter } from '../../../domain/reconciliation.ts'
import type { AtGateway, OwnOperation } from '../../../domain/reconciliation.ts'

const own: OwnOperation = {
  operationId: '0b8b1f4e-7d0a-4a6b-9f3e-000000000001',
  kind: 'refund',
  state: 'approved',
  id: 'f2f29080-0214-42c0-95a5-77ecf3434cd7',
  asked: { currency: 'PEN', minor: 8990 },
}

describe('an operation that has ended', () => {
  it.each<[OwnOperation['state'], AtGateway, string | null]>([
    ['approved', 'done', null],
    ['approved', 'notDone', 'notAtGateway'],
    ['approved', 'nothing', 'notAtGateway'],
    ['approved', 'undecided', 'undecided'],
    ['declined', 'done', 'onlyAtGateway'],
    ['refused', 'done', 'onlyAtGateway'],
    ['cancelled', 'done', 'onlyAtGateway'],
    ['expired', 'done', 'onlyAtGateway'],
    ['declined', 'notDone', null],
    ['cancelled', 'nothing', null],
    ['declined', 'undecided', 'undecided'],
    ['unknown', 'done', null],
    ['attention', 'nothing', null],
  ])('%s here and %s there: %s', (state, atGateway, tag) => {
    const difference = differenceOf({ ...own, state }, atGateway)
    expect(difference?.tag ?? null).toBe(tag)
  })
})

it('that differs is told with its id, kind and amount', () => {
  expect(differenceOf(own, 'nothing')).toEqual({
    tag: 'notAtGateway',
    operationId: own.operationId,
    kind: 'refund',
    id: own.id,
    currency: 'PEN',
    minor: 8990,
  })
})

describe('what the gateway recorded beside them', () => {
  const record: Evidence = {
    source: 'lookUp',
    id: '6680EADC-6c8d-44aa-8ca0-18e061c1472a',
    kind: 'void',
    amount: { currency: 'PEN', minor: 500 },
    status: 'approved',
    contradictions: [],
  }
  it.each<[string, Partial<Evidence>, number]>([
    ['a void that nobody here knows', {}, 1],
    ['a reverse', { kind: 'reverse' }, 1],
    ['a refund', { kind: 'refund' }, 1],
    ['one whose amount nobody can read', { amount: null }, 0],
    ['a sale', { kind: 'sale' }, 0],
    ['a decline', { status: 'declined' }, 0],
    ['one without an id', { id: null }, 0],
    ['one of ours', { id: own.id.toUpperCase() }, 0],
  ])('%s', (_name, change, count) => {
    expect(notOfThisCounter([{ ...record, ...change }], new Set([own.id]))).toHaveLength(count)
  })
})
