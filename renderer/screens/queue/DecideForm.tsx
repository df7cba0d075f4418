import { useState } from 'react'
import { Button } from 'react-aria-components'
import { supervisorPinSchema, verdictSchema } from '../../../domain/operations.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Field } from '../../parts/Field.tsx'
import { PinField } from '../../parts/PinField.tsx'
import { cashier, useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { settings } from '../../store/stores.ts'
import type { RowDialogProps } from './RowDialog.tsx'

const verdicts = verdictSchema.options

/**
 * A person's verdict, and who answers for it: a supervisor by PIN, or a name where the store has no supervisor. Nothing
 * is chosen beforehand; a wrong PIN is asked for again.
 */
export function DecideForm({ row, onClose, onRun }: Omit<RowDialogProps, 'action'>) {
  const { t } = useWords()
  const { now } = useLocaleClock()
  const asksPin = (useSnapshot(settings)?.supervisors.length ?? 0) > 0
  const [verdict, setVerdict] = useState<(typeof verdicts)[number] | null>(null)
  const [by, setBy] = useState(useSnapshot(cashier) ?? '')
  const [pin, setPin] = useState('')
  const [problem, setProblem] = useState<string | undefined>(undefined)
  const [isBusy, setBusy] = useState(false)
  const isClosed = row.deadline !== null && row.deadline <= now
  const offered = verdicts.filter(
    (name) =>
      (name !== 'goCardless' || row.withCard) &&
      ((name !== 'sendAgain' && name !== 'goCardless') || !isClosed),
  )

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
      <fieldset className="verdicts" aria-label={t('queue.action.decide')}>
        {offered.map((name) => (
          <label key={name} className={verdict === name ? 'choice choice-chosen' : 'choice'}>
            <input
              type="radio"
              name="verdict"
              checked={verdict === name}
              onChange={() => setVerdict(name)}
              aria-labelledby={`verdict-${name}`}
              aria-describedby={`verdict-${name}-meaning`}
            />
            <span className="choice-words">
              <strong id={`verdict-${name}`}>{t(`queue.verdict.${name}`)}</strong>
              <span id={`verdict-${name}-meaning`} className="choice-why">
                {t(`queue.verdictMeaning.${name}`)}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
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
