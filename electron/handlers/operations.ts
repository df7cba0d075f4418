import { actorName, answeringName } from '../../domain/authority.ts'
import { err } from '../../domain/result.ts'
import { isEnded } from '../../domain/operations.ts'
import type { OperationRequest } from '../../domain/operations.ts'
import type { Caller } from '../../domain/authority.ts'
import type { Result } from '../../domain/result.ts'
import type { FindError, QueueRow, SubmitError } from '../../contract/operations.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import type { HubPermits } from '../store-hub/hub-permits.ts'
import { presentCardAgain } from '../acceptance/card-again.ts'
import type { CurrentQueue } from './open-queue.ts'

/** The window's calls about operations. @param hub the store's, where the counter belongs to one */
export function operationsHandlers(
  current: CurrentQueue,
  settings: () => StoreSettings,
  hub: () => Pick<HubPermits, 'claimFirst' | 'giveUp'> | null = () => null,
): Handlers['operations'] {
  return {
    submit: submitting(current, hub),
    get({ operationId }, caller) {
      const queue = current()
      return queue.ok ? shown(queue.value.outbox.get(operationId), caller) : queue
    },
    async waitForFirstOutcome({ operationId, waitMs }, caller) {
      const queue = current()
      return queue.ok
        ? shown(await queue.value.outbox.waitForFirstOutcome(operationId, waitMs), caller)
        : queue
    },
    list(query, caller) {
      const queue = current()
      return queue.ok ? queue.value.outbox.list(query, historyOf(caller)) : queue
    },
    sendNow({ operationId, by }, caller) {
      const queue = current()
      return queue.ok ? queue.value.outbox.sendNow(operationId, actorName(caller, by)) : queue
    },
    sendWithoutHub({ operationId, by }, caller) {
      const queue = current()
      return queue.ok ? queue.value.outbox.sendWithoutHub(operationId, answeringName(caller, by)) : queue
    },
    lookUp({ operationId, by }, caller) {
      const queue = current()
      return queue.ok ? queue.value.outbox.lookUp(operationId, actorName(caller, by)) : queue
    },
    cancel({ operationId, by }, caller) {
      const queue = current()
      return queue.ok ? queue.value.outbox.cancel(operationId, actorName(caller, by)) : queue
    },
    convertToRefund({ operationId, by }, caller) {
      const queue = current()
      return queue.ok ? queue.value.outbox.convertToRefund(operationId, actorName(caller, by)) : queue
    },
    presentCard(presented, caller) {
      const queue = current()
      if (!queue.ok) return queue
      const taken = presentCardAgain(presented, caller, { ...queue.value, settings })
      if (!taken.ok) queue.value.onCardDone()
      return taken
    },
    decide(decision, caller) {
      const queue = current()
      return queue.ok ? queue.value.decide(decision, caller) : queue
    },
  }
}

type Submit = Handlers['operations']['submit']

async function heldBy(
  permits: Pick<HubPermits, 'claimFirst'>,
  request: OperationRequest,
): Promise<SubmitError | null> {
  const hold = await permits.claimFirst(request)
  return hold === null ? null : { tag: 'HeldByHub', hold }
}

/** Accepts an operation, where a hub of the store has nothing against it: a cashier hears at once that another counter is at the sale. */
const submitting =
  (current: CurrentQueue, hub: () => Pick<HubPermits, 'claimFirst' | 'giveUp'> | null): Submit =>
  async (request, caller) => {
    const queue = current()
    if (!queue.ok) return queue
    const permits = hub()
    if (permits === null) return queue.value.accept(request, caller)
    // What this counter knows itself is said first: the hub would call its own open operation a part that is gone.
    const refused = queue.value.whyNotAccepted(request, caller) ?? (await heldBy(permits, request))
    if (refused !== null) {
      queue.value.onCardDone()
      return err(refused)
    }
    // Asked anew: it may have been closed meanwhile.
    const still = current()
    const accepted = still.ok ? still.value.accept(request, caller) : still
    if (!accepted.ok) permits.giveUp(request.operationId)
    return accepted
  }

/** Whose ended operations a caller sees: a cashier the own ones, a supervisor everybody's (`null`). */
export const historyOf = ({ person }: Caller): string | null =>
  person?.role === 'cashier' ? person.name : null

/** A row as the caller may see it: another cashier's history is not told. */
export function shown(found: Result<QueueRow, FindError>, caller: Caller): Result<QueueRow, FindError> {
  const of = historyOf(caller)
  if (!found.ok || of === null || found.value.cashier === of || !isEnded(found.value.state)) return found
  return err({ tag: 'NoSuchOperation' })
}
