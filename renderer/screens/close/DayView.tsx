import { useState } from 'react'
import { Button } from 'react-aria-components'
import { isEnded } from '../../../domain/operations.ts'
import { useWords } from '../../i18n/index.ts'
import { Empty } from '../../parts/Empty.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { closeErrorSentence } from '../../sentences/close.ts'
import { notReadSentence } from '../../sentences/errors.ts'
import { useIsQueueKnown } from '../../store/stores.ts'
import { CloseDialog } from './CloseDialog.tsx'
import { ClosedDay } from './ClosedDay.tsx'
import { DayChart } from './DayChart.tsx'
import { DayTable } from './DayTable.tsx'
import { useDayTotals } from './day-totals.ts'
import type { DayTotals } from './day-totals.ts'
import { OpenFate } from './OpenFate.tsx'
import { ReconcilePanel } from './ReconcilePanel.tsx'
import { useClosing } from './use-closing.ts'
import type { Closing } from './use-closing.ts'

/** A day's sums, what is still open and what will become of it, and its close. Closing with open rows asks first. */
export function DayView({ day, onQueue }: { day: string; onQueue: () => void }) {
  const { t } = useWords()
  const isKnown = useIsQueueKnown()
  const totals = useDayTotals(day)
  const closing = useClosing(day)
  const [isAsking, setAsking] = useState(false)
  const known = Array.isArray(totals) ? totals : null
  const open = known?.filter(({ state }) => !isEnded(state)) ?? []
  const close = (): void => {
    setAsking(false)
    closing.make(true)
  }
  return (
    <>
      <Problem sentence={totals === 'unreachable' ? t('queue.rowError.unreachable') : null} />
      <Problem sentence={typeof totals === 'object' && 'tag' in totals ? notReadSentence(t, totals) : null} />
      {known === null ? null : <DaySums totals={known} isKnown={isKnown} />}
      {known === null && isKnown ? null : <OpenFate open={open} />}
      <ReconcilePanel day={day} />
      <ClosingSaid closing={closing} />
      {closing.last === null ? null : (
        <ClosedDay key={closing.last.number} close={closing.last} isPrintedNow={closing.isNew} />
      )}
      <div className="actions actions-step">
        {closing.isUnderWay ? (
          <Button className="button" onPress={() => closing.make(false)}>
            {t('closeOfDay.dontWait')}
          </Button>
        ) : null}
        <Button
          className={closing.last === null ? 'button button-main button-money' : 'button'}
          isDisabled={typeof totals === 'string' || closing.isUnderWay || !closing.isRead}
          onPress={() => (isKnown && open.length === 0 ? close() : setAsking(true))}
        >
          {t(closing.last === null ? 'closeOfDay.closeDay' : 'closeOfDay.closeAgain')}
        </Button>
      </div>
      {isAsking ? (
        <CloseDialog open={open} onCancel={() => setAsking(false)} onQueue={onQueue} onClose={close} />
      ) : null}
    </>
  )
}

/** How the closing goes, or went. */
function ClosingSaid({ closing }: { closing: Closing }) {
  const { t } = useWords()
  if (closing.isUnderWay) return <Notice tone="info">{t('closeOfDay.comparing')}</Notice>
  const { said, last } = closing
  if (said !== null && typeof said === 'object') return <Problem sentence={closeErrorSentence(t, said)} />
  if (said === null || last === null) return null
  return (
    <Notice tone={said === 'made' ? 'good' : 'info'}>
      {t(`closeOfDay.${said}`, { number: last.number })}
    </Notice>
  )
}

/** The sums as a table and as bars. Nothing is called empty before the queue is known. */
function DaySums({ totals, isKnown }: { totals: DayTotals; isKnown: boolean }) {
  const { t } = useWords()
  if (totals.length === 0) return isKnown && <Empty icon="calendar" say={t('closeOfDay.empty')} />
  return (
    <div className="close-columns">
      <DayTable totals={totals} />
      <DayChart totals={totals} />
    </div>
  )
}
