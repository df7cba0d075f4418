import type { HubHold } from '../../contract/operations.ts'
import type { HubLinkState } from '../../contract/hub-link.ts'
import type { Acknowledged } from '../../contract/hub/events.ts'
import type { FeedEntry } from '../../contract/hub/feed.ts'
import type { HubRecord } from '../../contract/settings.ts'
import { backoffMs, upperHalf } from '../../domain/backoff.ts'
import type { Clock, Randomness, Timers } from '../../domain/clock.ts'
import type { JournalSigner } from '../authority/journal-heads.ts'
import type { Storage } from '../storage/storage.ts'
import { nextBatch } from './event-batches.ts'
import { createFeedReader } from './feed-reader.ts'
import { createHubClient } from './hub-client.ts'
import type { HubClient } from './hub-client.ts'
import { createHubPermits } from './hub-permits.ts'
import type { HubPermits } from './hub-permits.ts'
import { startLoop } from './loop.ts'

export type HubLinkDependencies = {
  record: HubRecord
  signer: JournalSigner
  /** As it is now; `null`: it is not open. */
  storage: () => Storage | null
  /** Takes what the hub tells; `false`: not now, it is to be told again. */
  onTold: (entry: FeedEntry) => Promise<boolean>
  /** The hub has answered about operations that are due to be sent. */
  onPermits: (operationIds: readonly string[]) => void
  /** At most when something changed that a person may see. */
  onChanged: (state: HubLinkState) => void
  clock: Clock
  timers: Timers
  randomness: Randomness
}

/** The counter's side of its store's hub. */
export type HubLink = {
  permits: HubPermits
  state(): HubLinkState
  /** The journal may have grown. */
  journalGrew: () => void
  stop(): Promise<void>
}

/** How often it is looked whether the journal grew: what is not of an operation has no news. Milliseconds. */
const lookEveryMs = 15_000
/** How often the hub hears that it has all of the journal: until then it keeps this counter's sales for it. Milliseconds. */
const sayWholeEveryMs = 300_000
/** After a failure: soon, since operations wait for it, and after a long absence not all counters at once. */
const backoff = { firstMs: 1000, maxMs: 10_000, jitter: upperHalf }

/** Why the hub does not take this counter now, and whether that passes. */
const problems: Readonly<Record<string, { link: HubLinkState['link']; passes: boolean }>> = {
  Revoked: { link: 'revoked', passes: false },
  OtherHash: { link: 'otherCopy', passes: false },
  ChainBroken: { link: 'otherCopy', passes: false },
  ClockSkew: { link: 'clockSkew', passes: true },
  BadSignature: { link: 'notKnown', passes: true },
}

/**
 * Keeps the hub's copy of the journal whole, takes what the hub has to tell, and asks it for leave, as long as it lives. Where the hub
 * is away this goes on trying, later and later.
 */
export function startHubLink(dependencies: HubLinkDependencies): HubLink {
  const { record, signer, storage, clock, timers } = dependencies
  const abort = new AbortController()
  const client = createHubClient({ address: record.address, signer, clock, signal: abort.signal })
  const permits = createHubPermits({
    ...dependencies,
    client,
    counterId: record.counterId,
    onChanged: dependencies.onPermits,
  })
  let before: HubLinkState['link'] = 'connecting'
  const board = createBoard(
    {
      ...dependencies,
      onChanged(state) {
        dependencies.onChanged(state)
        if (state.link === before) return
        before = state.link
        if (state.link === 'online') permits.askAgain()
        dependencies.onPermits(guard.early())
      },
    },
    abort.signal,
  )
  const guard = createGuard(permits, board)
  const events = startLoop(
    timers,
    createEventTask(dependencies, client, board, () => {
      const waited = guard.early()
      if (guard.compared()) dependencies.onPermits(waited)
    }),
  )
  const reader = createFeedReader({
    client,
    storage,
    counterId: record.counterId,
    onTold(entry) {
      // Another counter's operation ended, or gave its sale up.
      if (entry.item.type === 'operation' && entry.item.counterId !== record.counterId) permits.askAgain()
      return dependencies.onTold(entry)
    },
  })
  const feed = startLoop(timers, async () => {
    const read = await reader.read()
    // What keeps the feed is the same as keeps the events: it is told by them.
    if (read.ok) return read.value === 'taken' ? board.answered() : lookEveryMs
    return board.failed(read.error.tag)
  })

  return {
    permits: guard.permits,
    state: board.get,
    journalGrew: events.wake,
    async stop() {
      abort.abort()
      await Promise.all([events.stop(), feed.stop(), permits.stop()])
    },
  }
}

/** What keeps an operation that was not asked for, since the journal was not held against the hub's yet, or is not the hub's. */
const holdBefore: Readonly<Record<HubLinkState['link'], HubHold>> = {
  off: { why: 'away' },
  connecting: { why: 'asked' },
  online: { why: 'asked' },
  away: { why: 'away' },
  otherCopy: { why: 'notTaken' },
  revoked: { why: 'notTaken' },
  notKnown: { why: 'notTaken' },
  clockSkew: { why: 'notTaken' },
}

/**
 * Lets nothing be asked before the journal was held against the hub's: a copy of this counter would take a sale that it must not have.
 * Nor after that by a copy: whose outcomes do not reach the hub takes nothing, since nobody would ever give it back.
 */
function createGuard(permits: HubPermits, board: Board) {
  let isCompared = false
  /** Asked for before that. */
  const early = new Set<string>()
  const isOurs = (): boolean => isCompared && board.get().link !== 'otherCopy'
  return {
    early: (): string[] => [...early],
    /** The hub's journal is a beginning of this one. @returns whether that is news */
    compared(): boolean {
      const isNews = !isCompared
      isCompared = true
      early.clear()
      return isNews
    },
    permits: {
      ...permits,
      lets(operationId: string): boolean {
        if (isOurs()) return permits.lets(operationId)
        early.add(operationId)
        return false
      },
      holdOf: (operationId: string): HubHold | null =>
        isOurs() ? permits.holdOf(operationId) : holdBefore[board.get().link],
      claimFirst: (request) =>
        isOurs() && board.get().link === 'online' ? permits.claimFirst(request) : Promise.resolve(null),
    } satisfies HubPermits,
  }
}

type Board = {
  get: () => HubLinkState
  set(change: Partial<HubLinkState>): void
  /** The hub answered. @param isJournalTaken what it knows of the journal goes with this one. @returns 0 */
  answered(isJournalTaken?: boolean): number
  /** A call failed. @returns when to try again, milliseconds; `null`: not by itself */
  failed(tag: string): number | null
}

function createBoard(
  { record, onChanged, clock, randomness }: HubLinkDependencies,
  signal: AbortSignal,
): Board {
  let state: HubLinkState = { link: 'connecting', address: record.address, waiting: null, answeredAt: null }
  let failures = 0
  const set = (change: Partial<HubLinkState>): void => {
    const before = state
    state = { ...state, ...change }
    const isNews = state.link !== before.link || (state.waiting === 0) !== (before.waiting === 0)
    if (isNews && !signal.aborted) onChanged(state)
  }
  return {
    get: () => state,
    set,
    answered(isJournalTaken = false) {
      failures = 0
      // That the hub answers does not make the two journals one.
      const link = state.link === 'otherCopy' && !isJournalTaken ? 'otherCopy' : 'online'
      set({ link, answeredAt: clock.now() })
      return 0
    },
    failed(tag) {
      failures += 1
      const { link, passes } = problems[tag] ?? { link: 'away', passes: true }
      if (state.link !== 'otherCopy') set({ link })
      return passes ? backoffMs(failures, backoff, randomness.number()) : null
    },
  }
}

/**
 * Sends what the hub does not have; where it has everything it says so now and then.
 *
 * @param onOneJournal what the hub has is a beginning of the journal; told each time it is looked
 */
function createEventTask(
  { signer, storage, clock }: HubLinkDependencies,
  client: HubClient,
  board: Board,
  onOneJournal: () => void,
): () => Promise<number | null> {
  /** What the hub has; `null`: to be asked. */
  let acknowledged: Acknowledged | null = null
  let saidWholeAt = Number.NEGATIVE_INFINITY

  return async () => {
    for (;;) {
      if (acknowledged === null) {
        const has = await client.call('acknowledged', {})
        if (!has.ok) return board.failed(has.error.tag)
        acknowledged = has.value
        board.answered()
      }
      const open = storage()
      const beside = open === null ? null : nextBatch(open, acknowledged, signer, clock.now())
      if (beside === null || !beside.ok) return lookEveryMs
      if (beside.value.is === 'otherCopy') {
        if (beside.value.proof !== null) await client.call('sendEvents', beside.value.proof)
        return board.failed('OtherHash')
      }
      onOneJournal()
      if (beside.value.is === 'behind') board.set({ waiting: beside.value.waiting })
      const batch = beside.value.is === 'behind' ? beside.value.batch : beside.value.again
      const isDue = beside.value.is === 'behind' || Math.abs(clock.now() - saidWholeAt) >= sayWholeEveryMs
      if (batch === null || !isDue) {
        board.set({ waiting: 0 })
        return lookEveryMs
      }
      const sent = await client.call('sendEvents', batch)
      // Another process of this counter may have sent them: what the hub has is asked anew.
      if (!sent.ok && sent.error.tag === 'Gap') acknowledged = null
      else if (!sent.ok) return board.failed(sent.error.tag)
      else {
        acknowledged = sent.value
        board.answered(true)
        if (batch.isWhole) saidWholeAt = clock.now()
      }
    }
  }
}
