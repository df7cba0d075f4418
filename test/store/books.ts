import type { DatabasePlace } from '../../hub/database/database.ts'
import { openDatabase } from '../../hub/database/database.ts'
import { withCopy } from '../faults/card-witness.ts'
import type { SandboxProcess } from '../faults/processes.ts'
import type { AppliedOperation } from '../faults/torture-ledger.ts'
import { journalHeadIn, rowsIn } from '../faults/torture-rows.ts'
import type { Row } from '../faults/torture-rows.ts'
import type { StoreCounter } from './store-counter.ts'

/** What a hub's database says, while no hub runs on it. */
export type HubBooks = Awaited<ReturnType<typeof readHubBooks>>

/** Reads a hub's tables; of an embedded database only while its hub is stopped. */
export async function readHubBooks(place: DatabasePlace) {
  const database = openDatabase(place, { number: () => Math.random() })
  const { db } = database
  try {
    return {
      counters: await db.selectFrom('counters').select(['counter_id', 'label', 'sequence']).execute(),
      events: await db
        .selectFrom('events')
        .select(['counter_id', 'sequence', 'operation_id', 'type', 'hash', 'received_at'])
        .orderBy('counter_id')
        .orderBy('sequence')
        .execute(),
      operations: await db
        .selectFrom('operations')
        .select(['operation_id', 'sale_key', 'kind', 'currency', 'minor', 'state', 'code'])
        .orderBy('operation_id')
        .execute(),
      claims: await db
        .selectFrom('claims')
        .innerJoin('sales', 'sales.sale_id', 'claims.sale_id')
        .select(['claims.operation_id', 'claims.minor', 'claims.phase', 'sales.sale_key'])
        .orderBy('claims.operation_id')
        .execute(),
      alarms: await db.selectFrom('alarms').select(['counter_id', 'kind', 'times']).execute(),
      callbacks: (await db.selectFrom('callbacks').select('callback_id').execute()).length,
      /** The callbacks of the feed, by what the hub calls them. */
      toldCallbacks: (await db.selectFrom('feed').select('item').execute()).flatMap(({ item }) => {
        const told = JSON.parse(item) as { type: string; callbackId?: string }
        return told.type === 'callback' ? [told.callbackId ?? ''] : []
      }),
    }
  } finally {
    await database.close()
  }
}

export type CounterBooks = {
  label: string
  counterId: string
  /** Ids of the operations that it accepted. */
  accepted: string[]
  rows: ReadonlyMap<string, Row>
  journal: { sequence: number; hash: string }[]
}

/** What lies in a counter's files, whatever became of its process. */
export const readCounterBooks = ({ label, counterId, accepted, directory }: StoreCounter): CounterBooks => ({
  label,
  counterId,
  accepted: [...accepted.keys()],
  ...withCopy(directory, (database) => ({
    rows: rowsIn(database),
    journal: database
      .prepare('SELECT sequence, hash FROM journal ORDER BY sequence')
      .all()
      .map(({ sequence, hash }) => ({ sequence: Number(sequence), hash: String(hash) })),
  })),
})

/** The place of a journal's last entry; of a counter that runs, as its files were a moment ago. */
export const journalEndOf = ({ directory }: StoreCounter): number => withCopy(directory, journalHeadIn)

export type LedgerBooks = {
  operations: AppliedOperation[]
  /** What each sale was, by the name that operations call it by. Minor units. */
  saleMinor: ReadonlyMap<string, number>
}

export async function readLedger(sandbox: SandboxProcess): Promise<LedgerBooks> {
  const { sales, payments, operations } = await sandbox.control<{
    sales: { client_transaction_id: string; totalMinor: number }[]
    payments: { referenceId: string; minor: number }[]
    operations: AppliedOperation[]
  }>('GET', '/ledger')
  return {
    operations,
    saleMinor: new Map([
      ...sales.map((sale) => [sale.client_transaction_id, sale.totalMinor] as const),
      ...payments.map(({ referenceId, minor }) => [referenceId, minor] as const),
    ]),
  }
}
