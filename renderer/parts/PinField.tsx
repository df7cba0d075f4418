import { useWords } from '../i18n/index.ts'
import { Field } from './Field.tsx'
import type { FieldProps } from './Field.tsx'

/** A supervisor's PIN, never shown; main checks it and forgets it. */
export function PinField(props: Pick<FieldProps, 'value' | 'onChange' | 'hint' | 'error' | 'inputRef'>) {
  const { t } = useWords()
  return <Field {...props} label={t('review.pin')} type="password" inputMode="numeric" maxLength={8} />
}
