import { useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import type { IpcContract, OutputOf } from '../../../contract/ipc.ts'
import { isEnded } from '../../../domain/operations.ts'
import { formatTime, isoDay } from '../../i18n/format.ts'
import { ipc } from '../../ipc/client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { settings, useIsQueueKnown } from '../../store/stores.ts'
import { DayChart } from './DayChart.tsx'
import { DayTable } from './DayTable.tsx'
import { OpenFate } from './OpenFate.tsx'

export type DayTotals = OutputOf<IpcContract['queue']['dayTotals']>

/** The day's sums, and what is still open and what will become of it. Closing with open rows asks first. */
export function CloseOfDayScreen({ onQueue }: { onQueue: () => void }) {
  const { t, language, timeZone, now } = useLocaleClock()
  const store = useSnapshot(settings)
  const isKnown = useIsQueueKnown()
  const [day, setDay] = useState(() => isoDay(now, timeZone))
  const [totals, setTotals] = useState<DayTotals | 'loading' | 'unreachable'>('loading')
  const [isAsking, setAsking] = useState(false)
  const [closedAt, setClosedAt] = useState<number | null>(null)

  useEffect(() => {
    let isCurrent = true
    const ask = (): void => {
      ipc.queue
        .dayTotals({ day })
        .then((answer) => {
          if (isCurrent) setTotals(answer)
        })
        .catch(() => {
          if (isCurrent) setTotals('unreachable')
        })
    }
    ask()
    const stop = ipc.queue.changed.on(ask)
    return () => {
      isCurrent = false
      stop()
    }
  }, [day])

  const open = typeof totals === 'string' ? [] : totals.filter(({ state }) => !isEnded(state))
  const close = (): void => {
    setAsking(false)
    setClosedAt(now)
    // Printed in the next frame: the line that says when it was closed belongs on the paper.
    requestAnimationFrame(() => window.print())
  }
  return (
    <section className="screen close" aria-labelledby="close-title">
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
              if (typed === '') return
              setDay(typed)
              setClosedAt(null)
            }}
          />
        </div>
      </div>
      {totals === 'unreachable' ? (
        <Notice tone="bad" isUrgent>
          {t('queue.rowError.unreachable')}
        </Notice>
      ) : null}
      {typeof totals === 'string' ? null : totals.length === 0 ? (
        isKnown && <p className="empty">{t('closeOfDay.empty')}</p>
      ) : (
        <div className="close-columns">
          <DayTable totals={totals} />
          <DayChart totals={totals} />
        </div>
      )}
      <OpenFate open={open} />
      {closedAt === null ? null : (
        <Notice tone="good">
          {t('closeOfDay.closedAt', { at: formatTime(language, closedAt, timeZone) })}
        </Notice>
      )}
      <div className="actions actions-step">
        <Button className="button" onPress={() => window.print()}>
          {t('closeOfDay.print')}
        </Button>
        <Button
          className="button button-main button-money"
          isDisabled={typeof totals === 'string'}
          onPress={() => (isKnown && open.length === 0 ? close() : setAsking(true))}
        >
          {t('closeOfDay.closeDay')}
        </Button>
      </div>
      {isAsking ? (
        <Dialog title={t('closeOfDay.ask')} onClose={() => setAsking(false)}>
          <OpenFate open={open} />
          <div className="actions">
            <Button className="button" onPress={onQueue}>
              {t('closeOfDay.askNo')}
            </Button>
            <Button className="button button-main" onPress={close}>
              {t('closeOfDay.askYes')}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </section>
  )
}
