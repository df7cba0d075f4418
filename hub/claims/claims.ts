import type { ClaimAnswer, ClaimRequest } from '../../contract/hub/claims.ts'
import type { HubError } from '../../contract/hub/errors.ts'
import { isEnded, rowStateSchema } from '../../domain/operations.ts'
import type { RowState } from '../../domain/operations.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { Sql } from '../database/database.ts'
import type { CounterCaller } from '../http/handlers.ts'
import { saleOf } from './sales.ts'
import type { SaleState, OpenClaim } from './sales.ts'

/** How long a claim that provably never left holds its part of a sale. Milliseconds. */
export const reservationMs = 30 * 60_000

/** Without what the store calls the counter, which is looked up where it is told. */
type Held = Omit<Extract<ClaimAnswer, { outcome: 'heldBy' }>, 'label'>

async function named(tx: Sql, held: Held): Promise<ClaimAnswer> {
  const { label } = await tx
    .selectFrom('counters')
    .select('label')
    .where('counter_id', '=', held.counterId)
    .executeTakeFirstOrThrow()
  return { ...held, label }
}

/** Who is in the way of a counter at a sale: another counter's open operation, or its lease. */
function heldByOther(sale: SaleState, counterId: string): Held | null {
  const other = sale.open.find((claim) => claim.counterId !== counterId)
  if (other !== undefined)
    return { outcome: 'heldBy', counterId: other.counterId, since: other.since, why: 'operation' }
  const { lease } = sale
  return lease === null || lease.counterId === counterId
    ? null
    : { outcome: 'heldBy', counterId: lease.counterId, since: lease.since, why: 'lease' }
}

/** A claim of a counter's own lease may be on its way at any time: no time frees it. */
const endsAt = (sale: SaleState, counterId: string, now: number): number | null =>
  sale.lease?.counterId === counterId ? null : now + reservationMs

/**
 * Claims a part of a sale, or renews what the operation has claimed. One counter at a time: while an operation of a sale is
 * open at one, the others wait. Called in the store's turn, which may write although it answers that it claimed nothing.
 */
export async function claim(
  tx: Sql,
  { counterId, storeId }: CounterCaller,
  { operationId, kind, minor, sale: told }: ClaimRequest,
  now: number,
): Promise<Result<ClaimAnswer, HubError<'SaleDiffers' | 'OperationDiffers' | 'ClaimEnded'>>> {
  const sale = await saleOf(tx, storeId, told.key, now, told)
  if (sale.currency !== told.currency || sale.minor !== told.minor) return err({ tag: 'SaleDiffers' })
  const known = await tx
    .selectFrom('claims')
    .select(['sale_id', 'kind', 'minor', 'phase', 'may_have_left'])
    .where('counter_id', '=', counterId)
    .where('operation_id', '=', operationId)
    .executeTakeFirst()
  if (known !== undefined) {
    const isSame = known.sale_id === sale.saleId && known.kind === kind && known.minor === minor
    if (!isSame) return err({ tag: 'OperationDiffers' })
    if (known.phase === 'done' || (await hasEnded(tx, counterId, operationId)))
      return err({ tag: 'ClaimEnded' })
  }
  const held = heldByOther(sale, counterId)
  if (held !== null) return ok(await named(tx, held))
  const own = sale.open.find((open) => open.operationId === operationId)
  const left = remainingOf(sale) + (own?.minor ?? 0)
  if (minor > left) return ok({ outcome: 'remaining', remainingMinor: Math.max(0, left) })
  if (own?.mayHaveLeft === true)
    return ok({ outcome: 'granted', remainingMinor: left - minor, expiresAt: null })
  const expiresAt = endsAt(sale, counterId, now)
  const row = {
    phase: 'reserved' as const,
    may_have_left: expiresAt === null,
    expires_at: expiresAt,
    since: now,
  }
  await tx
    .insertInto('claims')
    .values({ counter_id: counterId, operation_id: operationId, sale_id: sale.saleId, kind, minor, ...row })
    .onConflict((conflict) => conflict.columns(['counter_id', 'operation_id']).doUpdateSet(row))
    .execute()
  return ok({ outcome: 'granted', remainingMinor: left - minor, expiresAt })
}

/** The state that a counter's journal tells of an operation; `null`: it has told nothing. */
async function toldState(tx: Sql, counterId: string, operationId: string): Promise<RowState | null> {
  const told = await tx
    .selectFrom('operations')
    .select('state')
    .where('counter_id', '=', counterId)
    .where('operation_id', '=', operationId)
    .executeTakeFirst()
  return told === undefined ? null : rowStateSchema.parse(told.state)
}

/** One that has ended may have left before: nothing of it is claimed anew. */
async function hasEnded(tx: Sql, counterId: string, operationId: string): Promise<boolean> {
  const told = await toldState(tx, counterId, operationId)
  return told !== null && isEnded(told)
}

const remainingOf = ({ minor, taken, open }: SaleState): number =>
  (minor ?? 0) - taken - open.reduce((sum, claim) => sum + claim.minor, 0)

/**
 * Asks to send: granted where no other operation of the sale is on its way, its outcome open. From here on no time ends the
 * claim. A reservation that ended by time is made again where there is still room.
 */
export async function startSending(
  tx: Sql,
  caller: CounterCaller,
  operationId: string,
  now: number,
): Promise<Result<ClaimAnswer, HubError<'ClaimUnknown' | 'ClaimEnded'>>> {
  const { counterId, storeId } = caller
  const known = await tx
    .selectFrom('claims')
    .innerJoin('sales', 'sales.sale_id', 'claims.sale_id')
    .select(['sales.sale_key', 'claims.minor', 'claims.phase', 'claims.may_have_left'])
    .where('claims.counter_id', '=', counterId)
    .where('operation_id', '=', operationId)
    .executeTakeFirst()
  if (known === undefined) return err({ tag: 'ClaimUnknown' })
  if (known.phase === 'done' || (known.phase === 'released' && known.may_have_left))
    return err({ tag: 'ClaimEnded' })
  const sale = await saleOf(tx, storeId, known.sale_key, now, null)
  // Only a journal has told of it so far, which does not say what the whole sale was for: who claims it does.
  if (sale.minor === null) return err({ tag: 'ClaimUnknown' })
  // Cancelled meanwhile: nothing would end the claim any more.
  if (await hasEnded(tx, counterId, operationId)) return err({ tag: 'ClaimEnded' })
  const own = sale.open.find((open) => open.operationId === operationId)
  const held = heldByOther(sale, counterId) ?? heldBySending(sale, operationId)
  if (held !== null) return ok(await named(tx, held))
  const left = remainingOf(sale) + (own?.minor ?? 0)
  if (known.minor > left) return ok({ outcome: 'remaining', remainingMinor: Math.max(0, left) })
  await tx
    .updateTable('claims')
    .set({ phase: 'sending', may_have_left: true, expires_at: null })
    .where('counter_id', '=', counterId)
    .where('operation_id', '=', operationId)
    .execute()
  return ok({ outcome: 'granted', remainingMinor: left - known.minor, expiresAt: null })
}

function heldBySending(sale: SaleState, operationId: string): Held | null {
  const other = sale.open.find(
    (claim: OpenClaim) => claim.phase === 'sending' && claim.operationId !== operationId,
  )
  return other === undefined
    ? null
    : { outcome: 'heldBy', counterId: other.counterId, since: other.since, why: 'operation' }
}

/**
 * Gives a claim up whose operation never left: the counter did not ask to send it, nor does its journal know of it, whose
 * outcome would end the claim. Giving it up again changes nothing.
 */
export async function release(
  tx: Sql,
  { counterId }: CounterCaller,
  operationId: string,
): Promise<Result<Record<string, never>, HubError<'ClaimUnknown' | 'MayHaveBeenSent'>>> {
  const known = await tx
    .selectFrom('claims')
    .select(['phase', 'may_have_left'])
    .where('counter_id', '=', counterId)
    .where('operation_id', '=', operationId)
    .forUpdate()
    .executeTakeFirst()
  if (known === undefined) return err({ tag: 'ClaimUnknown' })
  if (known.phase === 'released') return ok({})
  const told = await toldState(tx, counterId, operationId)
  if (known.phase !== 'reserved' || (known.may_have_left && told !== null))
    return err({ tag: 'MayHaveBeenSent' })
  await tx
    .updateTable('claims')
    .set({ phase: 'released', expires_at: null })
    .where('counter_id', '=', counterId)
    .where('operation_id', '=', operationId)
    .execute()
  return ok({})
}
