import type { QueueSummary } from '../../../contract/ipc.ts'
import { currencySchema } from '../../../domain/money.ts'
import { formatMoney } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'

/** Money waiting, one sum for each currency. */
function waitingMoney(waitingMinor: Readonly<Record<string, number>>): string {
  return Object.entries(waitingMinor)
    .flatMap(([currency, minor]) => {
      const known = currencySchema.safeParse(currency)
      return known.success ? [formatMoney({ currency: known.data, minor })] : []
    })
    .join(' + ')
}

/** The queue's sums, or that they are not known. */
export function QueueHead({ summary, isKnown }: { summary: QueueSummary | null; isKnown: boolean }) {
  const { t } = useWords()
  const money = waitingMoney(summary?.waitingMinor ?? {})
  return (
    <div className="screen-head">
      <h1 id="queue-title">{t('queue.title')}</h1>
      {isKnown ? (
        <p className="sums">
          <span>{t('queue.waiting', { count: summary?.waiting ?? 0 })}</span>
          {money === '' ? null : <span>{t('queue.waitingMoney', { money })}</span>}
          <span>{t('queue.needsPerson', { count: summary?.attention ?? 0 })}</span>
        </p>
      ) : (
        <p className="sums">{t('queue.notKnown')}</p>
      )}
    </div>
  )
}
