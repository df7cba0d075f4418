import type { StoreSettings } from '../../contract/settings.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import { actorName } from '../acceptance/decide.ts'
import { presentCardAgain } from '../acceptance/card-again.ts'
import type { CurrentQueue } from './open-queue.ts'

/** The window's calls about operations. */
export function operationsHandlers(
  current: CurrentQueue,
  settings: () => StoreSettings,
): Handlers['operations'] {
  return {
    submit(request) {
      const queue = current()
      return queue.ok ? queue.value.accept(request) : queue
    },
    get({ operationId }) {
      const queue = current()
      return queue.ok ? queue.value.outbox.get(operationId) : queue
    },
    waitForFirstOutcome({ operationId, waitMs }) {
      const queue = current()
      return queue.ok ? queue.value.outbox.waitForFirstOutcome(operationId, waitMs) : queue
    },
    list(query) {
      const queue = current()
      return queue.ok ? queue.value.outbox.list(query) : queue
    },
    sendNow({ operationId, by }) {
      const queue = current()
      return queue.ok ? queue.value.outbox.sendNow(operationId, actorName(by)) : queue
    },
    lookUp({ operationId, by }) {
      const queue = current()
      return queue.ok ? queue.value.outbox.lookUp(operationId, actorName(by)) : queue
    },
    cancel({ operationId, by }) {
      const queue = current()
      return queue.ok ? queue.value.outbox.cancel(operationId, actorName(by)) : queue
    },
    convertToRefund({ operationId, by }) {
      const queue = current()
      return queue.ok ? queue.value.outbox.convertToRefund(operationId, actorName(by)) : queue
    },
    presentCard(presented) {
      const queue = current()
      return queue.ok ? presentCardAgain(presented, { outbox: queue.value.outbox, settings }) : queue
    },
    decide(decision) {
      const queue = current()
      return queue.ok ? queue.value.decide(decision) : queue
    },
  }
}
