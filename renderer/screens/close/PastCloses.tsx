import { useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import type { DayClose, DayCloseLine, FindCloseError } from '../../../contract/day-close.ts'
import type { StorageFailed } from '../../../contract/operations.ts'
import type { Result } from '../../../domain/result.ts'
import { formatMoment } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { Empty } from '../../parts/Empty.tsx'
import { answered } from '../../ipc/answered.ts'
import { ipc } from '../../ipc/client.ts'
import { Problem } from '../../parts/Problem.tsx'
import { closeErrorSentence, dayText } from '../../sentences/close.ts'
import { useLocaleClock } from '../../store/context.ts'
import { ClosedDay } from './ClosedDay.tsx'

/** How many are asked for at once. */
const pageSize = 30

type Failure = FindCloseError | StorageFailed | { tag: 'Unreachable' }
type Page = { closes: readonly DayCloseLine[]; total: number }

/** All closes, the newest first; one can be opened and printed again. */
export function PastCloses() {
  const { t } = useWords()
  const [page, setPage] = useState<Page | null>(null)
  const [opened, setOpened] = useState<DayClose | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const take = <Value,>(answer: Result<Value, Failure>, then: (value: Value) => void): void => {
    setFailure(answer.ok ? null : answer.error)
    if (answer.ok) then(answer.value)
  }
  const older = async (): Promise<void> =>
    take(await pageAfter(page?.closes.length ?? 0), ({ closes, total }) =>
      setPage({ total, closes: [...(page?.closes ?? []), ...closes] }),
    )
  const open = async (number: number): Promise<void> =>
    take(await answered<DayClose, Failure>(() => ipc.dayClose.get({ number })), setOpened)
  useEffect(() => {
    let isCurrent = true
    void pageAfter(0).then((first) => {
      if (!isCurrent) return
      if (first.ok) setPage(first.value)
      else setFailure(first.error)
    })
    return () => {
      isCurrent = false
    }
  }, [])
  return (
    <>
      <Problem sentence={failure === null ? null : closeErrorSentence(t, failure)} />
      {opened === null ? (
        <CloseList page={page} onOpen={(number) => void open(number)} onOlder={() => void older()} />
      ) : (
        <>
          <Button className="button button-back" onPress={() => setOpened(null)}>
            {t('closeOfDay.past.back')}
          </Button>
          <ClosedDay close={opened} />
        </>
      )}
    </>
  )
}

const pageAfter = (offset: number): Promise<Result<Page, Failure>> =>
  answered<Page, Failure>(() => ipc.dayClose.list({ limit: pageSize, offset }))

type CloseListProps = { page: Page | null; onOpen: (number: number) => void; onOlder: () => void }

function CloseList({ page, onOpen, onOlder }: CloseListProps) {
  const { t, language, timeZone, now } = useLocaleClock()
  if (page === null) return null
  if (page.total === 0) return <Empty icon="calendar" say={t('closeOfDay.past.empty')} />
  return (
    <>
      <div className="wide-table">
        <table className="day-table">
          <thead>
            <tr>
              <th scope="col">{t('closeOfDay.past.number')}</th>
              <th scope="col">{t('closeOfDay.day')}</th>
              <th scope="col">{t('closeOfDay.past.madeAt')}</th>
              <th scope="col" className="number">
                {t('closeOfDay.past.operations')}
              </th>
              <th scope="col">{t('closeOfDay.past.agreement')}</th>
            </tr>
          </thead>
          <tbody>
            {page.closes.map((line) => (
              <tr key={line.number}>
                <th scope="row">
                  <Button
                    className="button"
                    aria-label={t('closeOfDay.past.open', { number: line.number })}
                    onPress={() => onOpen(line.number)}
                  >
                    {line.number}
                  </Button>
                </th>
                <td>{dayText(language, line.day)}</td>
                <td>{formatMoment(language, line.at, timeZone, now)}</td>
                <td className="number">{line.operations}</td>
                <td>
                  {line.replacedBy === null
                    ? t(`closeOfDay.past.${line.agreement}`)
                    : t('closeOfDay.past.replaced', { number: line.replacedBy })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {page.closes.length < page.total ? (
        <Button className="button" onPress={onOlder}>
          {t('closeOfDay.past.older')}
        </Button>
      ) : null}
    </>
  )
}
