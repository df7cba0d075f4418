import type { RowError, SubmitError } from '../../contract/operations.ts'
import { err } from '../../contract/result.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { Core } from '../core/core.ts'
import type { Handlers } from '../ipc/door.ts'
import { isAccepted } from '../operations/reading.ts'

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
    settled: ({ operationId, waitMs }) => core()?.outbox.settled(operationId, waitMs) ?? closed(),
    list: (query) => core()?.outbox.list(query) ?? { rows: [], total: 0 },
    sendNow: ({ operationId }) => core()?.outbox.sendNow(operationId) ?? closed(),
    lookUp: ({ operationId }) => core()?.outbox.lookUp(operationId) ?? closed(),
    cancel: ({ operationId }) => core()?.outbox.cancel(operationId) ?? closed(),
    convertToRefund: ({ operationId }) => core()?.outbox.convertToRefund(operationId) ?? closed(),
    presentCard({ operationId, card, card_details, reading }) {
      const running = core()
      if (!running) return closed()
      if (!isAccepted(reading.profile, settings().readers.accepted))
        return err({ tag: 'NotAllowed', reason: 'profileNotAccepted' })
      const block = Buffer.from(JSON.stringify({ ...(card ? { card } : {}), card_details }))
      return running.outbox.presentCard(operationId, block)
    },
    decide: ({ operationId, verdict, by }) => core()?.outbox.decide(operationId, verdict, by) ?? closed(),
  }
}
