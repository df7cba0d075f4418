import { formatMoney } from '../format.ts'
import { useWords } from '../i18n/index.ts'
import { useSnapshot } from '../store/snapshot.ts'
import { queueSummary, settings } from '../store/stores.ts'
import { Notice } from './Notice.tsx'
import { nearLimits } from './queue-room.ts'

/** Says how full the queue is, once it is nearly as full as the store allows. */
export function QueueRoom() {
  const { t } = useWords()
  const summary = useSnapshot(queueSummary)
  const limits = useSnapshot(settings)?.limits
  if (!summary || !limits) return null
  return nearLimits(summary, limits).map((near) => (
    <Notice key={near.limit === 'rows' ? 'rows' : near.most.currency} tone="warn">
      {near.limit === 'rows'
        ? t('queue.nearRows', { waiting: near.waiting, most: near.most })
        : t('queue.nearMoney', { waiting: formatMoney(near.waiting), most: formatMoney(near.most) })}
    </Notice>
  ))
}
