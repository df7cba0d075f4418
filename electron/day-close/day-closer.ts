import { createHash } from 'node:crypto'
import type {
  ClosedOperation,
  CloseContent,
  Comparison,
  DayClose,
  MakeClose,
  MakeCloseError,
} from '../../contract/day-close.ts'
import type { Shift } from '../../contract/shifts.ts'
import type { Clock } from '../../domain/clock.ts'
import { dayBounds, dayOf } from '../../domain/day.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { headSignedEvent } from '../authority/journal-heads.ts'
import type { JournalSigner } from '../authority/journal-heads.ts'
import type { Reconciler } from '../reconciliation/reconciler.ts'
import { storageFailed } from '../storage/failure.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import type { Storage } from '../storage/storage.ts'

export type DayCloserDependencies = {
  storage: Storage
  reconciler: Reconciler
  /** `null`: the keyring gives no key. */
  signer: JournalSigner | null
  clock: Clock
  timeZone: string
}

/** `isNew`: it was made now; otherwise there was one that says the same, or a later one than the caller knew of. */
export type MadeClose = { close: DayClose; isNew: boolean }

/**
 * The journal's member with the number of a close: were the table of closes lost, the count would go on from it.
 */
const numberMember = 'closeNumber'

/**
 * Closes a business day: asks the gateways what they have of it, then stores what was asked for, ends the shifts that are
 * still open, and signs the journal, all in one transaction. A day that is closed is closed again only where something
 * of it changed since, and by whoever knows of the close before.
 *
 * @param who closes
 */
export async function closeDay(
  { day, replaces, isCompared }: Omit<MakeClose, 'by'>,
  who: string,
  dependencies: DayCloserDependencies,
): Promise<Result<MadeClose, MakeCloseError>> {
  const { storage, clock, timeZone } = dependencies
  if (day > dayOf(clock.now(), timeZone)) return err({ tag: 'DayNotBegun' })
  const before = storage.read(() => unknownTo(storage, day, replaces))
  if (!before.ok) return storageFailed(before.error)
  if (before.value !== null) return ok({ close: before.value, isNew: false })
  const comparison = isCompared ? await compare(day, who, dependencies) : ok({ tag: 'notAsked' } as const)
  if (!comparison.ok) return comparison
  const made = storage.write(() => {
    // Another press may have closed it while the gateways were asked.
    const known = unknownTo(storage, day, replaces) ?? sameAs(storage, day, comparison.value)
    return known === null
      ? { close: makeClose(day, who, comparison.value, dependencies), isNew: true }
      : { close: known, isNew: false }
  })
  return made.ok ? made : storageFailed(made.error)
}

/** The day's last close, where whoever asks does not know of it; `null`: they do, or there is none. */
function unknownTo({ dayCloses }: Storage, day: string, replaces: number | null): DayClose | null {
  const last = dayCloses.lastOf(day)
  return last === null || last.number === replaces ? null : last
}

/** The day's last close, where nothing of what it says has changed since. */
function sameAs(storage: Storage, day: string, comparison: Comparison): DayClose | null {
  const last = storage.dayCloses.lastOf(day)
  if (last === null) return null
  const isSame =
    JSON.stringify(last.operations.map(waiting)) ===
      JSON.stringify(operationsOf(storage, day).map(waiting)) &&
    JSON.stringify(timeless(last.comparison)) === JSON.stringify(timeless(comparison))
  return isSame ? last : null
}

const onItsWay: ReadonlySet<ClosedOperation['state']> = new Set([
  'queued',
  'sending',
  'unknown',
  'inProgress',
])

/** What goes on by itself is tried and asked about again and again: which of these it is just then is no news. */
const waiting = (operation: ClosedOperation): ClosedOperation =>
  onItsWay.has(operation.state) ? { ...operation, state: 'queued' } : operation

const timeless = (comparison: Comparison): Comparison =>
  comparison.tag === 'compared'
    ? { ...comparison, reconciliation: { ...comparison.reconciliation, at: 0 } }
    : comparison

async function compare(
  day: string,
  who: string,
  { reconciler }: DayCloserDependencies,
): Promise<Result<Comparison, MakeCloseError>> {
  const compared = await reconciler.reconcile(day, who)
  if (compared.ok) return ok({ tag: 'compared', reconciliation: compared.value })
  const { error } = compared
  return error.tag === 'NotReached' ? ok({ tag: 'notReached', gateway: error.gateway }) : err(error)
}

const closedOperation = (row: OperationRow): ClosedOperation => ({
  operationId: row.operationId,
  at: row.createdAt,
  kind: row.kind,
  state: row.state,
  currency: row.money.currency,
  minor: row.money.minor,
  cashier: row.cashier,
  reason: row.reason ?? null,
  ticketNumber: row.ticketNumber ?? null,
})

const operationsOf = ({ queries }: Storage, day: string): ClosedOperation[] =>
  Array.from(queries.ofDay(day), closedOperation)

/** Called inside a transaction that nothing else can come between. */
function makeClose(
  day: string,
  who: string,
  comparison: Comparison,
  { storage, signer, clock, timeZone }: DayCloserDependencies,
): DayClose {
  const { dayCloses, journal, queries } = storage
  const at = clock.now()
  const number = Math.max(dayCloses.highest(), Number(journal.lastAdministrative(numberMember) ?? 0)) + 1
  const content = {
    by: who,
    replaces: dayCloses.lastOf(day)?.number ?? null,
    operations: operationsOf(storage, day),
    earlierOpen: queries.openBefore(day),
    shifts: endShifts(storage, day, timeZone, at, who),
    comparison,
  }
  journal.append({
    at,
    operationId: null,
    who,
    event: 'dayClosed',
    detail: {
      [numberMember]: number,
      closedDay: day,
      operations: content.operations.length,
      // What is signed below proves the whole close, until its names are removed.
      content: createHash('sha256').update(JSON.stringify(content)).digest('hex'),
    },
  })
  dayCloses.add(number, { day, at, content: { ...content, head: signHead(storage, signer, at, who) } })
  const close = dayCloses.get(number)
  if (close === null) throw new Error('a row that was inserted is there')
  return close
}

/** The shifts of the day; those that are still open, and began on that day or before, end with it. */
function endShifts({ shifts }: Storage, day: string, timeZone: string, at: number, who: string): Shift[] {
  const { start, end } = dayBounds(day, timeZone)
  return shifts.during(start, end).map((shift) => {
    if (shift.closedAt !== null) return shift
    shifts.close(shift, at, who, 'closeOfDay')
    return { ...shift, closedAt: at }
  })
}

function signHead(
  { journal }: Storage,
  signer: JournalSigner | null,
  at: number,
  who: string,
): CloseContent['head'] {
  if (signer === null) return null
  const head = journal.head()
  const text = signer.sign(head, at)
  journal.append({ at, operationId: null, who, event: headSignedEvent, detail: { head: text } })
  return { text, sequence: head.sequence }
}
