import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { z } from 'zod'
import type { QueueRow } from '../../../contract/operations.ts'
import { supervisorPinSchema, verdictSchema } from '../../../domain/operations.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Field } from '../../parts/Field.tsx'
import { PinField } from '../../parts/PinField.tsx'
import { cashier, useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { settings } from '../../store/stores.ts'
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
 * A person's verdict, and who answers for it: a supervisor by PIN, or a name where the store has no supervisor. Nothing
 * is chosen beforehand; a wrong PIN is asked for again.
 */
export function DecideForm({ row, onClose, onRun }: RowFormProps) {
  const { t } = useWords()
  const { now } = useLocaleClock()
  const asksPin = (useSnapshot(settings)?.supervisors.length ?? 0) > 0
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const [by, setBy] = useState(useSnapshot(cashier) ?? '')
  const [pin, setPin] = useState('')
  const [problem, setProblem] = useState<string | undefined>(undefined)
  const [isBusy, setBusy] = useState(false)
  const offered = offeredVerdicts(row, now)

  const save = async (): Promise<void> => {
    const name = by.trim()
    const isMissing = asksPin ? !supervisorPinSchema.safeParse(pin).success : name === ''
    setProblem(isMissing ? t(asksPin ? 'queue.decidePinMissing' : 'queue.decideByMissing') : undefined)
    if (verdict === null || isMissing || isBusy) return
    setBusy(true)
    const call = ipc.operations.decide({
      operationId: row.operationId,
      verdict,
      by: name,
      ...(asksPin ? { supervisorPin: pin } : {}),
    })
    const answer = await call.catch(() => null)
    if (answer?.ok === false && answer.error.tag === 'SupervisorNeeded') {
      setBusy(false)
      setPin('')
      setProblem(t(`review.pinWhy.${answer.error.why}`))
      return
    }
    onRun(() => call)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <VerdictChoice offered={offered} chosen={verdict} onChoose={setVerdict} />
      {asksPin ? (
        <PinField value={pin} onChange={setPin} hint={t('queue.decidePinSay')} error={problem} />
      ) : (
        <Field label={t('queue.decideBy')} value={by} onChange={setBy} maxLength={60} error={problem} />
      )}
      <div className="actions">
        <Button className="button" onPress={onClose}>
          {t('queue.keep')}
        </Button>
        <Button className="button button-main" type="submit" isDisabled={verdict === null || isBusy}>
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
