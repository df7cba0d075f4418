import { isDeepStrictEqual } from 'node:util'
import type { ClaimAnswer, ClaimRequest } from '../../contract/hub/claims.ts'
import type { HubHold } from '../../contract/operations.ts'
import { backoffMs, upperHalf } from '../../domain/backoff.ts'
import type { Randomness, Timers } from '../../domain/clock.ts'
import { isEnded } from '../../domain/operations.ts'
import type { OperationRequest } from '../../domain/operations.ts'
import type { Result } from '../../domain/result.ts'
import { saleTotalMinor } from '../../domain/sale-facts.ts'
import type { Sale } from '../../domain/sales.ts'
import { moneyOf } from '../acceptance/accept.ts'
import type { Permits } from '../outbox/committer.ts'
import type { Storage } from '../storage/storage.ts'
import type { HubCallError, HubClient } from './hub-client.ts'
import { startLoop } from './loop.ts'

type Dependencies = {
  client: HubClient
  /** This counter's at the hub. */
  counterId: string
  storage: () => Storage | null
  /** The hub has answered about these. */
  onChanged: (operationIds: readonly string[]) => void
  timers: Timers
  randomness: Randomness
}

export type HubPermits = Omit<Permits, 'isAsked'> & {
  /**
   * Claims the sale's part before an operation is accepted, so that the cashier hears at once that another counter is at it. `null`: it
   * may be accepted; where the hub does not answer in time the row waits for it.
   */
  claimFirst: (request: OperationRequest) => Promise<HubHold | null>
  /** The operation was not accepted after all. */
  giveUp: (operationId: string) => void
  /** It has ended: its journal tells the hub. */
  forget: (operationId: string) => void
  /** Something may have changed: what is held is asked for again. */
  askAgain: () => void
  stop: () => Promise<void>
}

/** What is held by another counter is asked for again after this, beside the feed's news of it. Milliseconds. */
const againMs = 5000
/** How long a cashier waits for the hub before the operation is accepted without its word. Milliseconds. */
const firstMs = 1500
const backoff = { firstMs: 1000, maxMs: 10_000, jitter: upperHalf }

type Claimed = Result<ClaimAnswer, HubCallError<'claim' | 'startSending'>>

/** What an answer keeps an operation from; `null`: nothing. @param counterId this counter's */
function holdIn(answer: Claimed, { sale: { currency } }: ClaimRequest, counterId: string): HubHold | null {
  if (!answer.ok) return { why: lasting[answer.error.tag] ?? 'away' }
  switch (answer.value.outcome) {
    case 'granted':
      return null
    case 'heldBy':
      // An operation of this counter, whose end the hub has not heard of yet.
      return answer.value.counterId === counterId
        ? { why: 'asked' }
        : { why: 'heldBy', counter: answer.value.label, since: answer.value.since }
    case 'remaining':
      return { why: 'remaining', money: { currency, minor: answer.value.remainingMinor } }
  }
}

/** What no waiting mends: the hub knows the sale or the operation otherwise, or does not take this counter. */
const lasting: Readonly<Record<string, 'refused' | 'notTaken'>> = {
  SaleDiffers: 'refused',
  OperationDiffers: 'refused',
  ClaimEnded: 'refused',
  BadInput: 'refused',
  Revoked: 'notTaken',
  BadSignature: 'notTaken',
  ClockSkew: 'notTaken',
}

const saleOf = (sale: Sale): ClaimRequest['sale'] => ({
  key: sale.key,
  currency: sale.gateway === 'kushki' ? sale.amount.currency : sale.money.currency,
  minor: saleTotalMinor(sale),
})

/** What was asked for: granted, or held. */
function createHolds(onChanged: Dependencies['onChanged']) {
  const granted = new Set<string>()
  const holds = new Map<string, HubHold>()
  return {
    granted,
    holds,
    settle(operationId: string, hold: HubHold | null): void {
      const before = holds.get(operationId)
      // Forgotten while it was asked for.
      if (before === undefined) return
      if (hold === null) {
        holds.delete(operationId)
        granted.add(operationId)
      } else holds.set(operationId, hold)
      if (!isDeepStrictEqual(hold, before)) onChanged([operationId])
    },
    /** The hub does not answer, or does not take this counter: that is so for all that wait for its first word. */
    settleAll(hold: HubHold): void {
      const changed = [...holds].filter(([, { why }]) => why === 'asked').map(([id]) => id)
      for (const id of changed) holds.set(id, hold)
      if (changed.length > 0) onChanged(changed)
    },
  }
}

/**
 * Asks the hub for each operation that is due to be sent, one after the other: for its part of the sale, and to be the one of that sale
 * that is on its way. What was granted stays so until the operation ends; after a start of the program it is asked for again.
 */
export function createHubPermits({
  client,
  counterId,
  storage,
  onChanged,
  timers,
  randomness,
}: Dependencies): HubPermits {
  const asked = createHolds(onChanged)
  const { granted, holds } = asked
  let failures = 0
  let isStopped = false

  const loop = startLoop(timers, async () => {
    for (const operationId of holds.keys()) {
      if (isStopped) return null
      const request = claimOf(storage(), operationId)
      // What cannot be read has nothing to send: the queue puts it before a person.
      if (request === 'damaged') asked.settle(operationId, null)
      else if (request === null) holds.delete(operationId)
      if (request === null || request === 'damaged') continue
      const hold = holdIn(await askToSend(client, request), request, counterId)
      asked.settle(operationId, hold)
      // So it is for all of them: one question at a time, later and later.
      if (hold?.why === 'away' || hold?.why === 'notTaken') {
        asked.settleAll(hold)
        failures += 1
        return backoffMs(failures, backoff, randomness.number())
      }
      failures = 0
    }
    return holds.size === 0 ? null : againMs
  })

  return {
    lets(operationId) {
      if (granted.has(operationId)) return true
      if (!holds.has(operationId)) {
        holds.set(operationId, { why: 'asked' })
        loop.wake()
      }
      return false
    },
    holdOf: (operationId) => holds.get(operationId) ?? null,
    async claimFirst(request) {
      const claim = firstClaimOf(storage(), request)
      if (claim === null) return null
      const hold = holdIn(await client.call('claim', claim, { timeoutMs: firstMs }), claim, counterId)
      return hold?.why === 'heldBy' || hold?.why === 'remaining' ? hold : null
    },
    // What does not come through ends by time at the hub.
    giveUp: (operationId) => void client.call('release', {}, { params: { operationId } }),
    forget(operationId) {
      granted.delete(operationId)
      holds.delete(operationId)
    },
    askAgain: loop.wake,
    stop() {
      isStopped = true
      return loop.stop()
    },
  }
}

/** To send, as what was claimed before; what was not is claimed first. */
async function askToSend(client: HubClient, claim: ClaimRequest): Promise<Claimed> {
  const start = () => client.call('startSending', {}, { params: { operationId: claim.operationId } })
  const started = await start()
  if (started.ok || started.error.tag !== 'ClaimUnknown') return started
  const claimed = await client.call('claim', claim)
  return claimed.ok && claimed.value.outcome === 'granted' ? start() : claimed
}

/** What a row of the queue claims; `null`: it is not there, cannot be read now, or has ended. */
function claimOf(storage: Storage | null, operationId: string): ClaimRequest | 'damaged' | null {
  const read = storage?.read(() => {
    const row = storage.operations.get(operationId)
    return row === null || isEnded(row.state)
      ? null
      : { row, content: storage.operations.content(operationId) }
  })
  if (read?.ok !== true || read.value === null) return null
  const { row, content } = read.value
  if (content === null) return 'damaged'
  return { operationId, kind: row.kind, minor: row.money.minor, sale: saleOf(content.sale) }
}

/** What a request would claim; `null`: acceptance will say what is wrong with it. */
function firstClaimOf(storage: Storage | null, request: OperationRequest): ClaimRequest | null {
  const sale = storage?.sales.get(request.saleKey)
  const money = moneyOf(request)
  if (sale?.ok !== true || sale.value === null || money === null || money.minor < 1) return null
  const { operationId, kind } = request
  return { operationId, kind, minor: money.minor, sale: saleOf(sale.value) }
}
