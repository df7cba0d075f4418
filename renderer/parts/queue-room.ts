import type { QueueSummary } from '../../contract/ipc.ts'
import { currencySchema } from '../../contract/money.ts'
import type { Money } from '../../contract/money.ts'
import type { StoreSettings } from '../../contract/settings.ts'

/** From this share of a limit on it is shown: early enough for somebody to look at the connection. */
const nearShare = 0.8

/** What comes near a limit of the queue; main refuses an operation beyond it. */
export type NearLimit =
  | { limit: 'rows'; waiting: number; most: number }
  | { limit: 'money'; waiting: Money; most: Money }

/** The limits of the queue that are nearly reached, so that they are seen before they are hit. */
export function nearLimits(
  { waiting, attention, waitingMinor }: QueueSummary,
  { mostRowsWaiting, mostMoneyWaitingMinor }: StoreSettings['limits'],
): NearLimit[] {
  const rows = waiting + attention
  const near: NearLimit[] =
    rows >= mostRowsWaiting * nearShare ? [{ limit: 'rows', waiting: rows, most: mostRowsWaiting }] : []
  for (const currency of currencySchema.options) {
    const minor = waitingMinor[currency] ?? 0
    if (minor >= mostMoneyWaitingMinor * nearShare)
      near.push({
        limit: 'money',
        waiting: { currency, minor },
        most: { currency, minor: mostMoneyWaitingMinor },
      })
  }
  return near
}
