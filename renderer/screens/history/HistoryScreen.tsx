import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { HistoryFilter } from '../../../contract/history.ts'
import type { QueueRow } from '../../../contract/operations.ts'
import { isoDay } from '../../i18n/format.ts'
import { ipc } from '../../ipc/client.ts'
import { useWords } from '../../i18n/index.ts'
import { Notice } from '../../parts/Notice.tsx'
import { useLocaleClock } from '../../store/context.ts'
import { useMayDo } from '../../store/session.ts'
import { EventsDialog } from './EventsDialog.tsx'
import { HistoryFilters } from './HistoryFilters.tsx'
import type { Choices } from './HistoryFilters.tsx'
import { HistoryTable } from './HistoryTable.tsx'

/** What was asked for on past days, by whom and why, for a supervisor: and everything that happened to each operation. */
export function HistoryScreen() {
  const { t } = useWords()
  const mayLook = useMayDo('supervisor')
  return (
    <section className="screen history" aria-labelledby="history-title">
      <h1 id="history-title">{t('history.title')}</h1>
      {mayLook ? (
        <History />
      ) : (
        <Notice tone="info">
          <p>{t('history.needed')}</p>
          <Button className="button" onPress={() => void ipc.people.signOut().catch(() => undefined)}>
            {t('history.enter')}
          </Button>
        </Notice>
      )}
    </section>
  )
}

function History() {
  const { timeZone, now } = useLocaleClock()
  const [filter, setFilter] = useState<HistoryFilter>(() => {
    const today = isoDay(now, timeZone)
    return { from: today, to: today }
  })
  const [opened, setOpened] = useState<QueueRow | null>(null)
  const [choices, setChoices] = useState<Choices>({ cashiers: [], reasons: [] })
  return (
    <>
      <HistoryFilters filter={filter} choices={choices} onFilter={setFilter} />
      <HistoryTable key={JSON.stringify(filter)} filter={filter} onChoices={setChoices} onOpen={setOpened} />
      {opened === null ? null : <EventsDialog row={opened} onClose={() => setOpened(null)} />}
    </>
  )
}
