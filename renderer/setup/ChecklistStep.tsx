import { useEffect, useState } from 'react'
import { useWords } from '../i18n/index.ts'
import { ipc } from '../ipc/client.ts'
import { Icon } from '../parts/Icon.tsx'
import { StepBody } from './StepForm.tsx'
import type { StepProps } from './steps.ts'

/** What is done and what is missing, before real money moves. */
export function ChecklistStep({ setup, onSetup }: StepProps) {
  const { t } = useWords()
  const [hasCredential, setHasCredential] = useState(false)
  useEffect(() => {
    ipc.settings
      .secretsSet()
      .then((names) => setHasCredential(names.includes('kushkiCredential')))
      // Not known is not done.
      .catch(() => undefined)
  }, [])
  const items = [
    ['administrator', true],
    ['limits', true],
    ['credential', hasCredential],
    ['connection', setup.hasConnection],
    ['reader', setup.hasRead],
    ['people', false],
  ] as const
  return (
    <StepBody
      onNext={() => onSetup(null)}
      onBack={() => onSetup({ ...setup, step: 'kushki' })}
      next={t('setup.start')}
    >
      <ul className="checklist">
        {items.map(([item, isDone]) => (
          <li key={item} className={isDone ? 'check-done' : 'check-missing'}>
            <Icon name={isDone ? 'check' : 'warning'} />
            <span>{t(`setup.checklist.${item}`)}</span>
            <strong>{t(isDone ? 'setup.checklist.done' : 'setup.checklist.missing')}</strong>
          </li>
        ))}
      </ul>
      <p className="hint">{t('setup.checklist.say')}</p>
    </StepBody>
  )
}
