import type { ReactNode } from 'react'
import type { QueueRow } from '../../../contract/operations.ts'
import { formatMoment } from '../../i18n/format.ts'
import {
  answerNextSentence,
  answerSentence,
  attentionSentence,
  finalMoneySentence,
  partlySentence,
} from '../../sentences/answer.ts'
import { useLocaleClock, useSecondsClock } from '../../store/context.ts'

/** Why, what to do, when it goes on, and the numbers a person may be asked for. */
export function OutcomeFacts({ row, isFresh }: { row: QueueRow; isFresh: boolean }) {
  const { t } = useLocaleClock()
  const { lastAnswer } = row
  const next = answerNextSentence(t, row)
  return (
    <dl className="facts outcome-facts">
      {[partlySentence(t, row), finalMoneySentence(t, row)].map((sentence) =>
        sentence === null ? null : (
          <Sentence name={t('review.amount')} key={sentence}>
            {sentence}
          </Sentence>
        ),
      )}
      {row.attention === null ? null : (
        <Sentence name={t('outcome.whatToDo')}>{attentionSentence(t, row)}</Sentence>
      )}
      {lastAnswer && row.state !== 'approved' ? (
        <Sentence name={t('outcome.reason')}>{answerSentence(t, row.gateway, lastAnswer)}</Sentence>
      ) : null}
      {next === null ? null : <Sentence name={t('outcome.whatToDo')}>{next}</Sentence>}
      {row.state === 'queued' && !isFresh ? <WhenItIsSent row={row} /> : null}
      {lastAnswer?.processedAs === undefined ? null : (
        <Sentence name={t('outcome.processed')}>
          {t(`outcome.processedAs.${lastAnswer.processedAs}`)}
        </Sentence>
      )}
      <Code name={t('outcome.approvalCode')} value={lastAnswer?.approvalCode} />
      <Code name={t('outcome.ticket')} value={lastAnswer?.ticketNumber} />
      <Code name={t('outcome.reference')} value={lastAnswer?.reference} />
      <Code name={t('outcome.operation')} value={row.operationId} />
    </dl>
  )
}

/** Not before when, at which time it is sent, and until when it can be. */
function WhenItIsSent({ row: { notBefore, nextAttemptAt, deadline } }: { row: QueueRow }) {
  const { t, language, timeZone, now } = useSecondsClock()
  const at = (time: number): string => formatMoment(language, time, timeZone, now)
  const times = [
    notBefore !== null && notBefore > now ? t('outcome.notBefore', { at: at(notBefore) }) : null,
    nextAttemptAt !== null && nextAttemptAt > now ? t('outcome.sendsAt', { at: at(nextAttemptAt) }) : null,
    deadline === null ? null : t('outcome.deadline', { at: at(deadline) }),
  ]
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : <Sentence name={t('review.when')}>{known.join(' · ')}</Sentence>
}

const Sentence = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="wide">
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

const Code = ({ name, value }: { name: string; value: string | undefined }) =>
  value === undefined ? null : (
    <div>
      <dt>{name}</dt>
      <dd className="code">{value}</dd>
    </div>
  )
