import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openDatabase } from '../../hub/database/database.ts'
import type { Database } from '../../hub/database/database.ts'
import { call, createCounter } from '../integration/hub/counter.ts'
import type { Counter } from '../integration/hub/counter.ts'
import { startPostgres } from '../integration/hub/postgres.ts'

/** A chain's hub in a process of its own, on a PostgreSQL server in memory: neither side of a comparison waits for a disk. */
export type Chain = {
  url: string
  database: Database
  /** Of an administrator. */
  token: string
  /** Counters of new stores, so many in each. */
  counters(count: number, perStore: number): Promise<ChainCounter[]>
  stop(): Promise<void>
}
export type ChainCounter = Counter & { counterId: string; storeId: string }

export async function startChain(): Promise<Chain> {
  const server = await startPostgres()
  const place = server.database('bench')
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hub-process.ts'), place], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const { url, firstCode } = JSON.parse(line) as { url: string; firstCode: string }
  const passphrase = 'a long passphrase of the bench'
  const first = await call(url, 'firstAdministrator', { code: firstCode, name: 'Rosa', passphrase })
  const session = await call(url, 'signIn', { name: 'Rosa', passphrase })
  if (!first.ok || !session.ok) throw new Error('nobody could sign in')
  const database = openDatabase({ kind: 'postgresql', url: place }, { number: () => Math.random() })
  return {
    url,
    database,
    token: session.value.token,
    counters: (count, perStore) => makeCounters(database, url, count, perStore),
    async stop() {
      await database.close()
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
      await server.stop()
    },
  }
}

/** Written as enrolment leaves them; a thousand codes are not what is measured. */
async function makeCounters(
  { db }: Database,
  url: string,
  count: number,
  perStore: number,
): Promise<ChainCounter[]> {
  const stores = Array.from({ length: Math.ceil(count / perStore) }, () => randomUUID())
  const now = Date.now()
  await db
    .insertInto('stores')
    .values(
      stores.map((storeId) => ({
        store_id: storeId,
        label: `Store ${storeId}`,
        created_at: now,
        feed_sequence: 0,
        liquido_secret: null,
      })),
    )
    .execute()
  const counters = Array.from({ length: count }, (_, index) => ({
    ...createCounter(url),
    counterId: randomUUID(),
    storeId: stores[Math.floor(index / perStore)] ?? '',
  }))
  await db
    .insertInto('counters')
    .values(
      counters.map(({ counterId, storeId, publicKey }, index) => ({
        counter_id: counterId,
        store_id: storeId,
        label: `Caja ${index + 1}`,
        public_key: publicKey,
        enrolled_at: now,
        revoked_at: null,
        sequence: 0,
        hash: null,
        head: null,
        whole_at: null,
      })),
    )
    .execute()
  return counters
}

const cashier = `sha256:${'ab'.repeat(32)}`

/** Adds the lives of so many refunds to a counter's journal, three entries each. */
export function addRefunds({ journal }: Counter, count: number): void {
  for (let number = 0; number < count; number += 1) {
    const operationId = randomUUID()
    const saleKey = `kushki:${randomUUID()}`
    const at = Date.now()
    const detail = {
      kind: 'refund',
      saleKey,
      currency: 'PEN',
      minor: 4000,
      withCard: false,
      supervisor: null,
    }
    journal.add({ operationId, who: cashier, event: 'accepted', detail, at })
    journal.add({ operationId, event: 'sending', detail: { attempt: 1, replay: false }, at })
    const end = { code: '000', reference: 'r-1' }
    journal.add({ operationId, who: 'kushki', event: 'approved', detail: end, at })
  }
}
