import { useEffect, useState } from 'react'
import { useWords } from '../i18n/index.ts'
import { ipc } from '../ipc/client.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { Icon } from '../parts/Icon.tsx'
import { session } from '../store/session.ts'
import { useSnapshot } from '../store/snapshot.ts'
import { settings } from '../store/stores.ts'
import { StepBody } from './StepForm.tsx'
import type { StepProps } from './steps.ts'

/** Whether somebody has set how far a cashier goes alone: the most that a field takes is no limit. */
const areFinite = ({ perOperationMinor, perDayMinor }: StoreSettings['limits']): boolean =>
  [...Object.values(perOperationMinor), ...Object.values(perDayMinor)].every((minor) => minor < 999_999_999)

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
  const limits = useSnapshot(settings)?.limits
  const now = useSnapshot(session)
  const items = [
    ['administrator', true],
    ['limits', limits !== undefined && areFinite(limits)],
    ['credential', hasCredential],
    ['connection', setup.hasConnection],
    ['reader', setup.hasRead],
    ['people', now?.state === 'signedIn' && now.people.length > 1],
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
