import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { LeaseAnswer, LeaseRequest } from '../../contract/hub/claims.ts'
import type { HubError } from '../../contract/hub/errors.ts'
import { maxSkewSeconds } from '../../contract/hub/signature.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { Sql } from '../database/database.ts'
import type { Tables } from '../database/tables.ts'
import type { CounterCaller } from '../http/handlers.ts'

/** How long a counter may take back a sale that it made without asking. Milliseconds. */
export const leaseMs = 12 * 3_600_000

export type OpenClaim = {
  counterId: string
  operationId: string
  minor: number
  phase: 'reserved' | 'sending'
  mayHaveLeft: boolean
  since: number
}

/** A sale, which nobody else changes while the store's turn lasts. */
export type SaleState = {
  saleId: string
  /** `null`: no counter has told yet what it was for. */
  currency: string | null
  /** Minor units. */
  minor: number | null
  /** Minor units that were given back. */
  taken: number
  open: OpenClaim[]
  lease: { counterId: string; since: number } | null
}

type Told = { currency: string; minor: number }

/**
 * A sale as it stands, its row made where there is none. In the store's turn (`Database.ofStore`).
 *
 * @param told what a counter says that it was for; kept where nobody has said so before
 */
export async function saleOf(
  tx: Sql,
  storeId: string,
  saleKey: string,
  now: number,
  told: Told | null,
): Promise<SaleState> {
  const [record] = await readSales(tx, storeId, [saleKey])
  if (record === undefined) throw new Error('a sale that was just made is gone')
  let { row } = record
  if (row.minor === null && told !== null) {
    const { currency, minor } = told
    row = { ...row, currency, minor }
    await tx.updateTable('sales').set({ currency, minor }).where('sale_id', '=', row.sale_id).execute()
  }
  return { ...stateOf({ ...record, row }, now), lease: await leaseOf(tx, row, now) }
}

/** A sale's row, and what was ever claimed of it. */
export type SaleRecord = { row: Selectable<Tables['sales']>; claims: Selectable<Tables['claims']>[] }

/** Rows of a store's sales, made where there are none; asked for in one go, however many. The store's turn holds them. */
export async function readSales(
  tx: Sql,
  storeId: string,
  saleKeys: readonly string[],
): Promise<SaleRecord[]> {
  const keys = [...new Set(saleKeys)]
  if (keys.length === 0) return []
  const found = await tx
    .selectFrom('sales')
    .selectAll()
    .where('store_id', '=', storeId)
    .where('sale_key', 'in', keys)
    .execute()
  const known = new Set(found.map(({ sale_key }) => sale_key))
  const fresh = keys
    .filter((key) => !known.has(key))
    .map((key) => ({
      sale_id: randomUUID(),
      store_id: storeId,
      sale_key: key,
      currency: null,
      minor: null,
      lease_counter: null,
      lease_until: null,
    }))
  if (fresh.length > 0) await tx.insertInto('sales').values(fresh).execute()
  const claims =
    found.length === 0
      ? []
      : await tx
          .selectFrom('claims')
          .selectAll()
          .where(
            'sale_id',
            'in',
            found.map(({ sale_id }) => sale_id),
          )
          .execute()
  const ofSale = Map.groupBy(claims, ({ sale_id }) => sale_id)
  return [...found, ...fresh].map((row) => ({ row, claims: ofSale.get(row.sale_id) ?? [] }))
}

/** What is left of a sale, and who is at it. */
export function stateOf({ row, claims }: SaleRecord, now: number): Omit<SaleState, 'lease'> {
  const isOpen = ({ phase, expires_at }: SaleRecord['claims'][number]): boolean =>
    phase === 'sending' || (phase === 'reserved' && (expires_at === null || expires_at > now))
  return {
    saleId: row.sale_id,
    currency: row.currency,
    minor: row.minor,
    taken: claims.reduce((sum, { phase, minor: part }) => sum + (phase === 'done' ? part : 0), 0),
    open: claims.filter(isOpen).map((claim) => ({
      counterId: claim.counter_id,
      operationId: claim.operation_id,
      minor: claim.minor,
      phase: claim.phase === 'sending' ? 'sending' : 'reserved',
      mayHaveLeft: claim.may_have_left,
      since: claim.since,
    })),
  }
}

/**
 * Who may take the sale back without asking. A lease that is over frees the sale only once its counter has told its whole
 * journal since: before that, it may have taken the sale back and not told yet. Its clock may be behind: to it the lease is then
 * over later by as much.
 */
async function leaseOf(
  tx: Sql,
  { lease_counter, lease_until }: { lease_counter: string | null; lease_until: number | null },
  now: number,
): Promise<SaleState['lease']> {
  if (lease_counter === null || lease_until === null) return null
  const lease = { counterId: lease_counter, since: lease_until - leaseMs }
  if (now < lease_until) return lease
  const { whole_at } = await tx
    .selectFrom('counters')
    .select('whole_at')
    .where('counter_id', '=', lease_counter)
    .executeTakeFirstOrThrow()
  const overAt = lease_until + maxSkewSeconds * 1000
  return whole_at !== null && whole_at >= overAt ? null : lease
}

/** Leases sales to the counter that made them; one that another counter has a lease or an operation of is not leased. */
export async function lease(
  tx: Sql,
  { counterId, storeId }: CounterCaller,
  { sales }: LeaseRequest,
  now: number,
): Promise<Result<LeaseAnswer, HubError<'SaleDiffers'>>> {
  const found: { told: LeaseRequest['sales'][number]; sale: SaleState }[] = []
  for (const told of sales) {
    const sale = await saleOf(tx, storeId, told.key, now, told)
    if (sale.currency !== told.currency || sale.minor !== told.minor) return err({ tag: 'SaleDiffers' })
    found.push({ told, sale })
  }
  const until = now + leaseMs
  const leased = new Set<string>()
  for (const { told, sale } of found) {
    const isOthers = sale.lease !== null && sale.lease.counterId !== counterId
    if (isOthers || sale.open.some((claim) => claim.counterId !== counterId)) continue
    leased.add(told.key)
    const ofSale = { lease_counter: counterId, lease_until: until }
    await tx.updateTable('sales').set(ofSale).where('sale_id', '=', sale.saleId).execute()
    // From here on it may send without asking.
    await tx
      .updateTable('claims')
      .set({ may_have_left: true, expires_at: null })
      .where('sale_id', '=', sale.saleId)
      .where('phase', '=', 'reserved')
      .where((is) => is.or([is('expires_at', 'is', null), is('expires_at', '>', now)]))
      .execute()
  }
  const leases = sales.map(({ key }) =>
    leased.has(key)
      ? { outcome: 'leased' as const, saleKey: key, until }
      : { outcome: 'notLeased' as const, saleKey: key },
  )
  return ok({ leases })
}
