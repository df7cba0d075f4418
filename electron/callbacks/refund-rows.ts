import type { LiquidoRefundBody } from '../../contract/liquido.ts'
import type { Outbox } from '../outbox/index.ts'
import type { Storage } from '../storage/storage.ts'
import type { RefundRows } from './apply.ts'

/** The queue's rows, as callbacks need them. */
export const refundRows = (
  storage: Pick<Storage, 'read' | 'operations'>,
  outbox: Pick<Outbox, 'applyCallback'>,
): RefundRows => ({
  bodyOf: (idempotencyKey) =>
    storage.read(() => {
      const operationId = storage.operations.withWireId('liquido', idempotencyKey)
      const content = operationId === null ? null : storage.operations.content(operationId)
      return content === null ? null : (JSON.parse(content.body) as LiquidoRefundBody)
    }),
  settle: (idempotencyKey, summary) => outbox.applyCallback('liquido', idempotencyKey, summary),
})
