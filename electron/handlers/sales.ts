import { err, ok } from '../../domain/result.ts'
import { operationOptions } from '../../domain/rules.ts'
import type { Clock } from '../../domain/clock.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import { storageFailed } from '../storage/failure.ts'
import type { CurrentQueue } from './open-queue.ts'

/** Longer than a cashier waits for a list; after it the sales seen before are shown. Milliseconds. */
const searchPatienceMs = 15_000
const refreshPatienceMs = 4000
/** A cashier waits for one payment, but not as long as for a list: it can be typed. */
const paymentPatienceMs = 8000

/** The window's questions about sales. */
export function salesHandlers(
  current: CurrentQueue,
  settings: () => StoreSettings,
  clock: Clock,
): Handlers['sales'] {
  return {
    async search(query) {
      const queue = current()
      return queue.ok
        ? queue.value.finder.search(
            query,
            AbortSignal.timeout(searchPatienceMs),
            AbortSignal.timeout(paymentPatienceMs),
          )
        : queue
    },
    async detail({ saleKey }) {
      const queue = current()
      if (!queue.ok) return queue
      const { finder, storage } = queue.value
      const sale = await finder.refresh(saleKey, AbortSignal.timeout(refreshPatienceMs))
      if (!sale.ok) return sale
      if (sale.value === null) return err({ tag: 'SaleUnknown' })
      const earlier = storage.read(() => storage.operations.earlier(saleKey))
      if (!earlier.ok) return storageFailed(earlier.error)
      const now = clock.now()
      return ok({
        sale: sale.value,
        earlier: earlier.value,
        options: operationOptions(sale.value, earlier.value, now, settings().rules),
        now,
      })
    },
    async findPayment({ referenceId }) {
      const queue = current()
      return queue.ok
        ? queue.value.finder.findPayment(referenceId, AbortSignal.timeout(paymentPatienceMs))
        : queue
    },
    async addPayment(payment, caller) {
      const queue = current()
      if (!queue.ok) return queue
      return queue.value.addPayment(payment, caller, AbortSignal.timeout(paymentPatienceMs))
    },
  }
}
