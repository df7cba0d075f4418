import type { HubError } from '../../contract/hub/errors.ts'
import type { Acknowledged, EventBatch, HubEvent } from '../../contract/hub/events.ts'
import { oldestRequestMs } from '../../contract/hub/signature.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { followJournal, giveWay } from '../claims/journal-outcome.ts'
import type { Sql } from '../database/database.ts'
import { appendToFeed } from '../feed/feed.ts'
import type { CounterCaller } from '../http/handlers.ts'
import { raiseAlarm } from './alarms.ts'
import { checkBatch } from './chain.ts'
import { readViews, writeViews } from './operations-table.ts'
import { projectEvent } from './projection.ts'
import type { OperationEvent, OperationView } from './projection.ts'

type Refused = HubError<'Gap' | 'OtherHash' | 'ChainBroken'>

/**
 * Adds what is new of a batch to the copy of a counter's journal, and lets operations, claims and the store's feed follow, in
 * one transaction. What does not go with the copy that is here is refused whole, with an alarm that stays.
 */
export async function appendBatch(
  tx: Sql,
  caller: CounterCaller,
  batch: EventBatch,
  now: number,
): Promise<Result<Acknowledged, Refused>> {
  const { counterId } = caller
  const counter = await tx
    .selectFrom('counters')
    .select(['sequence', 'hash', 'public_key'])
    .where('counter_id', '=', counterId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const refused = await whyRefused(tx, counterId, counter, batch)
  if (refused !== null) {
    await raiseAlarm(tx, alarmOf(counterId, refused), now)
    return err(refused)
  }
  const fresh = batch.events.filter(({ sequence }) => sequence > counter.sequence)
  const last = fresh.at(-1) ?? { sequence: counter.sequence, hash: counter.hash ?? '' }
  await tx
    .updateTable('counters')
    .set({
      sequence: last.sequence,
      hash: last.hash,
      ...(fresh.length > 0 ? { head: batch.head } : {}),
      ...(batch.isWhole && batch.events.at(-1)?.sequence === last.sequence
        ? { whole_at: now - oldestRequestMs }
        : {}),
    })
    .where('counter_id', '=', counterId)
    .execute()
  if (fresh.length > 0) await store(tx, caller, fresh, now)
  return ok({ sequence: last.sequence, hash: last.hash })
}

async function whyRefused(
  tx: Sql,
  counterId: string,
  counter: { sequence: number; hash: string | null; public_key: string },
  batch: EventBatch,
): Promise<Refused | null> {
  const checked = checkBatch(batch, counter.public_key)
  if (!checked.ok) return checked.error
  const first = batch.events[0]?.sequence ?? 1
  if (first > counter.sequence + 1) return { tag: 'Gap', acknowledged: counter.sequence }
  // The copy that is here, from the entry before the batch on, has to be the same as far as it goes.
  const known = await tx
    .selectFrom('events')
    .select(['sequence', 'hash'])
    .where('counter_id', '=', counterId)
    .where('sequence', '>=', first - 1)
    .where('sequence', '<', first + batch.events.length)
    .orderBy('sequence')
    .execute()
  const given = new Map(batch.events.map(({ sequence, hash }) => [sequence, hash]))
  if (first > 1) given.set(first - 1, batch.previousHash)
  const other = known.find(({ sequence, hash }) => given.get(sequence) !== hash)
  return other === undefined ? null : { tag: 'OtherHash', sequence: Math.max(1, other.sequence) }
}

function alarmOf(counterId: string, refused: Refused) {
  switch (refused.tag) {
    case 'Gap':
      return { counterId, kind: 'gap' as const, sequence: refused.acknowledged }
    case 'OtherHash':
      return { counterId, kind: 'otherHash' as const, sequence: refused.sequence }
    case 'ChainBroken':
      return { counterId, kind: 'chainBroken' as const, sequence: refused.sequence }
    default:
      return refused satisfies never
  }
}

/** What an entry tells of an operation, where it is of one. */
function operationEventOf(event: HubEvent): OperationEvent[] {
  if (event.form === 'withheld')
    return event.about === null ? [] : [{ ...event.about, sequence: event.sequence }]
  const { operationId, at, type, detail, sequence } = event
  return operationId === null ? [] : [{ operationId, at, type, detail, sequence }]
}

async function store(tx: Sql, caller: CounterCaller, fresh: HubEvent[], now: number): Promise<void> {
  const { counterId, storeId } = caller
  await tx
    .insertInto('events')
    .values(
      fresh.map((event) => {
        const told = event.form === 'told' ? event : null
        const known = told ?? (event.form === 'withheld' ? event.about : null)
        return {
          counter_id: counterId,
          sequence: event.sequence,
          at: known?.at ?? null,
          day: told?.day ?? null,
          operation_id: known?.operationId ?? null,
          who: told?.who ?? null,
          type: known?.type ?? null,
          detail: known === null ? null : JSON.stringify(known.detail),
          hash: event.hash,
          received_at: now,
        }
      }),
    )
    .execute()
  const events = fresh.flatMap(operationEventOf)
  const linkedIds = events.flatMap(({ detail: { linkedTo } }) => linkedTo ?? [])
  const ids = [...new Set([...events.map(({ operationId }) => operationId), ...linkedIds])]
  const before = await readViews(tx, counterId, ids)
  const views = new Map(before)
  const lastOf = new Map<string, number>()
  for (const event of events) {
    const { operationId, detail, sequence } = event
    const linked = detail.linkedTo === undefined ? null : (views.get(detail.linkedTo) ?? null)
    views.set(operationId, projectEvent(views.get(operationId) ?? null, event, linked))
    lastOf.set(operationId, sequence)
  }
  const changed = [...lastOf.keys()].flatMap((operationId) => views.get(operationId) ?? [])
  await writeViews(tx, caller, changed)
  await giveWay(tx, caller, linkedIds)
  const told = changed.map((view) => ({ view, sequence: lastOf.get(view.operationId) ?? 0 }))
  await followJournal(tx, caller, told, now)
  await appendToFeed(tx, storeId, newsOf(caller, changed, before), now)
}

/** What the store's other counters hear: of the operations whose state is another one than before. */
const newsOf = (
  { counterId }: CounterCaller,
  changed: readonly OperationView[],
  before: ReadonlyMap<string, OperationView>,
) =>
  changed
    .filter(({ operationId, state }) => before.get(operationId)?.state !== state)
    .map(({ operationId, saleKey, kind, minor, state }) => ({
      item: { type: 'operation' as const, counterId, operationId, saleKey, kind, minor, state },
    }))
