import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { QueueQuery } from '../../../contract/ipc.ts'
import { currencySchema } from '../../../domain/money.ts'
import type { RowState } from '../../../domain/operations.ts'
import { formatMoney, isoDay } from '../../i18n/format.ts'
import { ipc } from '../../ipc/client.ts'
import { Notice } from '../../parts/Notice.tsx'
import { QueueLimits, useQueueLoad } from '../../parts/QueueLimits.tsx'
import { saveFile } from '../../parts/save-file.ts'
import { useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { queueSummary, useIsQueueKnown } from '../../store/stores.ts'
import { DrainProgress } from './DrainProgress.tsx'
import { QueueItem } from './QueueItem.tsx'
import { useRows } from './use-rows.ts'

const filters = ['open', 'today', 'all'] as const
type Filter = (typeof filters)[number]
const openStates: RowState[] = ['attention', 'queued', 'sending', 'unknown', 'inProgress']
const pageSize = 100
const maxRows = 500

/** Money waiting, one sum for each currency. */
export function waitingMoney(waitingMinor: Readonly<Record<string, number>>): string {
  return Object.entries(waitingMinor)
    .flatMap(([currency, minor]) => {
      const known = currencySchema.safeParse(currency)
      return known.success ? [formatMoney({ currency: known.data, minor })] : []
    })
    .join(' + ')
}

/** Everything accepted: its state, what happens next and when, and what may safely be done. */
export function QueueScreen() {
  const { t, timeZone, now } = useLocaleClock()
  const [filter, setFilter] = useState<Filter>('open')
  const [limit, setLimit] = useState(pageSize)
  const [said, setSaid] = useState<string | null>(null)
  const summary = useSnapshot(queueSummary)
  const day = isoDay(now, timeZone)
  const query: QueueQuery = {
    limit,
    ...(filter === 'open' ? { states: openStates } : {}),
    ...(filter === 'today' ? { day } : {}),
  }
  const page = useRows(query)
  const isKnown = useIsQueueKnown()
  const load = useQueueLoad()

  const exportCsv = async (): Promise<void> => {
    try {
      const { text } = await ipc.queue.exportCsv({ day })
      setSaid(t('queue.exported', { name: saveFile(`extorno-${day}.csv`, text, 'text/csv') }))
    } catch {
      setSaid(t('queue.rowError.unreachable'))
    }
  }

  const money = waitingMoney(summary?.waitingMinor ?? {})
  return (
    <section className="screen queue" aria-labelledby="queue-title">
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
      <QueueLimits load={load} about={null} />
      <div className="toolbar">
        <fieldset className="segmented" aria-label={t('queue.filterLabel')}>
          {filters.map((name) => (
            <Button
              key={name}
              className="segment"
              aria-pressed={name === filter}
              onPress={() => {
                setFilter(name)
                setLimit(pageSize)
              }}
            >
              {t(`queue.filter.${name}`)}
            </Button>
          ))}
        </fieldset>
        <Button className="button" onPress={() => void ipc.queue.tryNow()}>
          {t('queue.tryNow')}
        </Button>
        <Button className="button" onPress={() => void exportCsv()}>
          {t('queue.exportCsv')}
        </Button>
      </div>
      <p aria-live="polite" className="said">
        {said}
      </p>
      <DrainProgress drain={summary?.drain ?? null} />
      {page === 'unreachable' ? (
        <Notice tone="bad" isUrgent>
          {t('queue.rowError.unreachable')}
        </Notice>
      ) : null}
      {typeof page === 'string' ? null : page.rows.length === 0 ? (
        isKnown && <p className="empty">{t('queue.empty')}</p>
      ) : (
        <>
          <ul className="rows">
            {page.rows
              .toSorted((a, b) => Number(b.state === 'attention') - Number(a.state === 'attention'))
              .map((row) => (
                <QueueItem key={row.operationId} row={row} />
              ))}
          </ul>
          {page.total > page.rows.length && limit < maxRows ? (
            <Button className="button" onPress={() => setLimit(limit + pageSize)}>
              {t('queue.more')} ({page.rows.length} / {page.total})
            </Button>
          ) : null}
        </>
      )}
    </section>
  )
}
