import { describe, expect, it } from 'vitest'
import { shareOut } from '../../../electron/outbox/claims.ts'
import type { OperationRow } from '../../../electron/storage/operation-row.ts'
import { submission } from '../../bench/history.ts'

/** Rows of one gateway whose windows close in this order, named by their sequence. */
const rows = (...sequences: number[]): OperationRow[] =>
  sequences.map((sequence) => ({
    ...submission(sequence).row,
    sequence,
    day: '',
    deadline: sequence,
    nextAttemptAt: 0,
  }))
const shared = (places: number, ...gateways: Parameters<typeof shareOut>[0]): number[] =>
  shareOut(gateways, places).map(({ sequence }) => sequence)

describe('the places on the wire', () => {
  it('go to the earliest deadlines, whichever gateway they are of', () => {
    const one = { hasOwnPlace: false, rows: rows(1, 4, 5) }
    const other = { hasOwnPlace: false, rows: rows(2, 3, 6) }
    expect(shared(4, one, other)).toEqual([1, 2, 3, 4])
  })

  it('are kept, one for each gateway that has its own, before the others are shared', () => {
    const busy = { hasOwnPlace: false, rows: rows(1, 2, 3, 4) }
    const idle = { hasOwnPlace: true, rows: rows(8, 9) }
    expect(shared(3, busy, idle)).toEqual([8, 1, 2])
    expect(shared(3, { ...idle, rows: [] }, busy)).toEqual([1, 2])
  })
})
