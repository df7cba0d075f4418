import { describe, expect, it } from 'vitest'
import type { EarlierOperation } from '../../../domain/rules.ts'
import { operationOptions } from '../../../domain/rules.ts'
import { defaultSettings } from '../../../contract/settings.ts'
import type { OperationKind } from '../../../domain/operations.ts'
import type { KushkiSale } from '../../../domain/sales.ts'
import { earlierOperation } from '../../unit/rules/sales.ts'
import { never, useAcquirer, wireRequest } from './acquirer.ts'

/**
 * The companion's table and the acquirer's rules were written apart, both from the documents: here they are held
 * against each other at every edge. What the table calls open the acquirer does; what it calls closed it refuses.
 */
const acquirer = useAcquirer()
const { rules } = defaultSettings()

async function compare(
  kind: OperationKind,
  sale: Partial<KushkiSale>,
  at: string,
  earlier: readonly EarlierOperation[] = [],
) {
  const now = new Date(at).toISOString()
  await acquirer.control('PUT', '/clock', { at: now, frozen: true })
  const written = await acquirer.addSale(sale)
  for (const { kind: before } of earlier) {
    await acquirer.faults({ kind: 'decline', code: '05', path: '/pos/v1' })
    await acquirer.kushki.send(wireRequest({ kind: before, sale: written }), never)
  }
  await acquirer.control('DELETE', '/faults')
  const way = operationOptions(written, earlier, acquirer.clock.now(), rules)[kind]
  const { summary } = await acquirer.kushki.send(wireRequest({ kind, sale: written }), never)
  return { table: way.state, acquirer: summary.class }
}
const open = { table: 'open', acquirer: 'approved' }
const opens = { table: 'opens', acquirer: 'refused' }
const closed = { table: 'closed', acquirer: 'refused' }
const soldAt = (text: string) => ({ createdAt: Date.parse(text) })
const noon = soldAt('2026-11-20T12:00:00-05:00')

describe('a reverse', () => {
  it.each([
    ['2026-11-20T12:00:59-05:00', opens],
    ['2026-11-20T12:01:00-05:00', open],
    ['2026-11-20T23:58:59-05:00', open],
    ['2026-11-20T23:59:00-05:00', closed],
    ['2026-11-21T00:00:00-05:00', closed],
    ['2026-11-21T12:02:00-05:00', closed],
  ])('at %s', async (at, expected) => {
    expect(await compare('reverse', { ...noon, status: 'unknown' }, at)).toEqual(expected)
  })

  it('of a pre-authorisation, which no body can even ask for', () => {
    const sale = { status: 'unknown', transaction_type: 'preAuth' } as const
    expect(() => wireRequest({ kind: 'reverse', sale: { ...noon, ...sale } as KushkiSale })).toThrow(
      'NotOffered',
    )
  })
})

describe('a void', () => {
  it.each([
    ['2026-11-20T12:00:00-05:00', open],
    ['2026-11-20T23:58:59-05:00', open],
    ['2026-11-20T23:59:00-05:00', closed],
    ['2026-11-21T00:00:00-05:00', closed],
  ])('at %s', async (at, expected) => {
    expect(await compare('void', noon, at)).toEqual(expected)
  })

  it.each([
    [2, open],
    [3, closed],
  ])('after %i declined tries', async (tries, expected) => {
    const earlier = Array.from({ length: tries }, () => earlierOperation('void', 'declined'))
    expect(await compare('void', noon, '2026-11-20T13:00:00-05:00', earlier)).toEqual(expected)
  })

  it('of a declined sale, and of one nobody knows the outcome of', async () => {
    const at = '2026-11-20T13:00:00-05:00'
    expect(await compare('void', { ...noon, status: 'declined' }, at)).toEqual(closed)
    const transaction_reference = crypto.randomUUID()
    expect(await compare('void', { ...noon, status: 'unknown', transaction_reference }, at)).toEqual(closed)
  })
})

describe('a refund', () => {
  it.each([
    ['2026-11-20T12:00:00-05:00', opens],
    ['2026-11-20T23:58:59-05:00', opens],
    ['2026-11-20T23:59:00-05:00', open],
    ['2026-11-21T00:00:00-05:00', open],
    ['2027-03-20T11:59:59-05:00', open],
    ['2027-03-21T00:00:00-05:00', closed],
  ])('at %s', async (at, expected) => {
    expect(await compare('refund', noon, at)).toEqual(expected)
  })

  it('on the 120th day, after the hour of the sale, is closed here though the acquirer may still take it', async () => {
    expect(await compare('refund', noon, '2027-03-20T12:00:00-05:00')).toEqual({
      table: 'closed',
      acquirer: 'approved',
    })
  })

  it('of a sale made after the cut-off is open at once', async () => {
    const late = soldAt('2026-11-20T23:59:20-05:00')
    expect(await compare('refund', late, '2026-11-20T23:59:40-05:00')).toEqual(open)
  })

  it.each([
    [2, opens],
    [3, open],
  ])('on the same day after %i declined voids', async (tries, expected) => {
    const earlier = Array.from({ length: tries }, () => earlierOperation('void', 'declined'))
    expect(await compare('refund', noon, '2026-11-20T13:00:00-05:00', earlier)).toEqual(expected)
  })
})
