import { useCallback, useState } from 'react'
import { useWords } from '../i18n/index.ts'
import { TestRead } from '../screens/diagnostics/TestRead.tsx'
import { StepBody } from './StepForm.tsx'
import type { StepProps } from './steps.ts'

/** A card is read to see whether the reader works; may be skipped. */
export function ReaderStep({ setup, onSetup }: StepProps) {
  const { t } = useWords()
  const [hasRead, setHasRead] = useState(false)
  return (
    <StepBody
      onNext={() => onSetup({ ...setup, step: 'checklist', hasRead })}
      onBack={() => onSetup({ ...setup, step: 'kushki' })}
      next={t(hasRead ? 'setup.next' : 'setup.skip')}
    >
      <p>{t('setup.reader.say')}</p>
      <TestRead onRead={useCallback(() => setHasRead(true), [])} />
    </StepBody>
  )
}
