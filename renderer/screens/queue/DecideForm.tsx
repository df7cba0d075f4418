import { useState } from 'react'
import { Button } from 'react-aria-components'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Field } from '../../parts/Field.tsx'
import { cashier, useMoment } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import type { RowDialogProps } from './RowDialog.tsx'

const verdicts = ['wasDone', 'wasNotDone', 'sendAgain', 'goCardless'] as const
type Verdict = (typeof verdicts)[number]

/** A person's verdict, with the name that answers for it. Nothing is chosen beforehand. */
export function DecideForm({ row, onClose, onRun }: Omit<RowDialogProps, 'action'>) {
  const { t } = useWords()
  const { now } = useMoment()
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const [by, setBy] = useState(useSnapshot(cashier) ?? '')
  const [isNameMissing, setNameMissing] = useState(false)
  const isClosed = row.deadline !== null && row.deadline <= now
  const offered = verdicts.filter(
    (name) =>
      (name !== 'goCardless' || row.withCard) &&
      ((name !== 'sendAgain' && name !== 'goCardless') || !isClosed),
  )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const name = by.trim()
        setNameMissing(name === '')
        if (verdict !== null && name !== '')
          onRun(() => ipc.operations.decide({ operationId: row.operationId, verdict, by: name }))
      }}
    >
      <fieldset className="verdicts" aria-label={t('queue.action.decide')}>
        {offered.map((name) => (
          <label key={name} className={verdict === name ? 'way way-chosen' : 'way'}>
            <input
              type="radio"
              name="verdict"
              checked={verdict === name}
              onChange={() => setVerdict(name)}
              aria-labelledby={`verdict-${name}`}
              aria-describedby={`verdict-${name}-meaning`}
            />
            <span className="way-words">
              <strong id={`verdict-${name}`}>{t(`queue.verdict.${name}`)}</strong>
              <span id={`verdict-${name}-meaning`} className="way-why">
                {t(`queue.verdictMeaning.${name}`)}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <Field
        label={t('queue.decideBy')}
        value={by}
        onChange={setBy}
        maxLength={60}
        error={isNameMissing ? t('queue.decideByMissing') : undefined}
      />
      <div className="actions">
        <Button className="button" onPress={onClose}>
          {t('queue.keep')}
        </Button>
        <Button className="button button-main" type="submit" isDisabled={verdict === null}>
          {t('queue.decideSave')}
        </Button>
      </div>
    </form>
  )
}
