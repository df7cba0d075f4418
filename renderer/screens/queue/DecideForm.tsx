import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { z } from 'zod'
import type { QueueRow } from '../../../contract/operations.ts'
import { verdictSchema } from '../../../domain/operations.ts'
import { formatMoney } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { withApproval } from '../../people/approval.ts'
import { cashier, useLocaleClock } from '../../store/context.ts'
import { useIsOpenTill, useMayDo } from '../../store/session.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import type { RowFormProps } from './row-actions.ts'

type Verdict = z.infer<typeof verdictSchema>

/** The verdicts that make sense for a row: nothing is sent again once its window is closed, or its request damaged. */
function offeredVerdicts(row: QueueRow, now: number): readonly Verdict[] {
  const isClosed = row.deadline !== null && row.deadline <= now
  return verdictSchema.options.filter(
    (name) =>
      (name !== 'goCardless' || row.withCard) &&
      (name !== 'sendAgain' || row.attention !== 'payloadCorrupt') &&
      ((name !== 'sendAgain' && name !== 'goCardless') || !isClosed),
  )
}

/**
 * A person's verdict, for which a supervisor answers; where nobody signs in, whoever gives a name. Nothing is chosen
 * beforehand.
 */
export function DecideForm({ row, onClose, onRun }: RowFormProps) {
  const { t } = useWords()
  const { now } = useLocaleClock()
  const asksName = useIsOpenTill()
  const maySave = useMayDo('supervisor')
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const [by, setBy] = useState(useSnapshot(cashier) ?? '')
  const [problem, setProblem] = useState<string | undefined>(undefined)
  const [isBusy, setBusy] = useState(false)
  const offered = offeredVerdicts(row, now)

  const save = async (): Promise<void> => {
    const name = by.trim()
    const isMissing = asksName && name === ''
    setProblem(isMissing ? t('queue.decideByMissing') : undefined)
    if (verdict === null || isMissing || isBusy) return
    setBusy(true)
    const call = withApproval(
      'operations.decide',
      { operationId: row.operationId, verdict, by: name },
      ipc.operations.decide,
      { what: `${t(`kind.${row.kind}`)} · ${formatMoney(row.money)} · ${t(`queue.verdict.${verdict}`)}` },
    )
    const answer = await call.catch(() => null)
    if (answer?.ok === false && answer.error.tag === 'NotApproved') setBusy(false)
    else onRun(() => call)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <VerdictChoice offered={offered} chosen={verdict} onChoose={setVerdict} />
      {asksName ? (
        <Field label={t('queue.decideBy')} value={by} onChange={setBy} maxLength={60} error={problem} />
      ) : null}
      {maySave ? null : <Notice tone="info">{t('approval.needsSupervisor')}</Notice>}
      <div className="actions">
        <Button className="button" onPress={onClose}>
          {t('queue.keep')}
        </Button>
        <Button className="button button-main" type="submit" isDisabled={verdict === null} isPending={isBusy}>
          {t('queue.decideSave')}
        </Button>
      </div>
    </form>
  )
}

type VerdictChoiceProps = {
  offered: readonly Verdict[]
  chosen: Verdict | null
  onChoose: (verdict: Verdict) => void
}

/** The verdicts, each with what it means. */
function VerdictChoice({ offered, chosen, onChoose }: VerdictChoiceProps) {
  const { t } = useWords()
  return (
    <fieldset className="verdicts" aria-label={t('queue.action.decide')}>
      {offered.map((name) => (
        <label key={name} className={chosen === name ? 'choice choice-chosen' : 'choice'}>
          <input
            type="radio"
            name="verdict"
            checked={chosen === name}
            onChange={() => onChoose(name)}
            aria-labelledby={`verdict-${name}`}
            aria-describedby={`verdict-${name}-meaning`}
          />
          <span className="choice-text">
            <strong id={`verdict-${name}`}>{t(`queue.verdict.${name}`)}</strong>
            <span id={`verdict-${name}-meaning`} className="choice-reason">
              {t(`queue.verdictMeaning.${name}`)}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
