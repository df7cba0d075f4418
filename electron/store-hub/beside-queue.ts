import type { FeedEntry } from '../../contract/hub/feed.ts'
import type { HubRecord } from '../../contract/settings.ts'
import type { Clock, Randomness, Timers } from '../../domain/clock.ts'
import type { JournalSigner } from '../authority/journal-heads.ts'
import type { CallbackApplier } from '../callbacks/apply.ts'
import type { Outbox } from '../outbox/index.ts'
import type { Storage } from '../storage/storage.ts'
import { startHubLink } from './hub-link.ts'
import type { HubLink, HubLinkDependencies } from './hub-link.ts'

/** What a link needs of a counter's queue. */
type QueueBesideHub = {
  storage: Storage
  outbox: Pick<Outbox, 'permitsChanged'>
  applyCallback: CallbackApplier
}

type Dependencies = {
  record: HubRecord
  signer: JournalSigner
  /** As it is now; `null`: it is not open. */
  queue: () => QueueBesideHub | null
  /** Whether a callback that finds no secret is to be told again: it may still be typed, or its keyring be opened. */
  isLiquidoUsed: () => boolean
  /** A callback was taken: what it changed, or why it proves nothing. */
  onCallback: (outcome: string) => void
  onChanged: HubLinkDependencies['onChanged']
  clock: Clock
  timers: Timers
  randomness: Randomness
}

/** Starts the link of a counter whose queue is, or will be, open: it gets the journal, takes callbacks, and hears what may go. */
export function startLinkBesideQueue(dependencies: Dependencies): HubLink {
  const { record, signer, queue, onChanged, clock, timers, randomness } = dependencies
  return startHubLink({
    record,
    signer,
    storage: () => queue()?.storage ?? null,
    onTold: (entry) => take(entry, dependencies),
    onPermits: (operationIds) => queue()?.outbox.permitsChanged(operationIds),
    onChanged,
    clock,
    timers,
    randomness,
  })
}

/** Whether what the hub tells was taken. A callback that proves nothing is taken: told again it would prove no more. */
async function take(
  { item, at }: FeedEntry,
  { queue, isLiquidoUsed, onCallback }: Pick<Dependencies, 'queue' | 'isLiquidoUsed' | 'onCallback'>,
): Promise<boolean> {
  if (item.type !== 'callback') return true
  const open = queue()
  if (open === null) return false
  const applied = await open.applyCallback({
    body: Buffer.from(item.body, 'base64'),
    signature: item.signature,
    takenAt: at,
  })
  if (!applied.ok && applied.error.tag === 'StorageFailed') return false
  if (!applied.ok && applied.error.tag === 'NoSecret' && isLiquidoUsed()) return false
  onCallback(applied.ok ? applied.value.applied : applied.error.tag)
  return true
}
