import type { PresentCardError, QueueRow } from '../../contract/operations.ts'
import type { IpcContract, ParsedInputOf } from '../../contract/ipc.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { actorName, isAtLeast } from '../../domain/authority.ts'
import type { Caller } from '../../domain/authority.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { cardDifferences } from '../../domain/same-card.ts'
import type { CardDifference } from '../../domain/same-card.ts'
import type { Outbox } from '../outbox/index.ts'
import { storageFailed } from '../storage/failure.ts'
import type { Storage } from '../storage/storage.ts'
import { refusedCard } from '../../domain/agreed-ciphertext.ts'

type CardAgain = ParsedInputOf<IpcContract['operations']['presentCard']>

type CardAgainDependencies = {
  outbox: Pick<Outbox, 'presentCard' | 'get'>
  storage: Pick<Storage, 'read' | 'operations' | 'usedKsns'>
  settings: () => StoreSettings
}

/**
 * Takes the card that a row asks for again, judged as the first one was, and held against the sale's card and the first
 * reading's reader: somebody answers for another one.
 */
export function presentCardAgain(
  presented: CardAgain,
  caller: Caller,
  dependencies: CardAgainDependencies,
): Result<QueueRow, PresentCardError> {
  const { operationId, by, card, card_details, reading } = presented
  const { outbox, settings } = dependencies
  const refusal = refusedCard({ card, card_details }, reading.profile, settings().readers.accepted)
  if (refusal !== null) return err({ tag: 'ReadingRefused', refusal })
  const told = judgeSameCard(presented, caller, dependencies)
  if (!told.ok) return told
  const block = Buffer.from(JSON.stringify({ ...(card ? { card } : {}), card_details }))
  const ksn = card_details.tracks.track_ksn
  return outbox.presentCard(operationId, { block, ksn, told: told.value }, actorName(caller, by))
}

/** What the journal says of another card or reader, where somebody answered for it. */
function judgeSameCard(
  { operationId, card_details, reading }: CardAgain,
  caller: Caller,
  { outbox, storage }: CardAgainDependencies,
): Result<Record<string, string>, PresentCardError> {
  const row = outbox.get(operationId)
  // A row that asks for no card says so itself, whatever card it is.
  if (!row.ok || !row.value.actions.includes('presentCard')) return ok({})
  const known = storage.read(() => ({
    sale: storage.operations.content(operationId)?.sale ?? null,
    ksns: storage.usedKsns.of(operationId),
  }))
  if (!known.ok) return storageFailed(known.error)
  const { sale, ksns } = known.value
  const differs = cardDifferences(
    { maskedPan: reading.masked_pan, ksn: card_details.tracks.track_ksn },
    { maskedPan: sale?.gateway === 'kushki' ? sale.maskedPan : undefined, ksns },
  )
  return differs.length === 0 ? ok({}) : answeredFor(differs, caller)
}

/** Who answers for another card or reader: a supervisor at the till, or one who gave a word for this. */
function answeredFor(
  differs: CardDifference[],
  { person, approver }: Caller,
): Result<Record<string, string>, PresentCardError> {
  const isOtherCard = differs.some((difference) => difference !== 'reader')
  // Where nobody signs in nobody can answer for another card; a reader that was exchanged holds nobody up.
  if (person === null)
    return isOtherCard ? err({ tag: 'OtherCard', differs }) : ok({ otherCard: differs.join(' ') })
  const supervisor = isAtLeast(person.role, 'supervisor') ? person : approver
  return supervisor === null
    ? err({ tag: 'SupervisorNeeded', why: isOtherCard ? 'otherCard' : 'otherReader' })
    : ok({ otherCard: differs.join(' '), supervisor: supervisor.name })
}
