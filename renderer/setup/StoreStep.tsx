import { useState } from 'react'
import { changeLanguage, useWords } from '../i18n/index.ts'
import { Field, SelectField } from '../parts/Field.tsx'
import { StepForm } from './StepForm.tsx'
import type { StepProps } from './steps.ts'

/** The store's name and language. Saved once there is an administrator, who alone changes settings. */
export function StoreStep({ setup, onSetup }: StepProps) {
  const { t, language } = useWords()
  const [isMissing, setMissing] = useState(false)
  const next = (): void => {
    setMissing(setup.merchantName.trim() === '')
    if (setup.merchantName.trim() !== '') onSetup({ ...setup, step: 'administrator' })
  }
  return (
    <StepForm onNext={next}>
      <Field
        label={t('settings.field.merchantName')}
        hint={t('setup.store.say')}
        value={setup.merchantName}
        onChange={(merchantName) => onSetup({ ...setup, merchantName })}
        maxLength={80}
        error={isMissing ? t('setup.store.nameMissing') : undefined}
        takesFocus
      />
      <SelectField
        label={t('settings.field.language')}
        value={setup.language ?? language}
        options={(['es', 'en'] as const).map((value) => ({ value, label: t(`settings.option.${value}`) }))}
        onChange={(chosen) => {
          onSetup({ ...setup, language: chosen })
          void changeLanguage(chosen)
        }}
      />
    </StepForm>
  )
}
