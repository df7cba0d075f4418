import type { Reconciliation, ReconcileError } from '../../contract/reconciliation.ts'
import type { Clock } from '../../domain/clock.ts'
import { isEnded } from '../../domain/operations.ts'
import { differenceOf, notOfThisCounter } from '../../domain/reconciliation.ts'
import type { AtGateway, Difference, OwnOperation } from '../../domain/reconciliation.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { GatewayName } from '../../domain/sales.ts'
import type { DayRecords, Gateway, LookUpAnswer, WireRequest } from '../gateways/gateway.ts'
import type { Outbox } from '../outbox/index.ts'
import { linkedRefundIds, refundInPlaceOf } from '../outbox/linked-refund.ts'
import { lookUpRequest } from '../outbox/request-body.ts'
import { storageFailed } from '../storage/failure.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import type { Storage } from '../storage/storage.ts'

type ReconcilerDependencies = {
  storage: Storage
  outbox: Pick<Outbox, 'dayDisagrees'>
  /** `null` where the store has not set the gateway up. */
  gateway: (name: GatewayName) => Gateway | null
  kushki: DayRecords
  clock: Clock
}

export type Reconciler = ReturnType<typeof createReconciler>

/** How long after its end a gateway may need to show an operation: it is compared later. Milliseconds. */
const settlingMs = 10 * 60_000

type Own = { row: OperationRow; request: WireRequest }

const idOf = ({ gateway, body }: WireRequest): string =>
  gateway === 'kushki' ? body.client_transaction_id : body.idempotencyKey

const asOwn = ({ row, request }: Own): OwnOperation => ({
  operationId: row.operationId,
  kind: row.kind,
  state: row.state,
  id: idOf(request),
  asked: { ...row.money, minor: row.askedMinor ?? row.money.minor },
})

/** What a look-up proves, or `null` where the gateway could not be asked. */
function proven(answer: LookUpAnswer): AtGateway | null {
  switch (answer.outcome) {
    case 'notFound':
      return 'nothing'
    case 'undecided':
      return 'undecided'
    case 'noAnswer':
      return null
    case 'found':
      if (answer.summary.class === 'approved') return 'done'
      return answer.summary.class === 'inProgress' ? 'undecided' : 'notDone'
    default:
      return answer satisfies never
  }
}

/**
 * Holds a business day's operations against what their gateways say of them: by id and amount each one that has ended,
 * and beside them what took money back at Kushki that day and is none of ours. Liquido documents no list, so that its
 * side can only be asked about what is known here. Every difference of an operation of ours opens it again before a
 * person; the outcome stands in the journal. One day at a time.
 */
export function createReconciler(dependencies: ReconcilerDependencies) {
  let running: { day: string; outcome: Promise<Result<Reconciliation, ReconcileError>> } | null = null
  return {
    /** Whoever asks about the day that is being compared is given its outcome; about another one it is `Busy`. */
    reconcile(day: string, by: string): Promise<Result<Reconciliation, ReconcileError>> {
      if (running !== null)
        return running.day === day ? running.outcome : Promise.resolve(err({ tag: 'Busy' }))
      const outcome = compareDay(dependencies, day, by).finally(() => (running = null))
      running = { day, outcome }
      return outcome
    },
  }
}

async function compareDay(
  dependencies: ReconcilerDependencies,
  day: string,
  by: string,
): Promise<Result<Reconciliation, ReconcileError>> {
  const { storage, clock } = dependencies
  const rows = storage.read(() => [...storage.queries.ofDay(day)])
  if (!rows.ok) return storageFailed(rows.error)
  const removed = rows.value.find(({ removedAfterDays }) => removedAfterDays !== undefined)
  if (removed?.removedAfterDays !== undefined) return err({ tag: 'Removed', days: removed.removedAfterDays })
  const read = storage.read(() => ownOf(storage, rows.value))
  if (!read.ok) return storageFailed(read.error)
  const now = clock.now()
  const all = read.value
  const ended = all.filter(({ row }) => isEnded(row.state))
  const old = ended.filter(({ row }) => now - row.updatedAt >= settlingMs)
  const compared = await compareEach(dependencies, old)
  if (!compared.ok) return compared
  const others = await unknownHere(dependencies, day, all)
  if (!others.ok) return others
  const differences = [...compared.value, ...others.value]
  const told = tellDifferences(dependencies, compared.value)
  if (!told.ok) return told
  const reconciliation: Reconciliation = {
    day,
    at: now,
    compared: old.length,
    open: all.length - ended.length,
    tooNew: ended.length - old.length,
    agreedMinor: agreed(old, compared.value),
    differences,
  }
  const written = storage.write(() =>
    storage.journal.append({
      at: now,
      operationId: null,
      who: by,
      event: 'reconciled',
      detail: { day, compared: old.length, differences: differences.length },
    }),
  )
  return written.ok ? ok(reconciliation) : storageFailed(written.error)
}

/** The day's operations with the question about each; one whose stored request is damaged cannot be asked about. */
function ownOf(storage: Storage, rows: readonly OperationRow[]): Own[] {
  return rows.flatMap((row) => {
    const content = storage.operations.content(row.operationId)
    const request = content === null ? null : lookUpRequest(row, content)
    return request === null ? [] : [{ row, request }]
  })
}

/** What the gateway proves of an operation; of a void that ended by a refund in its place, what it proves of that. */
async function provenOf(gateway: Gateway | null, { row, request }: Own): Promise<AtGateway | null> {
  if (gateway === null) return null
  const { signal } = new AbortController()
  const ofItself = proven(await gateway.lookUp(request, signal))
  if (ofItself !== 'nothing' || row.lastAnswer?.processedAs !== 'refund') return ofItself
  const inItsPlace = refundInPlaceOf(row.operationId, request)
  return inItsPlace === null ? ofItself : proven(await gateway.lookUp(inItsPlace, signal))
}

/**
 * Whether nothing of an operation ever left this counter: what a gateway does not prove cannot be in doubt then. A sale that
 * nobody took back is shown with a status that nobody published (Kushki's search, assumed).
 */
const neverLeft = ({ row }: Own, { tag }: Difference): boolean =>
  tag === 'undecided' && row.state !== 'approved' && row.lastSentAt === null

/**
 * Whether a person was told of it that only a part was given back. A record names the amount that was asked, so that beside
 * a part it proves neither; told again at every close of the day, it would be no news.
 */
const isToldPart = ({ row }: Own, { tag }: Difference): boolean =>
  tag === 'undecided' && row.state === 'approved' && row.askedMinor !== null

/** Reverses of one sale are one to the gateway, which knows them by the sale: where one was done, it speaks of that one. */
const isOfAnother = (storage: Storage, { row }: Own, { tag, kind }: Difference): boolean =>
  tag === 'onlyAtGateway' &&
  kind === 'reverse' &&
  storage.operations
    .earlier(row.saleKey)
    .some((other) => other.kind === 'reverse' && other.state === 'approved')

async function compareEach(
  { gateway, storage }: ReconcilerDependencies,
  operations: readonly Own[],
): Promise<Result<Difference[], ReconcileError>> {
  const differences: Difference[] = []
  for (const own of operations) {
    const name = own.request.gateway
    const atGateway = await provenOf(gateway(name), own)
    if (atGateway === null) return err({ tag: 'NotReached', gateway: name })
    const difference = differenceOf(asOwn(own), atGateway)
    if (difference === null || neverLeft(own, difference) || isToldPart(own, difference)) continue
    const ofAnother = storage.read(() => isOfAnother(storage, own, difference))
    if (!ofAnother.ok) return storageFailed(ofAnother.error)
    if (!ofAnother.value) differences.push(difference)
  }
  return ok(differences)
}

/** What Kushki recorded that day and this counter does not know; an operation of another day here is known all the same. */
async function unknownHere(
  { kushki, storage }: ReconcilerDependencies,
  day: string,
  own: readonly Own[],
): Promise<Result<Difference[], ReconcileError>> {
  const records = await kushki.recordsOf(day, new AbortController().signal)
  if (!records.ok) return err({ tag: 'NotReached', gateway: 'kushki' })
  const ids = new Set(own.map(({ request }) => idOf(request).toLowerCase()))
  const others = storage.read(() => {
    const unknown = notOfThisCounter(records.value, ids).filter(
      ({ id }) =>
        storage.operations.withWireId('kushki', id) === null &&
        storage.operations.earlier(`kushki:${id}`).length === 0,
    )
    if (unknown.length === 0) return unknown
    const inPlace = new Set(
      storage.queries.voidsEndedByRefund().map((id) => linkedRefundIds(id).client_transaction_id),
    )
    return unknown.filter(({ id }) => !inPlace.has(id.toLowerCase()))
  })
  return others.ok ? others : storageFailed(others.error)
}

function tellDifferences(
  { outbox }: ReconcilerDependencies,
  differences: readonly Difference[],
): Result<null, ReconcileError> {
  for (const { operationId } of differences) {
    const told = operationId === null ? null : outbox.dayDisagrees(operationId)
    if (told !== null && !told.ok) return storageFailed(told.error)
  }
  return ok(null)
}

function agreed(operations: readonly Own[], differences: readonly Difference[]): Record<string, number> {
  const odd = new Set(differences.map(({ operationId }) => operationId))
  const sums: Record<string, number> = {}
  for (const { row } of operations)
    if (row.state === 'approved' && !odd.has(row.operationId))
      sums[row.money.currency] = (sums[row.money.currency] ?? 0) + row.money.minor
  return sums
}
