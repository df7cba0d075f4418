import type { QueueRow } from '../../../contract/operations.ts'
import { formatListMoment, formatMoment, formatMoney } from '../../i18n/format.ts'
import { StateMark } from '../../parts/StateMark.tsx'
import { answerNextSentence, answerSentence } from '../../sentences/answer.ts'
import { hubHoldSentence } from '../../sentences/errors.ts'
import { deadlineSentence, nextSentence } from '../../sentences/row.ts'
import { connectionOf } from '../../store/connection.ts'
import { useLocale, useLocaleClock } from '../../store/context.ts'
import { useFromNow } from '../../store/now.ts'
import { useSnapshotPart } from '../../store/snapshot.ts'
import { queueSummary } from '../../store/stores.ts'

export type ItemHeadProps = { row: QueueRow; isUnfolded: boolean; onPress: () => void }

/** Kushki's tickets have 18 digits: a line shows the end of one, and the whole stands below it. */
const isLong = (ticket: string): boolean => ticket.length > 8

/** State, kind, amount, ticket and card, when it was accepted, and what happens next: one line that unfolds the rest. */
export function ItemHead({ row, isUnfolded, onPress }: ItemHeadProps) {
  const { t, language, timeZone, now } = useLocaleClock()
  return (
    <button type="button" className="row-line" aria-expanded={isUnfolded} onClick={onPress}>
      <StateMark state={row.state} />
      <strong className="row-kind">{t(`kind.${row.kind}`)}</strong>
      <strong className="money">{formatMoney(row.money)}</strong>
      {row.ticketNumber === undefined ? null : (
        <span>
          {t('find.ticket', {
            ticket: isLong(row.ticketNumber) ? `…${row.ticketNumber.slice(-4)}` : row.ticketNumber,
          })}
        </span>
      )}
      {row.cardLastFour === undefined ? null : <span>{`•••• ${row.cardLastFour}`}</span>}
      <span className="row-time">{formatListMoment(language, row.createdAt, timeZone, now)}</span>
      <span className="row-next countdown">
        <NextStep row={row} />
      </span>
    </button>
  )
}

/** What happens next with a row, counting down. */
function NextStep({ row }: { row: QueueRow }) {
  const { t, ...locale } = useLocale()
  const connection = useSnapshotPart(
    queueSummary,
    (summary) => connectionOf(summary, row.gateway)?.state ?? null,
  )
  return useFromNow((now) => nextSentence(t, row, { ...locale, now }, connection))
}

/** The last answer in plain words, and what it asks of a person. */
export function ItemAnswer({ row }: { row: QueueRow }) {
  const clock = useLocaleClock()
  const { t, language, timeZone, now } = clock
  const { lastAnswer, hubHold } = row
  if (hubHold !== undefined) return <p className="row-answer">{`${hubHoldSentence(t, hubHold, clock)}.`}</p>
  const next = answerNextSentence(t, row)
  return (
    <p className="row-answer">
      {lastAnswer === null
        ? t('queue.noAnswer')
        : t('queue.lastAnswer', {
            answer: answerSentence(t, row.gateway, lastAnswer),
            at: formatMoment(language, lastAnswer.at, timeZone, now),
          })}
      {lastAnswer?.processedAs === undefined ? '' : ` ${t(`outcome.processedAs.${lastAnswer.processedAs}`)}.`}
      {next === null ? '' : ` ${next}`}
    </p>
  )
}

/** How often it was sent and looked up, with which card, by whom, and until when it can be sent. */
export function ItemFacts({ row }: { row: QueueRow }) {
  const { t, ...locale } = useLocale()
  const deadline = useFromNow((now) => deadlineSentence(t, row, { ...locale, now }))
  return (
    <p className="row-facts">
      {row.ticketNumber !== undefined && isLong(row.ticketNumber) ? (
        <span>{t('find.ticket', { ticket: row.ticketNumber })}</span>
      ) : null}
      <span>{t('queue.attempts', { count: row.attempts })}</span>
      {row.lookups === 0 ? null : <span>{t('queue.lookups', { count: row.lookups })}</span>}
      {row.gateway === 'kushki' ? (
        <span>{t(row.cardKept ? 'queue.cardKept' : row.withCard ? 'queue.withCard' : 'queue.cardless')}</span>
      ) : null}
      {row.linkedTo === null ? null : <span>{t('queue.linked')}</span>}
      {row.cashier === '' ? null : <span>{row.cashier}</span>}
      {row.reason === undefined ? null : (
        <span>{row.note === undefined ? row.reason : `${row.reason}: ${row.note}`}</span>
      )}
      {row.removedAfterDays === undefined ? null : (
        <span>{t('queue.removed', { days: row.removedAfterDays })}</span>
      )}
      {deadline === null ? null : <span className="countdown">{deadline}</span>}
    </p>
  )
}
