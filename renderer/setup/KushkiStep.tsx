import { useWords } from '../i18n/index.ts'
import { ConnectionCheck } from '../screens/settings/ConnectionCheck.tsx'
import { Secrets } from '../screens/settings/Secrets.tsx'
import { StepBody } from './StepForm.tsx'
import type { StepProps } from './steps.ts'

/** The credential, and whether Kushki takes it. Both may be done later: the checklist says what is missing. */
export function KushkiStep({ setup, onSetup }: StepProps) {
  const { t } = useWords()
  return (
    <StepBody onNext={() => onSetup({ ...setup, step: 'reader' })}>
      <p>{t('setup.kushki.say')}</p>
      <Secrets names={['kushkiCredential']} />
      <ConnectionCheck
        onChecked={(checks) => {
          const isOk = checks.some(({ gateway, outcome }) => gateway === 'kushki' && outcome === 'ok')
          onSetup({ ...setup, hasConnection: isOk })
        }}
      />
    </StepBody>
  )
}
