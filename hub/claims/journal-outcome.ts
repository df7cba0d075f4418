import { sql } from 'kysely'
import type { RowState } from '../../domain/operations.ts'
import type { Sql } from '../database/database.ts'
import { raiseAlarm } from '../events/alarms.ts'
import type { OperationView } from '../events/projection.ts'
import type { CounterCaller } from '../http/handlers.ts'
import { readSales, stateOf } from './sales.ts'
import type { SaleRecord } from './sales.ts'

type Phase = 'reserved' | 'sending' | 'done' | 'released'

const phaseOf: Readonly<Record<RowState, Phase>> = {
  queued: 'reserved',
  sending: 'sending',
  unknown: 'sending',
  inProgress: 'sending',
  attention: 'sending',
  approved: 'done',
  declined: 'released',
  refused: 'released',
  expired: 'released',
  cancelled: 'released',
}

/**
 * Where a counter's journal moves a claim: to the outcome that it tells. A claim that is on its way never goes back to
 * waiting: what the journal tells may be older than the counter's last request.
 */
const phaseAfter = (before: Phase | null, state: RowState): Phase =>
  before === 'sending' && phaseOf[state] === 'reserved' ? 'sending' : phaseOf[state]

/** An operation as a counter's journal has it by now, and the counter's last entry of it. */
export type ToldOperation = { view: OperationView; sequence: number }

type ClaimRow = SaleRecord['claims'][number]
type Followed = {
  sale: SaleRecord
  known: ClaimRow | undefined
  told: ToldOperation
  minor: number
  kind: string
}

/**
 * Lets claims follow what their counter's journal says of the operations, and makes them where the counter did not ask: under its
 * lease, or because the hub was away. What they take beyond a sale is an alarm; the journal is stored all the same.
 */
export async function followJournal(
  tx: Sql,
  caller: CounterCaller,
  told: readonly ToldOperation[],
  now: number,
): Promise<void> {
  const rows = new Map<string, ClaimRow>()
  for (const followed of await whatIsFollowed(tx, caller, told)) {
    const { sale, told: operation } = followed
    const row = claimAfter(caller.counterId, followed, now)
    rows.set(row.operation_id, row)
    // What waits has taken nothing, and waits on for the hub's leave.
    const isTaken = row.phase === 'sending' || row.phase === 'done'
    if (isTaken && takenWith(sale, row, now) > (sale.row.minor ?? Infinity))
      await raiseAlarm(
        tx,
        { counterId: caller.counterId, kind: 'overdrawn', sequence: operation.sequence },
        now,
      )
    // What the next one of the same sale meets.
    sale.claims = [...sale.claims.filter((claim) => !isOf(claim, row)), row]
  }
  if (rows.size === 0) return
  await tx
    .insertInto('claims')
    .values([...rows.values()])
    .onConflict((conflict) =>
      conflict.columns(['counter_id', 'operation_id']).doUpdateSet({
        phase: sql`excluded.phase`,
        minor: sql`excluded.minor`,
        may_have_left: sql`excluded.may_have_left`,
        expires_at: sql`excluded.expires_at`,
      }),
    )
    .execute()
}

/** Operations that take something of a sale, each with its sale. */
async function whatIsFollowed(
  tx: Sql,
  { counterId, storeId }: CounterCaller,
  told: readonly ToldOperation[],
): Promise<Followed[]> {
  const taking = told.flatMap((operation) => {
    const { saleKey, kind, minor } = operation.view
    return saleKey === null || kind === null || minor === null || minor === 0
      ? []
      : [{ told: operation, saleKey, kind, minor }]
  })
  const records = await readSales(
    tx,
    storeId,
    taking.map(({ saleKey }) => saleKey),
  )
  const sales = new Map(records.map((sale) => [sale.row.sale_key, sale]))
  const own = await ownClaims(
    tx,
    counterId,
    taking.map((operation) => operation.told.view.operationId),
  )
  return taking.flatMap(({ saleKey, ...operation }) => {
    const sale = sales.get(saleKey)
    return sale === undefined ? [] : [{ ...operation, sale, known: own.get(operation.told.view.operationId) }]
  })
}

async function ownClaims(
  tx: Sql,
  counterId: string,
  operationIds: readonly string[],
): Promise<Map<string, ClaimRow>> {
  if (operationIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('claims')
    .selectAll()
    .where('counter_id', '=', counterId)
    .where('operation_id', 'in', operationIds)
    .execute()
  return new Map(rows.map((row) => [row.operation_id, row]))
}

function claimAfter(counterId: string, { sale, known, told, minor, kind }: Followed, now: number): ClaimRow {
  const phase = phaseAfter(known?.phase ?? null, told.view.state)
  const mayHaveLeft = known === undefined || known.may_have_left || phase === 'sending' || phase === 'done'
  return {
    counter_id: counterId,
    operation_id: told.view.operationId,
    sale_id: known?.sale_id ?? sale.row.sale_id,
    kind: known?.kind ?? kind,
    minor,
    phase,
    may_have_left: mayHaveLeft,
    expires_at: mayHaveLeft ? null : known.expires_at,
    since: known?.since ?? now,
  }
}

const isOf = (claim: ClaimRow, { counter_id, operation_id }: ClaimRow): boolean =>
  claim.counter_id === counter_id && claim.operation_id === operation_id

/** What is taken of a sale, with what is on its way and with a claim of it. Minor units. */
function takenWith(sale: SaleRecord, row: ClaimRow, now: number): number {
  const { taken, open } = stateOf({ ...sale, claims: sale.claims.filter((claim) => !isOf(claim, row)) }, now)
  const onTheWay = open.filter(({ phase }) => phase === 'sending')
  return row.minor + taken + onTheWay.reduce((sum, { minor }) => sum + minor, 0)
}

/** Operations in whose place others were accepted take nothing of their sales any more. */
export async function giveWay(
  tx: Sql,
  { counterId }: CounterCaller,
  operationIds: readonly string[],
): Promise<void> {
  if (operationIds.length === 0) return
  await tx
    .updateTable('claims')
    .set({ phase: 'released', expires_at: null })
    .where('counter_id', '=', counterId)
    .where('operation_id', 'in', operationIds)
    .where('phase', '!=', 'done')
    .execute()
}
