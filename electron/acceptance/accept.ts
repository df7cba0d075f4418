import { refusedCard } from '../../domain/agreed-ciphertext.ts'
import type { AcceptedProfile } from '../../domain/agreed-ciphertext.ts'
import { fromKushkiAmount, type Money } from '../../domain/money.ts'
import { totalMinor, saleMarks } from '../../domain/sale-facts.ts'
import { bodyMatchesSale } from '../../domain/body-matches-sale.ts'
import type { Mismatch } from '../../domain/body-matches-sale.ts'
import { isAtLeast } from '../../domain/authority.ts'
import type { Caller } from '../../domain/authority.ts'
import type { Clock } from '../../domain/clock.ts'
import { dayOf } from '../../domain/day.ts'
import { isExceeded, limitUses } from '../../domain/limits.ts'
import { isEnded } from '../../domain/operations.ts'
import type { OperationRequest } from '../../domain/operations.ts'
import type { QueueRow, SubmitError } from '../../contract/operations.ts'
import type { ReadingRefusal } from '../../domain/readings.ts'
import { reasonsOf } from '../../domain/reasons.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { operationOptions, windowOf } from '../../domain/rules.ts'
import { cardDifferences } from '../../domain/same-card.ts'
import type { CardDifference } from '../../domain/same-card.ts'
import type { Sale } from '../../domain/sales.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { Submission } from '../outbox/commands.ts'
import type { Outbox } from '../outbox/index.ts'
import { neverSent } from '../storage/operation-row.ts'
import type { Storage } from '../storage/storage.ts'
import { queueLoad } from '../storage/operations-queries.ts'
import { splitBody } from '../outbox/request-body.ts'

export type AcceptDependencies = {
  storage: Storage
  outbox: Outbox
  settings: () => StoreSettings
  clock: Clock
  caller: Caller
}

type Judged<Value> = Result<Value, SubmitError>
type Window = { notBefore: number | null; deadline: number | null }

/**
 * Accepts an operation, or says why not. Whatever the window built is judged again: sale, body, rules, reading, card
 * data, limits and approval. Nothing is stored and nothing sent unless all of it holds; once it answers `ok`, the row
 * is on the disk. The request's shape was checked at the door.
 *
 * Submitting the same operation again is harmless: it answers the row as it is by now.
 */
export function acceptOperation(
  request: OperationRequest,
  dependencies: AcceptDependencies,
): Judged<QueueRow> {
  const { storage, outbox } = dependencies
  const judged = storage.read(() => knownRow(request, storage) ?? judge(request, dependencies))
  if (!judged.ok) return err({ tag: 'StorageFailed', why: judged.error.tag })
  if (!judged.value.ok) return judged.value
  if (judged.value.value === 'known') {
    const row = outbox.get(request.operationId)
    return row.ok ? row : err({ tag: 'StorageFailed', why: 'closed' })
  }
  const submitted = outbox.submit(judged.value.value)
  return submitted.ok ? submitted : err({ tag: 'StorageFailed', why: submitted.error.tag })
}

/** Why an operation would not be accepted now; `null`: it would. Stores nothing. */
export function whyNotAccepted(
  request: OperationRequest,
  dependencies: AcceptDependencies,
): SubmitError | null {
  const { storage } = dependencies
  const judged = storage.read(() => knownRow(request, storage) ?? judge(request, dependencies))
  if (!judged.ok) return { tag: 'StorageFailed', why: judged.error.tag }
  if (!judged.value.ok) return judged.value.error
  if (judged.value.value !== 'known') {
    const { secrets } = judged.value.value
    secrets.card?.fill(0)
    secrets.bankAccount?.fill(0)
  }
  return null
}

/** The same operation submitted again, or another one under an id that is taken; `null`: the id is new. */
function knownRow(request: OperationRequest, { operations }: Storage): Judged<'known'> | null {
  const split = splitBody(request)
  split.card?.fill(0)
  split.bankAccount?.fill(0)
  const row = operations.get(request.operationId)
  if (row === null) {
    const isWireIdTaken =
      split.wireId !== null && operations.withWireId(request.gateway, split.wireId) !== null
    return isWireIdTaken ? err({ tag: 'DuplicateOperation' }) : null
  }
  const content = operations.content(request.operationId)
  // Of a row whose request was removed after its time, what is left says that it is the same.
  const isSameBody = row.removedAfterDays !== undefined || content?.fingerprint === split.fingerprint
  const isSame = isSameBody && row.kind === request.kind && row.saleKey === request.saleKey
  return isSame ? ok('known') : err({ tag: 'DuplicateOperation' })
}

function judge(request: OperationRequest, dependencies: AcceptDependencies): Judged<Submission> {
  const { storage, clock } = dependencies
  const settings = dependencies.settings()
  const now = clock.now()
  const found = storage.sales.get(request.saleKey)
  if (!found.ok) return err({ tag: 'StorageFailed', why: found.error.tag })
  if (found.value === null) return err({ tag: 'SaleUnknown' })
  const sale = found.value
  const money = moneyOf(request)
  const mismatch = bodyMatchesSale(request, sale) ?? callbackMismatch(request, settings)
  if (mismatch !== null || money === null)
    return err({ tag: 'BodyDoesNotMatchSale', member: mismatch ?? 'amount' })
  if (request.reason !== undefined && !reasonsOf(settings).includes(request.reason.text))
    return err({ tag: 'ReasonNotListed' })
  const window = judgeRules(request, sale, money, now, settings, storage)
  if (!window.ok) return window
  const refusal = refusedReading(request, settings.readers.accepted)
  if (refusal !== null) return err({ tag: 'ReadingRefused', refusal })
  const ksn = ksnOf(request)
  if (ksn !== null && storage.usedKsns.has(ksn))
    return err({ tag: 'ReadingRefused', refusal: { tag: 'KsnUsed' } })
  const secrets = judgeSecrets(request, settings, storage.hasKey)
  if (!secrets.ok) return secrets
  const supervisor = judgeApproval(request, sale, money, now, dependencies)
  if (!supervisor.ok) return supervisor
  // Empty where nobody gave a name: the window has its own word for that.
  const cashier = dependencies.caller.person?.name ?? request.cashier
  return ok(
    submissionOf(
      request,
      sale,
      money,
      window.value,
      { cashier, supervisor: supervisor.value },
      now,
      settings,
    ),
  )
}

/** The KSN of the card that comes with a request. */
const ksnOf = ({ gateway, body }: OperationRequest): string | null =>
  gateway === 'kushki' ? (body.card_details?.tracks.track_ksn ?? null) : null

/** What a request gives back; `null`: its amount is none. */
export function moneyOf(request: OperationRequest): Money | null {
  if (request.gateway === 'liquido') return { currency: request.body.currency, minor: request.body.amount }
  const amount = fromKushkiAmount(request.body.amount)
  return amount === null ? null : { currency: amount.currency, minor: totalMinor(amount) }
}

/** By what the card that comes along differs from the sale's. */
function otherCard(request: OperationRequest, sale: Sale): CardDifference[] {
  const ksn = ksnOf(request)
  if (request.gateway !== 'kushki' || sale.gateway !== 'kushki' || ksn === null) return []
  return cardDifferences(
    { maskedPan: request.reading?.masked_pan, ksn },
    { maskedPan: sale.maskedPan, ksns: [] },
  )
}

/** Where the gateway is to call is the store's setting, not the window's choice. */
const callbackMismatch = (request: OperationRequest, { liquido }: StoreSettings): Mismatch | null =>
  request.gateway === 'liquido' && request.body.callbackUrl !== liquido.callbackUrl ? 'callbackUrl' : null

function judgeRules(
  { kind, saleKey }: OperationRequest,
  sale: Sale,
  money: Money,
  now: number,
  { rules }: StoreSettings,
  { operations }: Storage,
): Judged<Window> {
  const earlier = operations.earlier(saleKey)
  const open = earlier.find(({ state }) => !isEnded(state))
  if (open) return err({ tag: 'InFlight', operationId: open.operationId })
  const availability = operationOptions(sale, earlier, now, rules)[kind]
  switch (availability.state) {
    case 'closed':
      return err({ tag: 'NotAllowed', reason: availability.reason, at: availability.at })
    case 'opens':
      // A reverse may be asked for in the sale's first minute; the queue waits for it.
      if (availability.why !== 'tooSoon')
        return err({ tag: 'NotAllowed', reason: availability.why, at: availability.at })
      return ok({ ...windowOf(kind, sale, rules), notBefore: availability.at })
    case 'open':
      if (money.minor > availability.maxMinor) return err({ tag: 'BodyDoesNotMatchSale', member: 'amount' })
      return ok({ ...windowOf(kind, sale, rules), deadline: availability.closesAt })
    default:
      return availability satisfies never
  }
}

function judgeSecrets(request: OperationRequest, { cardData }: StoreSettings, hasKey: boolean): Judged<null> {
  const isWithCard = request.gateway === 'kushki' && request.body.card_details !== undefined
  if (isWithCard && cardData.policy === 'cardlessOnly') return err({ tag: 'CardDataNotAllowed' })
  const isKept = isWithCard
    ? cardData.policy === 'keepWhileQueued'
    : request.gateway === 'liquido' && request.body.additionalInfo !== undefined
  return isKept && !hasKey ? err({ tag: 'NoKeyring' }) : ok(null)
}

/** Who approves it, where somebody has to; a supervisor at the till answers for the own operations. */
function judgeApproval(
  request: OperationRequest,
  sale: Sale,
  money: Money,
  now: number,
  { settings, storage, caller }: AcceptDependencies,
): Judged<string | null> {
  const { limits, rules, supervisorApproval } = settings()
  const load = queueLoad(storage.queries, dayOf(now, rules.timeZone))
  const exceeded = limitUses(load, request.kind, money, limits).find(isExceeded)
  const isToAccount = request.gateway === 'liquido' && request.body.additionalInfo !== undefined
  const differs = otherCard(request, sale)
  const isOtherCard = differs.length > 0
  // Where nobody signs in there is nobody to ask.
  if (caller.person === null && isOtherCard) return err({ tag: 'OtherCard', differs })
  const isAsked =
    caller.person !== null &&
    (exceeded !== undefined || isToAccount || isOtherCard || supervisorApproval === 'always')
  if (exceeded !== undefined && (!isAsked || supervisorApproval === 'never'))
    return err({ tag: 'LimitExceeded', limit: exceeded.limit, allowed: exceeded.max })
  if (!isAsked) return ok(null)
  const approver = isAtLeast(caller.person?.role ?? null, 'supervisor') ? caller.person : caller.approver
  if (approver !== null) return ok(approver.name)
  const why =
    exceeded !== undefined ? 'limit' : isToAccount ? 'bankAccount' : isOtherCard ? 'otherCard' : 'always'
  return err({ tag: 'SupervisorNeeded', why })
}

/** What the journal says of another card than the sale's, which somebody answered for. */
function otherCardTold(request: OperationRequest, sale: Sale): { otherCard?: string } {
  const differs = otherCard(request, sale)
  return differs.length === 0 ? {} : { otherCard: differs.join(' ') }
}

/** Why the sale is taken back, where the cashier said so. */
const reasonOf = ({ reason }: OperationRequest): { reason?: string; note?: string } =>
  reason === undefined ? {} : { reason: reason.text, ...(reason.note === '' ? {} : { note: reason.note }) }

/** The same for the journal; a note may name somebody. */
const reasonTold = ({ reason }: OperationRequest): { reason?: string; reasonNote?: string } =>
  reason === undefined
    ? {}
    : { reason: reason.text, ...(reason.note === '' ? {} : { reasonNote: reason.note }) }

function submissionOf(
  request: OperationRequest,
  sale: Sale,
  money: Money,
  { notBefore, deadline }: Window,
  { cashier, supervisor }: { cashier: string; supervisor: string | null },
  now: number,
  { cardData }: StoreSettings,
): Submission {
  const { body, card, bankAccount, fingerprint, wireId } = splitBody(request)
  return {
    row: {
      operationId: request.operationId,
      saleKey: sale.key,
      ...saleMarks(sale),
      gateway: request.gateway,
      kind: request.kind,
      state: 'queued',
      money,
      withCard: card !== null,
      cardStoredAt: card === null ? null : now,
      bankAccountKept: bankAccount !== null,
      createdAt: now,
      updatedAt: now,
      notBefore,
      deadline,
      nextAttemptAt: Math.max(now, notBefore ?? now),
      ...neverSent,
      cashier,
      supervisor,
      linkedTo: null,
      ...reasonOf(request),
    },
    content: { body, sale, fingerprint, wireId },
    secrets: { card, bankAccount },
    ksn: ksnOf(request),
    isCardInMemory: card !== null && cardData.policy === 'askAgainWhenOnline',
    detail: {
      kind: request.kind,
      saleKey: sale.key,
      currency: money.currency,
      minor: money.minor,
      withCard: card !== null,
      // Whose card it was not, where a supervisor answered for that.
      ...otherCardTold(request, sale),
      ...reasonTold(request),
      supervisor,
      // What was typed by hand was told by nobody but the person who answers for it.
      ...(sale.gateway === 'liquido' && sale.typedBy !== undefined ? { saleTypedBy: sale.typedBy } : {}),
    },
  }
}

/** Why a request's card reading is not used, or `null` where it is fine or there is none. */
function refusedReading(
  request: OperationRequest,
  accepted: readonly AcceptedProfile[],
): ReadingRefusal | null {
  if (request.gateway !== 'kushki' || request.reading === undefined) return null
  const { card, card_details } = request.body
  // A card block without a reading, and a reading without one, were refused before (`bodyMatchesSale`).
  return card_details === undefined
    ? null
    : refusedCard({ card, card_details }, request.reading.profile, accepted)
}
