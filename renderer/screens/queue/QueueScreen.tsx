import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { QueueQuery } from '../../../contract/ipc.ts'
import type { RowState } from '../../../domain/operations.ts'
import { isoDay } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Problem } from '../../parts/Problem.tsx'
import { QueueLimits, useQueueLoad } from '../../parts/QueueLimits.tsx'
import { saveFile } from '../../parts/save-file.ts'
import { withApproval } from '../../people/approval.ts'
import { notReadSentence, rowErrorSentence } from '../../sentences/errors.ts'
import { useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { queueSummary, useIsQueueKnown } from '../../store/stores.ts'
import { DrainProgress } from './DrainProgress.tsx'
import { QueueHead } from './QueueHead.tsx'
import { QueueRows } from './QueueRows.tsx'
import { useRows } from './use-rows.ts'

const filters = ['open', 'today', 'all'] as const
type Filter = (typeof filters)[number]
const openStates: RowState[] = ['attention', 'queued', 'sending', 'unknown', 'inProgress']

/** Everything accepted: its state, what happens next and when, and what may safely be done. */
export function QueueScreen() {
  const clock = useLocaleClock()
  const { t, timeZone, now } = clock
  const [filter, setFilter] = useState<Filter>('open')
  const [said, setSaid] = useState<string | null>(null)
  const summary = useSnapshot(queueSummary)
  const day = isoDay(now, timeZone)
  const query: QueueQuery = {
    ...(filter === 'open' ? { states: openStates } : {}),
    ...(filter === 'today' ? { day } : {}),
  }
  const { page, show } = useRows(query)
  const isKnown = useIsQueueKnown()
  const load = useQueueLoad()

  const { exportCsv, tryNow } = useQueueActions(day, setSaid)
  return (
    <section className="screen queue" aria-labelledby="queue-title">
      <QueueHead summary={summary} isKnown={isKnown} />
      <QueueLimits load={load} about={null} />
      <Toolbar
        filter={filter}
        onFilter={setFilter}
        onTryNow={() => void tryNow()}
        onExport={() => void exportCsv()}
      />
      <p aria-live="polite" className="status-line">
        {said}
      </p>
      <DrainProgress drain={summary?.drain ?? null} />
      <Problem sentence={page === 'unreachable' ? t('queue.rowError.unreachable') : null} />
      <Problem sentence={typeof page === 'object' && 'tag' in page ? notReadSentence(t, page) : null} />
      {typeof page === 'string' || 'tag' in page ? null : (
        <QueueRows key={filter} page={page} isKnown={isKnown} onShown={show} />
      )}
    </section>
  )
}

type ToolbarProps = {
  filter: Filter
  onFilter: (filter: Filter) => void
  onTryNow: () => void
  onExport: () => void
}

/** Which rows are shown, and what is done with all of them. */
function Toolbar({ filter, onFilter, onTryNow, onExport }: ToolbarProps) {
  const { t } = useWords()
  return (
    <div className="toolbar">
      <fieldset className="segmented" aria-label={t('queue.filterLabel')}>
        {filters.map((name) => (
          <Button
            key={name}
            className="segment"
            aria-pressed={name === filter}
            onPress={() => onFilter(name)}
          >
            {t(`queue.filter.${name}`)}
          </Button>
        ))}
      </fieldset>
      <Button className="button" onPress={onTryNow}>
        {t('queue.tryNow')}
      </Button>
      <Button className="button" onPress={onExport}>
        {t('queue.exportCsv')}
      </Button>
    </div>
  )
}

/** What the toolbar does with all rows, and what is then said of it. */
function useQueueActions(day: string, setSaid: (sentence: string | null) => void) {
  const clock = useLocaleClock()
  const { t } = clock
  const exportCsv = async (): Promise<void> => {
    try {
      const file = await withApproval('queue.exportCsv', { day }, ipc.queue.exportCsv)
      if (file.ok)
        setSaid(t('queue.exported', { name: saveFile(`extorno-${day}.csv`, file.value.text, 'text/csv') }))
      else
        setSaid(
          file.error.tag === 'NotApproved'
            ? t('approval.notApproved')
            : t('queue.notExported', { why: t(`submitError.storage.${file.error.why}`) }),
        )
    } catch {
      setSaid(t('queue.rowError.unreachable'))
    }
  }
  const tryNow = async (): Promise<void> => {
    try {
      const told = await ipc.queue.tryNow()
      setSaid(told.ok ? null : rowErrorSentence(t, told.error, clock))
    } catch {
      setSaid(t('queue.rowError.unreachable'))
    }
  }
  return { exportCsv, tryNow }
}
