import { err, ok } from '../../domain/result.ts'
import { operationOptions } from '../../domain/rules.ts'
import type { Clock } from '../../domain/clock.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { Core } from '../core/core.ts'
import type { Handlers } from '../ipc/register-handlers.ts'

/** Longer than a cashier waits for a list; after it the sales seen before are shown. Milliseconds. */
const searchPatienceMs = 15_000
const refreshPatienceMs = 4000

/** The window's questions about sales. Without storage there are none, and nothing can be taken back. */
export function salesHandlers(
  core: () => Core | null,
  settings: () => StoreSettings,
  clock: Clock,
): Handlers['sales'] {
  return {
    async search(query) {
      const finder = core()?.finder
      return finder
        ? finder.search(query, AbortSignal.timeout(searchPatienceMs))
        : err({ tag: 'NotConfigured' })
    },
    async detail({ saleKey }) {
      const running = core()
      if (!running) return err({ tag: 'SaleUnknown' })
      const sale = await running.finder.refresh(saleKey, AbortSignal.timeout(refreshPatienceMs))
      if (sale === null) return err({ tag: 'SaleUnknown' })
      const earlier = running.storage.read(() => running.storage.operations.earlier(saleKey))
      if (!earlier.ok) return err({ tag: 'SaleUnknown' })
      const now = clock.now()
      return ok({
        sale,
        earlier: earlier.value,
        options: operationOptions(sale, earlier.value, now, settings().rules),
        now,
      })
    },
    addPayment: (payment) => core()?.finder.addPayment(payment) ?? err({ tag: 'StorageFailed' }),
  }
}
