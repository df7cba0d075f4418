import type { PresentCardError, QueueRow } from '../../contract/operations.ts'
import type { IpcContract, ParsedInputOf } from '../../contract/ipc.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { err } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { Outbox } from '../outbox/index.ts'
import { actorName } from '../../domain/authority.ts'
import type { Caller } from '../../domain/authority.ts'
import { refusedCard } from './reading.ts'

type CardAgain = ParsedInputOf<IpcContract['operations']['presentCard']>

/** Takes the card that a row asks for again, judged as the first one was. */
export function presentCardAgain(
  { operationId, by, card, card_details, reading }: CardAgain,
  caller: Caller,
  { outbox, settings }: { outbox: Pick<Outbox, 'presentCard'>; settings: () => StoreSettings },
): Result<QueueRow, PresentCardError> {
  const refusal = refusedCard({ card, card_details }, reading.profile, settings().readers.accepted)
  if (refusal !== null) return err({ tag: 'ReadingRefused', refusal })
  const block = Buffer.from(JSON.stringify({ ...(card ? { card } : {}), card_details }))
  return outbox.presentCard(operationId, { block, ksn: card_details.tracks.track_ksn }, actorName(caller, by))
}
