import type { QueueRow } from '../../../contract/operations.ts'
import { formatMoment } from '../../i18n/format.ts'
import {
  answerNextSentence,
  answerSentence,
  finalMoneySentence,
  partlySentence,
} from '../../sentences/answer.ts'
import { useLocaleClock } from '../../store/context.ts'

/** Why, what to do, when it goes on, and the numbers a person may be asked for. */
export function OutcomeFacts({ row, isFresh }: { row: QueueRow; isFresh: boolean }) {
  const { t, language, timeZone, now } = useLocaleClock()
  const at = (time: number): string => formatMoment(language, time, timeZone, now)
  const { lastAnswer } = row
  const next = answerNextSentence(t, row)
  const isWaiting = row.state === 'queued' && !isFresh
  return (
    <dl className="facts outcome-facts">
      {[partlySentence(t, row), finalMoneySentence(t, row)].map((sentence) =>
        sentence === null ? null : (
          <div className="wide" key={sentence}>
            <dt>{t('review.amount')}</dt>
            <dd>{sentence}</dd>
          </div>
        ),
      )}
      {row.attention === null ? null : (
        <div className="wide">
          <dt>{t('outcome.whatToDo')}</dt>
          <dd>{t(`queue.attention.${row.attention}`)}</dd>
        </div>
      )}
      {lastAnswer && row.state !== 'approved' ? (
        <div className="wide">
          <dt>{t('outcome.reason')}</dt>
          <dd>{answerSentence(t, row.gateway, lastAnswer)}</dd>
        </div>
      ) : null}
      {next === null ? null : (
        <div className="wide">
          <dt>{t('outcome.whatToDo')}</dt>
          <dd>{next}</dd>
        </div>
      )}
      {isWaiting ? (
        <div className="wide">
          <dt>{t('review.when')}</dt>
          <dd>
            {row.notBefore !== null && row.notBefore > now
              ? `${t('outcome.notBefore', { at: at(row.notBefore) })} `
              : ''}
            {row.nextAttemptAt !== null && row.nextAttemptAt > now
              ? `${t('outcome.sendsAt', { at: at(row.nextAttemptAt) })}. `
              : ''}
            {row.deadline === null ? '' : t('outcome.deadline', { at: at(row.deadline) })}
          </dd>
        </div>
      ) : null}
      {lastAnswer?.processedAs === undefined ? null : (
        <div className="wide">
          <dt>{t('outcome.processed')}</dt>
          <dd>{t(`outcome.processedAs.${lastAnswer.processedAs}`)}</dd>
        </div>
      )}
      {lastAnswer?.approvalCode === undefined ? null : (
        <Fact name={t('outcome.approvalCode')} value={lastAnswer.approvalCode} />
      )}
      {lastAnswer?.ticketNumber === undefined ? null : (
        <Fact name={t('outcome.ticket')} value={lastAnswer.ticketNumber} />
      )}
      {lastAnswer?.reference === undefined ? null : (
        <Fact name={t('outcome.reference')} value={lastAnswer.reference} />
      )}
      <Fact name={t('outcome.operation')} value={row.operationId} />
    </dl>
  )
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd className="code">{value}</dd>
  </div>
)
