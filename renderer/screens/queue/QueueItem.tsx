import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { QueueRow, RowAction, RowError } from '../../../contract/operations.ts'
import type { Result } from '../../../domain/result.ts'
import { formatMoment, formatMoney } from '../../i18n/format.ts'
import { ipc } from '../../ipc/client.ts'
import { Notice } from '../../parts/Notice.tsx'
import { StateMark } from '../../parts/StateMark.tsx'
import { answerNextSentence, answerSentence } from '../../sentences/answer.ts'
import { rowErrorSentence } from '../../sentences/errors.ts'
import { deadlineSentence, nextSentence } from '../../sentences/row.ts'
import { connectionOf } from '../../store/connection.ts'
import { cashier, useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { queueSummary, takeRow } from '../../store/stores.ts'
import { RowDialog } from './RowDialog.tsx'
import type { AskingAction } from './RowDialog.tsx'

const dangerous: ReadonlySet<RowAction> = new Set(['cancel'])

/** One row. What is safe is a button; what cannot be taken back asks first. */
export function QueueItem({ row }: { row: QueueRow }) {
  const moment = useLocaleClock()
  const { t, language, timeZone, now } = moment
  const connection = connectionOf(useSnapshot(queueSummary), row.gateway)
  const [asking, setAsking] = useState<AskingAction | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const deadline = deadlineSentence(t, row, moment)
  const { lastAnswer } = row
  const next = answerNextSentence(t, row)

  const run = async (call: () => Promise<Result<QueueRow, RowError>>): Promise<void> => {
    setBusy(true)
    setProblem(null)
    setAsking(null)
    try {
      const answer = await call()
      if (answer.ok) takeRow(answer.value)
      else setProblem(rowErrorSentence(t, answer.error, moment))
    } catch {
      setProblem(t('queue.rowError.unreachable'))
    } finally {
      setBusy(false)
    }
  }
  const { operationId } = row
  const by = useSnapshot(cashier) ?? ''
  const press = (action: RowAction): void => {
    switch (action) {
      case 'sendNow':
        return void run(() => ipc.operations.sendNow({ operationId, by }))
      case 'lookUp':
        return void run(() => ipc.operations.lookUp({ operationId, by }))
      case 'cancel':
      case 'convertToRefund':
      case 'decide':
      case 'presentCard':
        return setAsking(action)
    }
  }

  return (
    <li
      className="row"
      data-testid="queue-row"
      data-state={row.state}
      data-operation-id={operationId}
      aria-label={`${t(`queue.state.${row.state}`)} ${t(`kind.${row.kind}`)} ${formatMoney(row.money)}`}
    >
      <div className="row-head">
        <StateMark state={row.state} />
        <strong>{t(`kind.${row.kind}`)}</strong>
        <strong className="money">{formatMoney(row.money)}</strong>
        {row.ticketNumber === undefined ? null : (
          <span>{t('find.ticket', { ticket: row.ticketNumber })}</span>
        )}
        {row.cardLastFour === undefined ? null : <span>{`•••• ${row.cardLastFour}`}</span>}
        <span className="row-when">{formatMoment(language, row.createdAt, timeZone, now)}</span>
        <span className="row-next countdown">{nextSentence(t, row, moment, connection)}</span>
      </div>
      {row.attention === null ? null : <p className="row-why">{t(`queue.attention.${row.attention}`)}</p>}
      <p className="row-answer">
        {lastAnswer === null
          ? t('queue.noAnswer')
          : t('queue.lastAnswer', {
              answer: answerSentence(t, row.gateway, lastAnswer),
              at: formatMoment(language, lastAnswer.at, timeZone, now),
            })}
        {next === null ? '' : ` ${next}`}
      </p>
      <div className="row-foot">
        <p className="row-facts">
          <span>{t('queue.attempts', { count: row.attempts })}</span>
          {row.lookups === 0 ? null : <span>{t('queue.lookups', { count: row.lookups })}</span>}
          {row.gateway === 'kushki' ? (
            <span>
              {t(row.cardKept ? 'queue.cardKept' : row.withCard ? 'queue.withCard' : 'queue.cardless')}
            </span>
          ) : null}
          {row.linkedTo === null ? null : <span>{t('queue.linked')}</span>}
          {row.cashier === '' ? null : <span>{row.cashier}</span>}
          {deadline === null ? null : <span className="countdown">{deadline}</span>}
        </p>
        <div className="actions">
          {row.actions.map((action) => (
            <Button
              key={action}
              className={dangerous.has(action) ? 'button button-danger' : 'button'}
              isDisabled={isBusy}
              onPress={() => press(action)}
            >
              {t(`queue.action.${action}`)}
            </Button>
          ))}
        </div>
      </div>
      {problem === null ? null : (
        <Notice tone="bad" isUrgent>
          {problem}
        </Notice>
      )}
      {asking === null ? null : (
        <RowDialog
          row={row}
          action={asking}
          onClose={() => setAsking(null)}
          onRun={(call) => void run(call)}
        />
      )}
    </li>
  )
}
