import { useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import type { CloseShiftError, ShiftSums } from '../../../contract/shifts.ts'
import { sumsBy } from '../../../domain/close-sums.ts'
import { formatMoment } from '../../i18n/format.ts'
import { answered } from '../../ipc/answered.ts'
import { ipc } from '../../ipc/client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { moneyText, shiftErrorSentence } from '../../sentences/close.ts'
import { cashier, useLocaleClock } from '../../store/context.ts'
import { useIsOpenTill } from '../../store/session.ts'
import { useSnapshot } from '../../store/snapshot.ts'

type Failure = CloseShiftError | { tag: 'Unreachable' }

/** The shift of whoever is at the till, what was asked for in it, and its end. */
export function ShiftPanel() {
  const { t, language, timeZone, now } = useLocaleClock()
  const { shift, failure, end } = useShift()
  const [isAsking, setAsking] = useState(false)
  if (shift === undefined)
    return <Problem sentence={failure === null ? null : shiftErrorSentence(t, failure)} />
  const about = (one: ShiftSums, at: number) => ({
    number: one.number,
    at: formatMoment(language, at, timeZone, now),
    count: one.totals.reduce((sum, { count }) => sum + count, 0),
    money: approvedText(one),
  })
  return (
    <section className="shift" aria-labelledby="shift-title">
      <h2 id="shift-title">{t('closeOfDay.shift.title')}</h2>
      <Problem sentence={failure === null ? null : shiftErrorSentence(t, failure)} />
      {shift === null ? <p>{t('closeOfDay.shift.none')}</p> : null}
      {shift === null || shift.closedAt === null ? null : (
        <Notice tone="good">{t('closeOfDay.shift.ended', about(shift, shift.closedAt))}</Notice>
      )}
      {shift?.closedAt === null ? (
        <div className="shift-line">
          <p>{t('closeOfDay.shift.since', about(shift, shift.openedAt))}</p>
          <Button className="button" onPress={() => setAsking(true)}>
            {t('closeOfDay.shift.end')}
          </Button>
        </div>
      ) : null}
      {isAsking && shift?.closedAt === null ? (
        <Dialog title={t('closeOfDay.shift.ask')} onClose={() => setAsking(false)}>
          <p>{t('closeOfDay.shift.since', about(shift, shift.openedAt))}</p>
          <p>{t('closeOfDay.shift.askSay')}</p>
          <div className="actions">
            <Button className="button" onPress={() => setAsking(false)}>
              {t('closeOfDay.shift.askNo')}
            </Button>
            <Button
              className="button button-main"
              onPress={() => {
                setAsking(false)
                void end(shift.number)
              }}
            >
              {t('closeOfDay.shift.askYes')}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </section>
  )
}

const approvedText = ({ totals }: ShiftSums): string =>
  moneyText(
    sumsBy(
      totals.filter(({ state }) => state === 'approved'),
      () => '',
    )[0]?.minor ?? {},
  )

/** The shift, live: `undefined` until main has told it. Whoever ends it leaves the till, where people sign in. */
function useShift() {
  const by = useSnapshot(cashier) ?? ''
  const isOpenTill = useIsOpenTill()
  const [shift, setShift] = useState<ShiftSums | null | undefined>(undefined)
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    let isCurrent = true
    const ask = async (): Promise<void> => {
      const told = await answered<ShiftSums | null, Failure>(() => ipc.shifts.current({ by }))
      if (!isCurrent) return
      setFailure(told.ok ? null : told.error)
      if (!told.ok) return
      // One that has ended is shown until there is another.
      setShift((known) => told.value ?? (typeof known?.closedAt === 'number' ? known : null))
    }
    void ask()
    const stop = ipc.queue.changed.on(() => void ask())
    return () => {
      isCurrent = false
      stop()
    }
  }, [by])
  const end = async (number: number): Promise<void> => {
    const ended = await answered<ShiftSums, Failure>(() => ipc.shifts.close({ number, by }))
    setFailure(ended.ok ? null : ended.error)
    if (!ended.ok) return
    setShift(ended.value)
    if (!isOpenTill) await ipc.people.signOut().catch(() => undefined)
  }
  return { shift, failure, end }
}
