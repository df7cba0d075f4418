import type { DayClose } from '../../../contract/day-close.ts'
import { sumsBy } from '../../../domain/close-sums.ts'
import { formatMoment, formatTime } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { Empty } from '../../parts/Empty.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { closeTitle, comparisonOf, moneyText } from '../../sentences/close.ts'
import { useLocaleClock } from '../../store/context.ts'
import { AgreementNotice } from './AgreementNotice.tsx'
import { CloseButtons } from './CloseButtons.tsx'
import { ClosedOperations } from './ClosedOperations.tsx'

type ClosedDayProps = {
  close: DayClose
  /** It was made just now: its paper is printed without being asked for. */
  isPrintedNow?: boolean
}

/** A close of day as it was made: by cashier and by reason, whether it agreed, and what was open. */
export function ClosedDay({ close, isPrintedNow = false }: ClosedDayProps) {
  const { t, language, timeZone, now } = useLocaleClock()
  const at = formatMoment(language, close.at, timeZone, now)
  const [earlier] = sumsBy(close.earlierOpen, () => '')
  return (
    <section className="closed-day" aria-labelledby="closed-title">
      <h2 id="closed-title">{closeTitle(t, language, close)}</h2>
      <p>
        {close.by === ''
          ? t('closeOfDay.closed.byNobody', { at })
          : t('closeOfDay.closed.by', { at, name: close.by })}
      </p>
      {close.replaces === null ? null : <p>{t('closeOfDay.closed.replaces', { number: close.replaces })}</p>}
      {close.replacedBy === null ? null : (
        <Notice tone="warn">{t('closeOfDay.closed.replacedBy', { number: close.replacedBy })}</Notice>
      )}
      {close.removedAfterDays === undefined ? null : (
        <Notice tone="info">{t('closeOfDay.closed.removed', { days: close.removedAfterDays })}</Notice>
      )}
      <AgreementNotice agreement={comparisonOf(t, close.comparison)} />
      {close.head === null ? <Notice tone="warn">{t('closeOfDay.notSigned')}</Notice> : null}
      {earlier === undefined ? null : (
        <p>{t('closeOfDay.closed.earlierOpen', { count: earlier.count, money: moneyText(earlier.minor) })}</p>
      )}
      <CloseSums close={close} />
      <ClosedOperations close={close} />
      <Shifts close={close} timeZone={timeZone} />
      <CloseButtons close={close} isPrintedNow={isPrintedNow} />
    </section>
  )
}

/** What was asked for and what was approved, by cashier and by reason. */
function CloseSums({ close }: { close: DayClose }) {
  const { t } = useWords()
  if (close.sums.length === 0) return <Empty icon="calendar" say={t('closeOfDay.closed.none')} />
  const nameless = t('closeOfDay.closed.nameless')
  const reasonless = t('closeOfDay.closed.noReason')
  return (
    <div className="close-sums">
      <SumTable by="cashier" sums={sumsWith(close, ({ cashier }) => cashier || nameless)} />
      <SumTable by="reason" sums={sumsWith(close, ({ reason }) => reason ?? reasonless)} />
    </div>
  )
}

type NamedSum = { name: string; count: number; approved: string }

/** Sums by what `nameOf` gives: how many there are, and the money of those that were approved. */
function sumsWith({ sums }: DayClose, nameOf: (sum: DayClose['sums'][number]) => string): NamedSum[] {
  return sumsBy(sums, nameOf).map(({ name, count }) => {
    const own = sums.filter((sum) => nameOf(sum) === name)
    const [approved] = sumsBy(
      own.filter(({ state }) => state === 'approved'),
      () => '',
    )
    return { name, count, approved: moneyText(approved?.minor ?? {}) }
  })
}

type SumTableProps = { by: 'cashier' | 'reason'; sums: readonly NamedSum[] }

function SumTable({ by, sums }: SumTableProps) {
  const { t } = useWords()
  return (
    <table className="day-table">
      <caption>{t(`closeOfDay.closed.by${by === 'cashier' ? 'Cashier' : 'Reason'}`)}</caption>
      <thead>
        <tr>
          <th scope="col">{t(`closeOfDay.closed.${by}`)}</th>
          <th scope="col" className="number">
            {t('closeOfDay.count')}
          </th>
          <th scope="col" className="number">
            {t('closeOfDay.closed.approved')}
          </th>
        </tr>
      </thead>
      <tbody>
        {sums.map(({ name, count, approved }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="number">{count}</td>
            <td className="number">{approved}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Shifts({ close, timeZone }: { close: DayClose; timeZone: string }) {
  const { t, language } = useWords()
  if (close.shifts.length === 0) return null
  const time = (at: number): string => formatTime(language, at, timeZone)
  return (
    <>
      <h3>{t('closeOfDay.closed.shifts')}</h3>
      <ul className="plain-list">
        {close.shifts.map(({ number, cashier, openedAt, closedAt }) => (
          <li key={number}>
            {cashier === '' ? t('closeOfDay.closed.nameless') : cashier}
            {': '}
            {closedAt === null
              ? t('closeOfDay.closed.shiftOpen', { from: time(openedAt) })
              : t('closeOfDay.closed.shift', { from: time(openedAt), to: time(closedAt) })}
          </li>
        ))}
      </ul>
    </>
  )
}
