import type { RowError, SubmitError } from '../../contract/operations.ts'
import { err } from '../../domain/result.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { Core } from '../core/core.ts'
import type { Handlers } from '../ipc/register-handlers.ts'
import { actorName } from '../acceptance/decide.ts'
import { isAccepted } from '../acceptance/reading.ts'

type StorageWhy = Extract<RowError, { tag: 'StorageFailed' }>['why']

/** The window's calls about operations. `whyClosed`: what keeps the storage shut where there is no core. */
export function operationsHandlers(
  core: () => Core | null,
  settings: () => StoreSettings,
  whyClosed: () => StorageWhy,
): Handlers['operations'] {
  const closed = (): { ok: false; error: Extract<SubmitError & RowError, { tag: 'StorageFailed' }> } =>
    err({ tag: 'StorageFailed', why: whyClosed() })

  return {
    submit: (request) => core()?.accept(request) ?? closed(),
    get: ({ operationId }) => core()?.outbox.get(operationId) ?? closed(),
    waitForFirstOutcome: ({ operationId, waitMs }) =>
      core()?.outbox.waitForFirstOutcome(operationId, waitMs) ?? closed(),
    list: (query) => core()?.outbox.list(query) ?? { rows: [], total: 0 },
    sendNow: ({ operationId, by }) => core()?.outbox.sendNow(operationId, actorName(by)) ?? closed(),
    lookUp: ({ operationId, by }) => core()?.outbox.lookUp(operationId, actorName(by)) ?? closed(),
    cancel: ({ operationId, by }) => core()?.outbox.cancel(operationId, actorName(by)) ?? closed(),
    convertToRefund: ({ operationId, by }) =>
      core()?.outbox.convertToRefund(operationId, actorName(by)) ?? closed(),
    presentCard({ operationId, by, card, card_details, reading }) {
      const running = core()
      if (!running) return closed()
      if (!isAccepted(reading.profile, settings().readers.accepted))
        return err({ tag: 'NotAllowed', reason: 'profileNotAccepted' })
      const block = Buffer.from(JSON.stringify({ ...(card ? { card } : {}), card_details }))
      return running.outbox.presentCard(operationId, block, actorName(by))
    },
    decide: (decision) => core()?.decide(decision) ?? closed(),
  }
}
