import { useState } from 'react'
import { Button } from 'react-aria-components'
import { isEnded } from '../../../domain/operations.ts'
import { formatTime, isoDay } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { notReadSentence } from '../../sentences/errors.ts'
import { ipc } from '../../ipc/client.ts'
import { useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { mainNow } from '../../store/now.ts'
import { settings, useIsQueueKnown } from '../../store/stores.ts'
import { CloseDialog } from './CloseDialog.tsx'
import { useDayTotals } from './day-totals.ts'
import type { DayTotals } from './day-totals.ts'
import { DayChart } from './DayChart.tsx'
import { DayTable } from './DayTable.tsx'
import { SignedHead } from './SignedHead.tsx'
import type { JournalHead } from './SignedHead.tsx'
import { OpenFate } from './OpenFate.tsx'
import { ReconcilePanel } from './ReconcilePanel.tsx'

/** The day's sums, and what is still open and what will become of it. Closing with open rows asks first. */
export function CloseOfDayScreen({ onQueue }: { onQueue: () => void }) {
  const { t, language, timeZone, now } = useLocaleClock()
  const isKnown = useIsQueueKnown()
  const [day, setDay] = useState(() => isoDay(now, timeZone))
  const totals = useDayTotals(day)
  const [isAsking, setAsking] = useState(false)
  const [closedAt, setClosedAt] = useState<number | null>(null)
  const [head, setHead] = useState<JournalHead | null>(null)

  const known = Array.isArray(totals) ? totals : null
  const open = known?.filter(({ state }) => !isEnded(state)) ?? []
  const close = async (): Promise<void> => {
    setAsking(false)
    setHead(await signedHead())
    setClosedAt(mainNow())
    // Printed in the next frame: the line that says when it was closed belongs on the paper.
    requestAnimationFrame(() => window.print())
  }
  const onDay = (chosen: string): void => {
    setDay(chosen)
    setClosedAt(null)
    setHead(null)
  }
  return (
    <section className="screen close" aria-labelledby="close-title">
      <CloseHead day={day} onDay={onDay} />
      <Problem sentence={totals === 'unreachable' ? t('queue.rowError.unreachable') : null} />
      <Problem sentence={typeof totals === 'object' && 'tag' in totals ? notReadSentence(t, totals) : null} />
      {known === null ? null : <DaySums totals={known} isKnown={isKnown} />}
      {known === null && isKnown ? null : <OpenFate open={open} />}
      <ReconcilePanel key={day} day={day} />
      {closedAt === null ? null : (
        <Notice tone="good">
          {t('closeOfDay.closedAt', { at: formatTime(language, closedAt, timeZone) })}
        </Notice>
      )}
      {closedAt !== null && head === null ? <Notice tone="warn">{t('closeOfDay.notSigned')}</Notice> : null}
      {head === null ? null : <SignedHead head={head} />}
      <div className="actions actions-step">
        <Button className="button" onPress={() => window.print()}>
          {t('closeOfDay.print')}
        </Button>
        <Button
          className="button button-main button-money"
          isDisabled={typeof totals === 'string'}
          onPress={() => (isKnown && open.length === 0 ? void close() : setAsking(true))}
        >
          {t('closeOfDay.closeDay')}
        </Button>
      </div>
      {isAsking ? (
        <CloseDialog
          open={open}
          onCancel={() => setAsking(false)}
          onQueue={onQueue}
          onClose={() => void close()}
        />
      ) : null}
    </section>
  )
}

/** The journal signed as it is now; `null`: without a keyring or a storage the paper goes without. */
async function signedHead(): Promise<JournalHead | null> {
  try {
    const signed = await ipc.journal.signHead()
    return signed.ok ? signed.value : null
  } catch {
    return null
  }
}

/** The title, for the paper with the store and the day, and the choice of the day. */
function CloseHead({ day, onDay }: { day: string; onDay: (day: string) => void }) {
  const { t } = useWords()
  const store = useSnapshot(settings)
  return (
    <div className="screen-head">
      <h1 id="close-title">
        {t('closeOfDay.title')}
        <small className="print-only">
          {store?.merchantName} · {day}
        </small>
      </h1>
      <div className="no-print">
        <Field
          label={t('closeOfDay.day')}
          type="date"
          value={day}
          onChange={(typed) => {
            if (typed !== '') onDay(typed)
          }}
        />
      </div>
    </div>
  )
}

/** The sums as a table and as bars. Nothing is called empty before the queue is known. */
function DaySums({ totals, isKnown }: { totals: DayTotals; isKnown: boolean }) {
  const { t } = useWords()
  if (totals.length === 0) return isKnown && <p className="empty">{t('closeOfDay.empty')}</p>
  return (
    <div className="close-columns">
      <DayTable totals={totals} />
      <DayChart totals={totals} />
    </div>
  )
}
