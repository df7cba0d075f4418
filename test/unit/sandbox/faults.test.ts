import { describe, expect, it } from 'vitest'
import { createFaults, faultSchema } from '../../../sandbox/faults.ts'

const faultsOf = (...list: object[]) => {
  const faults = createFaults()
  faults.set(list.map((fault) => faultSchema.parse(fault)))
  return faults
}

describe('faults', () => {
  it('strike the first that fits, and leave the other gateway alone', () => {
    const faults = faultsOf({ kind: 'drop', path: '/pos/v1/refund' }, { kind: 'malformed' })
    expect(faults.take('kushki', '/pos/v1/refund')?.kind).toBe('drop')
    expect(faults.take('kushki', '/pos/v1/transaction')?.kind).toBe('malformed')
    expect(faults.take('liquido', '/pos/v1/refund')).toBeNull()
  })

  it('let some pass, strike some, and are then spent', () => {
    const faults = faultsOf({ kind: 'drop', skip: 2, count: 2 })
    const taken = Array.from({ length: 6 }, () => faults.take('kushki', '/')?.kind ?? null)
    expect(taken).toEqual([null, null, 'drop', 'drop', null, null])
    expect(faults.list()).toMatchObject([{ kind: 'drop', struck: 2 }])
  })

  it('make way for the next when they are spent or wait', () => {
    const faults = faultsOf({ kind: 'drop', count: 1 }, { kind: 'malformed', count: 1 })
    expect([1, 2, 3].map(() => faults.take('kushki', '/')?.kind ?? null)).toEqual(['drop', 'malformed', null])
  })

  it('of kind decline are not used up by a search', () => {
    const faults = faultsOf({ kind: 'decline', code: '05', count: 1 })
    expect(faults.take('kushki', '/pos-analytics/v1/transactions/search')).toBeNull()
    expect(faults.take('kushki', '/pos/v1/refund')).toMatchObject({ kind: 'decline', code: '05' })
  })

  it('of kind refuse strike no request: there is none', () => {
    expect(faultsOf({ kind: 'refuse' }).take('kushki', '/')).toBeNull()
  })

  it.each([
    { kind: 'delay' },
    { kind: 'status', status: 42 },
    { kind: 'drop', path: 'pos' },
    { kind: 'decline' },
  ])('are refused when they say too little or nonsense: %o', (fault) => {
    expect(faultSchema.safeParse(fault).success).toBe(false)
  })
})
