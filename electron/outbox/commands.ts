import type { AnswerSummary, Verdict } from '../../domain/operations.ts'
import type {
  ActError,
  AskError,
  ConvertError,
  DecideError,
  PresentCardError,
  QueueRow,
} from '../../contract/operations.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { GatewayName } from '../../domain/sales.ts'
import { storageFailed } from '../storage/failure.ts'
import type { StorageFailure } from '../storage/failure.ts'
import type { NewOperation, OperationRow, OperationSecrets } from '../storage/operation-row.ts'
import { forgetInMemory } from './committer.ts'
import type { CardsInMemory, OutboxDependencies } from './committer.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Reads } from './reads.ts'
import type { RefusalOf, RowEvent } from './row-machine.ts'
import { goesFirst } from './row-transitions.ts'
import { operationToldOf } from './told-operation.ts'

/** A card for a row that asks for one: `card` and `card_details` as JSON bytes, zeroed after use, and their KSN. */
export type PresentedCard = {
  block: Buffer
  ksn: string
  /** What the journal says of it beside that. @default nothing */
  told?: Readonly<Record<string, string>>
}

export type Submission = NewOperation & {
  secrets: OperationSecrets
  /** The KSN of its card, used from now on; `null` where it has none. */
  ksn: string | null
  /** The card block is held in memory for one try and never written. */
  isCardInMemory: boolean
  /** What the journal says of its acceptance. */
  detail: Readonly<Record<string, string | number | boolean | null>>
}

/** What a person does with a row. */
type PersonEvent = Extract<
  RowEvent,
  { type: 'sendNow' | 'lookUpNow' | 'cancel' | 'convert' | 'cardPresented' | 'decide' }
>

type Parts = OutboxDependencies & { dispatcher: Dispatcher; cardsInMemory: CardsInMemory; reads: Reads }

/** The shift of whoever signs in or asks for an operation begins, unless one of theirs is open. Called inside `Storage.write`. */
export function beginShift(
  { operations, journal }: Pick<OutboxDependencies['storage'], 'operations' | 'journal'>,
  cashier: string,
  at: number,
  why: 'signIn' | 'operation',
): void {
  const shift = operations.beginShift(cashier, at)
  if (shift === null) return
  const who = cashier === '' ? 'cashier' : cashier
  journal.append({ at, operationId: null, who, event: 'shiftOpened', detail: { shift, why } })
}

function submit(
  { storage, dispatcher, cardsInMemory, reads }: Parts,
  { row, content, secrets, ksn, isCardInMemory, detail }: Submission,
): Result<QueueRow, StorageFailure> {
  const { card } = secrets
  let accepted: OperationRow | null = null
  const kept = isCardInMemory ? { ...secrets, card: null } : secrets
  const committed = dispatcher.commit((changes) => {
    beginShift(storage, row.cashier, row.createdAt, 'operation')
    accepted = storage.operations.insert({ row, content }, kept)
    if (ksn !== null) storage.usedKsns.add(ksn, row.operationId, row.createdAt)
    changes.rows.set(row.operationId, accepted)
    storage.journal.append({
      at: row.createdAt,
      operationId: row.operationId,
      who: row.cashier === '' ? 'cashier' : row.cashier,
      event: 'accepted',
      detail,
    })
  })
  if (!committed.ok || accepted === null) {
    card?.fill(0)
    return committed.ok ? err({ tag: 'closed' }) : committed
  }
  if (isCardInMemory && card !== null) cardsInMemory.set(row.operationId, card)
  // The row is on the disk: the window has its answer before the row goes on its way.
  dispatcher.scheduleTick()
  return ok(reads.shown(accepted))
}

type Alongside = {
  /** Runs in the same transaction, where the event was not refused. */
  also?: () => void
  /** Runs where the disk did not take the transaction, for what it cannot roll back. */
  undo?: () => void
  /** What the journal says beside the event. @default nothing */
  detail?: Readonly<Record<string, string>>
}

/** Applies a person's event. */
function command<Event extends PersonEvent>(
  { storage, dispatcher, clock, reads }: Parts,
  operationId: string,
  event: Event,
  by: string,
  { also, undo, detail = {} }: Alongside = {},
): Result<QueueRow, ActError | RefusalOf<Event>> {
  let refused: ActError | RefusalOf<Event> | null = null
  const committed = dispatcher.commit((changes) => {
    const row = storage.operations.get(operationId)
    if (row === null) {
      refused = { tag: 'NoSuchOperation' }
      return
    }
    if (event.type === 'lookUpNow' && dispatcher.isSaleBusy(row)) {
      refused = { tag: 'NotNow', state: row.state }
      return
    }
    const now = clock.now()
    refused = dispatcher.apply(row, event, by, now, changes)
    if (refused !== null) return
    also?.()
    storage.journal.append({ at: now, operationId, who: by, event: `person.${event.type}`, detail })
  })
  if (!committed.ok) {
    undo?.()
    return storageFailed(committed.error)
  }
  if (refused !== null) return err(refused)
  dispatcher.tick()
  return reads.get(operationId)
}

/**
 * Asks now, or says until when it may not be: a person's wish does not break what the gateway asked for. A request within
 * its Retry-After mostly makes it longer, and the row goes by itself when it is over. An act that the row does not take
 * is refused for that first.
 */
function askNow(
  parts: Parts,
  operationId: string,
  type: 'sendNow' | 'lookUpNow',
  by: string,
): Result<QueueRow, AskError> {
  const { dispatcher, clock, reads, permits } = parts
  const row = reads.get(operationId)
  if (!row.ok) return row
  const connection = dispatcher.connections.of(row.value.gateway)
  const [act, action] = type === 'sendNow' ? (['sendNow', 'send'] as const) : (['lookUp', 'lookUp'] as const)
  const until = connection.heldUntil(action, clock.now())
  if (until !== null && row.value.actions.includes(act))
    return err({ tag: 'HeldByGateway', gateway: row.value.gateway, until })
  const hold = permits.holdOf(operationId)
  // While the hub is asked the row is only hurried: it goes with the hub's leave.
  if (type === 'sendNow' && row.value.state === 'queued' && hold !== null && hold.why !== 'asked')
    return err({ tag: 'HeldByHub', hold })
  connection.tryNow(clock.now())
  return command(parts, operationId, { type }, by)
}

/** A supervisor has it sent without the hub's leave; the journal says who. It goes in its turn. */
function sendWithoutHub(
  { storage, dispatcher, permits, clock, reads }: Parts,
  operationId: string,
  by: string,
): Result<QueueRow, ActError> {
  let refused: ActError | null = null
  const committed = dispatcher.commit((changes) => {
    const row = storage.operations.get(operationId)
    if (row === null) refused = { tag: 'NoSuchOperation' }
    else if (!goesFirst(row) || permits.holdOf(operationId) === null)
      refused = { tag: 'NotNow', state: row.state }
    else {
      storage.journal.append({
        at: clock.now(),
        operationId,
        who: by,
        event: 'person.sendWithoutHub',
        detail: {},
      })
      changes.rows.set(operationId, row)
    }
  })
  if (!committed.ok) return storageFailed(committed.error)
  if (refused !== null) return err(refused)
  permits.override(operationId)
  dispatcher.tick()
  return reads.get(operationId)
}

/** Why the store takes no card block now, as acceptance judges it too. */
function whyNoCard({ storage, settings }: Parts): 'cardDataNotAllowed' | 'noKeyring' | null {
  const { policy } = settings().cardData
  if (policy === 'cardlessOnly') return 'cardDataNotAllowed'
  return policy === 'keepWhileQueued' && !storage.hasKey ? 'noKeyring' : null
}

function presentCard(
  parts: Parts,
  operationId: string,
  { block, ksn, told = {} }: PresentedCard,
  by: string,
): Result<QueueRow, PresentCardError> {
  const { storage, settings, cardsInMemory, clock } = parts
  try {
    const refused = whyNotThisCard(parts, operationId, ksn)
    if (refused !== null) return err(refused)
    const inMemory = settings().cardData.policy === 'askAgainWhenOnline'
    let isHeld = false
    return command(parts, operationId, { type: 'cardPresented' }, by, {
      detail: told,
      also() {
        storage.usedKsns.add(ksn, operationId, clock.now())
        if (inMemory) cardsInMemory.set(operationId, Buffer.from(block))
        else storage.operations.keepSecret('card', operationId, block)
        isHeld = inMemory
      },
      undo() {
        if (isHeld) forgetInMemory(cardsInMemory, operationId)
      },
    })
  } finally {
    block.fill(0)
  }
}

/** Why this card is not taken. A row that asks for none says so itself, whatever card it is. */
function whyNotThisCard(parts: Parts, operationId: string, ksn: string): PresentCardError | null {
  const { storage, reads } = parts
  const reason = whyNoCard(parts)
  if (reason !== null) return { tag: 'NotAllowed', reason }
  const row = reads.get(operationId)
  if (!row.ok) return row.error
  const isUsed = storage.read(() => storage.usedKsns.has(ksn))
  if (!isUsed.ok) return storageFailed(isUsed.error).error
  return isUsed.value && row.value.actions.includes('presentCard')
    ? { tag: 'ReadingRefused', refusal: { tag: 'KsnUsed' } }
    : null
}

function applyCallback(
  { storage, dispatcher, clock }: Parts,
  gateway: GatewayName,
  wireId: string,
  summary: AnswerSummary,
): Result<'changed' | 'alreadyKnown' | 'notOurs', StorageFailure> {
  let applied: 'changed' | 'alreadyKnown' | 'notOurs' = 'notOurs'
  const committed = dispatcher.commit((changes) => {
    const row = operationToldOf(storage, gateway, wireId)
    if (row === null) return
    dispatcher.apply(row, { type: 'toldEnd', summary }, `${gateway} callback`, clock.now(), changes)
    applied = changes.rows.has(row.operationId) ? 'changed' : 'alreadyKnown'
  })
  dispatcher.tick()
  return committed.ok ? ok(applied) : committed
}

/** The gateway's books say otherwise of a row that has ended: it is opened again, before a person. */
function dayDisagrees(
  { storage, dispatcher, clock }: Parts,
  operationId: string,
): Result<null, StorageFailure> {
  const now = clock.now()
  const committed = dispatcher.commit((changes) => {
    const row = storage.operations.get(operationId)
    if (row !== null) dispatcher.apply(row, { type: 'dayDisagrees' }, 'reconciler', now, changes)
  })
  dispatcher.tick()
  return committed.ok ? ok(null) : committed
}

type Act<Failure> = (operationId: string, by?: string) => Result<QueueRow, Failure>

export type Commands = {
  /** Answers once the row is committed. Ids are the caller's care (`acceptOperation`). */
  submit(submission: Submission): Result<QueueRow, StorageFailure>
  sendNow: Act<AskError>
  /** The supervisor was asked for before. */
  sendWithoutHub: Act<ActError>
  lookUp: Act<AskError>
  cancel: Act<ActError>
  convertToRefund: Act<ConvertError>
  /** The supervisor was asked for before (`decideOperation`). */
  decide(
    operationId: string,
    verdict: Verdict,
    by: string,
    /** With `wasDone`: the part that was given back where it was not all, in minor units. */
    minor?: number,
  ): Result<QueueRow, Exclude<DecideError, { tag: 'SupervisorNeeded' }>>
  presentCard(operationId: string, card: PresentedCard, by?: string): Result<QueueRow, PresentCardError>
  /** What a verified callback says of the operation an acquirer knows by `wireId`. */
  applyCallback(
    gateway: GatewayName,
    wireId: string,
    summary: AnswerSummary,
  ): Result<'changed' | 'alreadyKnown' | 'notOurs', StorageFailure>
  /** The reconciler found that the gateway's books do not have the end that the row has. */
  dayDisagrees(operationId: string): Result<null, StorageFailure>
}

/** What changes the queue from outside: a person, and a callback of the gateway. */
export const createCommands = (parts: Parts): Commands => ({
  submit: (submission) => submit(parts, submission),
  sendNow: (operationId, by = 'cashier') => askNow(parts, operationId, 'sendNow', by),
  sendWithoutHub: (operationId, by = 'supervisor') => sendWithoutHub(parts, operationId, by),
  lookUp: (operationId, by = 'cashier') => askNow(parts, operationId, 'lookUpNow', by),
  cancel: (operationId, by = 'cashier') => command(parts, operationId, { type: 'cancel' }, by),
  convertToRefund: (operationId, by = 'cashier') => command(parts, operationId, { type: 'convert' }, by),
  decide: (operationId, verdict, by, minor) =>
    command(parts, operationId, { type: 'decide', verdict, minor }, by, {
      detail: { verdict, ...(minor === undefined ? {} : { minor: String(minor) }) },
    }),
  presentCard: (operationId, card, by = 'cashier') => presentCard(parts, operationId, card, by),
  applyCallback: (...told) => applyCallback(parts, ...told),
  dayDisagrees: (operationId) => dayDisagrees(parts, operationId),
})
