import type { HubError } from '../contract/hub/errors.ts'
import type { EventBatch } from '../contract/hub/events.ts'
import type { Clock } from '../domain/clock.ts'
import { err, ok } from '../domain/result.ts'
import type { Result } from '../domain/result.ts'
import { readAudit, writeAudit } from './administration/audit.ts'
import type { HubKey } from './administration/hub-key.ts'
import type { PassphraseHasher } from './administration/passphrase.ts'
import type { Sessions } from './administration/sessions.ts'
import { makeFirstAdministrator, signIn } from './administration/sign-in.ts'
import {
  createStore,
  freeSales,
  issueCode,
  readAlarms,
  readStores,
  revokeCounter,
  setLiquidoSecret,
} from './administration/stores.ts'
import { takeLiquidoCallback } from './callbacks/liquido.ts'
import { claim, release, startSending } from './claims/claims.ts'
import { lease } from './claims/sales.ts'
import type { Database, Sql } from './database/database.ts'
import { enrol } from './enrolment/enrol.ts'
import { appendBatch } from './events/append.ts'
import { latestViews } from './events/operations-table.ts'
import { appendToFeed } from './feed/feed.ts'
import type { Feed } from './feed/feed.ts'
import type { CounterCaller, Handlers } from './http/handlers.ts'
import { waitForChange } from './overview/changes.ts'
import { readOperationEvents } from './overview/operation-events.ts'
import { readQueue } from './overview/queue.ts'
import { createSlowReads } from './overview/slow-reads.ts'
import { readTotals } from './overview/totals.ts'

export type RouteParts = {
  database: Database
  clock: Clock
  key: HubKey
  hasher: PassphraseHasher
  sessions: Sessions
  feed: Feed
}

type OfCounters =
  | 'self'
  | 'sendEvents'
  | 'acknowledged'
  | 'claim'
  | 'startSending'
  | 'release'
  | 'lease'
  | 'feed'

/** What a counter asks for in its store's turn; one that was revoked while it waited gets nothing. */
async function inTurn<Value, Fault>(
  { ofStore }: Database,
  caller: CounterCaller,
  work: (tx: Sql) => Promise<Result<Value, Fault>>,
): Promise<Result<Value, Fault | HubError<'Revoked'>>> {
  return ofStore(caller.storeId, async (tx) => {
    const { revoked_at } = await tx
      .selectFrom('counters')
      .select('revoked_at')
      .where('counter_id', '=', caller.counterId)
      .executeTakeFirstOrThrow()
    return revoked_at === null ? work(tx) : err({ tag: 'Revoked' })
  })
}

/** The calls of enrolled counters. */
function counterRoutes({ database, clock, feed }: RouteParts): Pick<Handlers, OfCounters> {
  const { db } = database
  return {
    self: ({ caller }) => Promise.resolve(ok({ ...caller, now: clock.now() })),
    async sendEvents({ caller, json }) {
      // As it came: the schema has seen it, and gives a copy with its members in another order, which would hash to another value.
      const batch = json as EventBatch
      const appended = await inTurn(database, caller, (tx) => appendBatch(tx, caller, batch, clock.now()))
      feed.changed(caller.storeId)
      return appended
    },
    async acknowledged({ caller }) {
      const { sequence, hash } = await db
        .selectFrom('counters')
        .select(['sequence', 'hash'])
        .where('counter_id', '=', caller.counterId)
        .executeTakeFirstOrThrow()
      return ok({ sequence, hash })
    },
    async claim({ caller, input }) {
      const claimed = await inTurn(database, caller, async (tx) => {
        const now = clock.now()
        const answer = await claim(tx, caller, input, now)
        if (!answer.ok || answer.value.outcome !== 'granted') return answer
        const { operationId, kind, minor, sale } = input
        const { counterId, storeId } = caller
        const item = { type: 'claimed' as const, counterId, operationId, saleKey: sale.key, kind, minor }
        await appendToFeed(tx, storeId, [{ item }], now)
        return answer
      })
      feed.changed(caller.storeId)
      return claimed
    },
    startSending: ({ caller, params }) =>
      inTurn(database, caller, (tx) => startSending(tx, caller, params.operationId, clock.now())),
    release: ({ caller, params }) =>
      inTurn(database, caller, (tx) => release(tx, caller, params.operationId)),
    lease: ({ caller, input }) => inTurn(database, caller, (tx) => lease(tx, caller, input, clock.now())),
    feed: ({ caller, input, signal }) => feed.read(caller, input, signal),
  }
}

type OfConsole =
  | 'stores'
  | 'operations'
  | 'queue'
  | 'operationEvents'
  | 'totals'
  | 'changes'
  | 'alarms'
  | 'audit'

/** What an administrator reads. */
function consoleRoutes({ database, clock, sessions, feed }: RouteParts): Pick<Handlers, OfConsole> {
  const { db } = database
  const slowly = createSlowReads(database)
  return {
    stores: async () => ok(await readStores(db)),
    operations: async ({ params }) => ok({ operations: await latestViews(db, params.storeId) }),
    queue: async ({ input, signal }) =>
      // What no index finds.
      (input.text ?? '') === ''
        ? ok(await readQueue(db, input))
        : slowly(signal, (tx) => readQueue(tx, input)),
    operationEvents: ({ params }) => readOperationEvents(db, params),
    totals: ({ input, signal }) => slowly(signal, (tx) => readTotals(tx, input)),
    changes: ({ input, caller, signal }) =>
      waitForChange(database, feed, {
        ...input,
        signal,
        clock,
        isOpen: () => sessions.isOpen(caller.tokenHash),
      }),
    alarms: async () => ok(await readAlarms(db)),
    audit: async () => ok(await readAudit(db)),
  }
}

type Others = Exclude<keyof Handlers, OfCounters | OfConsole>

/** What is done to a counter is done in its store's turn. */
async function ofStoreOf<Value, Fault>(
  { db, ofStore }: Database,
  counterId: string,
  work: (tx: Sql) => Promise<Result<Value, Fault>>,
): Promise<Result<Value, Fault | HubError<'NotFound'>>> {
  const counter = await db
    .selectFrom('counters')
    .select('store_id')
    .where('counter_id', '=', counterId)
    .executeTakeFirst()
  return counter === undefined ? err({ tag: 'NotFound' }) : ofStore(counter.store_id, work)
}

/** What administrators, newcomers, the gateway and anyone change. */
function otherRoutes(parts: RouteParts): Pick<Handlers, Others> {
  const { database, clock, key, sessions, feed } = parts
  const { db, transaction } = database
  return {
    async health() {
      await db.selectFrom('migrations').select('name').limit(1).execute()
      return ok({ status: 'ok', database: database.kind, now: clock.now() })
    },
    async enrol({ input, caller }) {
      if (caller.publicKey !== input.publicKey) return { ok: false, error: { tag: 'BadSignature' } }
      const enrolled = await transaction((tx) => enrol(tx, key, input, clock.now()))
      if (enrolled.ok) feed.changed(enrolled.value.storeId)
      return enrolled
    },
    async liquidoCallback({ params: { storeId }, bytes, headers }) {
      const signature = String(headers['liquido-signature'] ?? '')
      const taken = await takeLiquidoCallback(
        { database, key },
        { storeId, body: bytes, signature },
        clock.now(),
      )
      feed.changed(storeId)
      return taken
    },
    firstAdministrator: ({ input }) => makeFirstAdministrator(parts, input),
    signIn: ({ input }) => signIn(parts, input),
    async signOut({ caller: { name, tokenHash } }) {
      await sessions.end(tokenHash)
      await transaction((tx) => writeAudit(tx, { act: 'signedOut', by: name }, clock.now()))
      return ok({})
    },
    async createStore({ input, caller }) {
      const created = await transaction((tx) => createStore(tx, input, caller.name, clock.now()))
      feed.changed(created.storeId)
      return ok(created)
    },
    issueCode: ({ input, params, caller }) =>
      transaction((tx) => issueCode(tx, key, { ...params, ...input, by: caller.name }, clock.now())),
    setLiquidoSecret: ({ input, params, caller }) =>
      database.ofStore(params.storeId, (tx) =>
        setLiquidoSecret(tx, key, { ...params, ...input, by: caller.name }, clock.now()),
      ),
    async revokeCounter({ params, caller }) {
      const revoked = await ofStoreOf(database, params.counterId, (tx) =>
        revokeCounter(tx, { ...params, by: caller.name }, clock.now()),
      )
      if (!revoked.ok) return revoked
      feed.changed(revoked.value.storeId)
      return ok({})
    },
    freeSales: ({ params, caller }) =>
      ofStoreOf(database, params.counterId, (tx) =>
        freeSales(tx, { ...params, by: caller.name }, clock.now()),
      ),
  }
}

/** What each call of the contract does. */
export const createHandlers = (parts: RouteParts): Handlers => ({
  ...counterRoutes(parts),
  ...consoleRoutes(parts),
  ...otherRoutes(parts),
})
