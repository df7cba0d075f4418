import { useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import type { HistoryFilter } from '../../../contract/history.ts'
import type { QueueRow, StorageFailed } from '../../../contract/operations.ts'
import { formatMoment, formatMoney } from '../../i18n/format.ts'
import { answered } from '../../ipc/answered.ts'
import { ipc } from '../../ipc/client.ts'
import { Empty } from '../../parts/Empty.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { saveFile } from '../../parts/save-file.ts'
import { StateMark } from '../../parts/StateMark.tsx'
import { notReadSentence } from '../../sentences/errors.ts'
import { useLocaleClock } from '../../store/context.ts'
import type { Choices } from './HistoryFilters.tsx'

const pageSize = 25

type Failure = StorageFailed | { tag: 'Unreachable' }
type Page = Choices & { rows: readonly QueueRow[]; total: number }
type HistoryTableProps = {
  filter: HistoryFilter
  onChoices: (choices: Choices) => void
  onOpen: (row: QueueRow) => void
}

/** The operations of a filter, a page at a time, and all of them as a file. */
export function HistoryTable({ filter, onChoices, onOpen }: HistoryTableProps) {
  const { t } = useLocaleClock()
  const [place, setPlace] = useState(0)
  const [page, setPage] = useState<Page | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [said, setSaid] = useState<string | null>(null)
  useEffect(() => {
    let isCurrent = true
    const query = { filter, limit: pageSize, offset: place * pageSize }
    void answered<Page, Failure>(() => ipc.history.list(query)).then((told) => {
      if (!isCurrent) return
      setFailure(told.ok ? null : told.error)
      if (!told.ok) return
      setPage(told.value)
      onChoices(told.value)
    })
    return () => {
      isCurrent = false
    }
  }, [filter, place, onChoices])
  const save = async (): Promise<void> => {
    const file = await answered<{ text: string }, Failure>(() => ipc.history.exportCsv(filter))
    if (!file.ok) return setFailure(file.error)
    const name = saveFile(`extorno-${filter.from}-${filter.to}.csv`, file.value.text, 'text/csv')
    setSaid(t('queue.exported', { name }))
  }
  const why = failure?.tag === 'StorageFailed' ? notReadSentence(t, failure) : t('queue.rowError.unreachable')
  const pages = Math.max(1, Math.ceil((page?.total ?? 0) / pageSize))
  return (
    <>
      <Problem sentence={failure === null ? null : why} />
      <p aria-live="polite" className="status-line">
        {said}
      </p>
      {page === null ? null : (
        <>
          <div className="toolbar">
            <p>{t('history.total', { count: page.total })}</p>
            <Button className="button" onPress={() => void save()}>
              {t('history.csv')}
            </Button>
          </div>
          {page.total === 0 ? (
            <Empty icon="search" say={t('history.empty')} />
          ) : (
            <Rows rows={page.rows} onOpen={onOpen} />
          )}
        </>
      )}
      <Pager place={place} pages={pages} onPlace={setPlace} />
    </>
  )
}

type PagerProps = { place: number; pages: number; onPlace: (place: number) => void }

/** Which page of how many, counted from the newest; nothing where there is one. */
function Pager({ place, pages, onPlace }: PagerProps) {
  const { t } = useLocaleClock()
  if (pages === 1) return null
  return (
    <div className="toolbar">
      <Button className="button" isDisabled={place === 0} onPress={() => onPlace(place - 1)}>
        {t('history.newer')}
      </Button>
      <p aria-live="polite">{t('history.page', { page: place + 1, pages })}</p>
      <Button className="button" isDisabled={place + 1 >= pages} onPress={() => onPlace(place + 1)}>
        {t('history.older')}
      </Button>
    </div>
  )
}

function Rows({ rows, onOpen }: { rows: readonly QueueRow[]; onOpen: (row: QueueRow) => void }) {
  const { t, language, timeZone, now } = useLocaleClock()
  return (
    <div className="wide-table">
      <table className="day-table">
        <thead>
          <tr>
            <th scope="col">{t('closeOfDay.closed.at')}</th>
            <th scope="col">{t('history.kind')}</th>
            <th scope="col" className="number">
              {t('closeOfDay.amount')}
            </th>
            <th scope="col">{t('closeOfDay.state')}</th>
            <th scope="col">{t('history.cashier')}</th>
            <th scope="col">{t('history.reason')}</th>
            <th scope="col">{t('closeOfDay.closed.ticket')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const at = formatMoment(language, row.createdAt, timeZone, now)
            const [kind, money] = [t(`kind.${row.kind}`), formatMoney(row.money)]
            return (
              <tr key={row.operationId}>
                <th scope="row">
                  <Button
                    className="button"
                    aria-label={t('history.showEvents', { kind, money, at })}
                    onPress={() => onOpen(row)}
                  >
                    {at}
                  </Button>
                </th>
                <td>{kind}</td>
                <td className="number">{money}</td>
                <td>
                  <StateMark state={row.state} />
                </td>
                <td>{row.cashier === '' ? t('history.nameless') : row.cashier}</td>
                <td>{row.reason ?? t('history.noReason')}</td>
                <td>{row.ticketNumber ?? '–'}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
