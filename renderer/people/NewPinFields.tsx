import { pinFault } from '../../domain/authority.ts'
import type { Role } from '../../domain/person.ts'
import { useWords } from '../i18n/index.ts'
import type { Translate } from '../i18n/index.ts'
import { Field } from '../parts/Field.tsx'
import { pinFaultSentence } from '../sentences/people.ts'

/** A new PIN, typed twice because nobody sees it. */
export type NewPin = { pin: string; again: string }
export const emptyPin: NewPin = { pin: '', again: '' }

/** What is wrong with a new PIN, or `null`. */
export function newPinProblem(t: Translate, { pin, again }: NewPin, role: Role): string | null {
  const fault = pinFault(pin, role)
  if (fault !== null) return pinFaultSentence(t, fault, role)
  return pin === again ? null : t('people.error.notTheSame')
}

export type NewPinFieldsProps = {
  /** Whose it is, by what they may do. */
  owner: Role
  value: NewPin
  onChange: (value: NewPin) => void
  takesFocus?: boolean
}

/** The two fields; an administrator's are for a passphrase. */
export function NewPinFields({ owner, value, onChange, takesFocus = false }: NewPinFieldsProps) {
  const { t } = useWords()
  const isAdministrator = owner === 'administrator'
  const shared = { type: 'password', inputMode: isAdministrator ? 'text' : 'numeric', maxLength: 64 } as const
  return (
    <>
      <Field
        {...shared}
        label={t(isAdministrator ? 'people.passphrase' : 'people.pin')}
        value={value.pin}
        onChange={(pin) => onChange({ ...value, pin })}
        takesFocus={takesFocus}
      />
      <Field
        {...shared}
        label={t(isAdministrator ? 'people.passphraseAgain' : 'people.pinAgain')}
        value={value.again}
        onChange={(again) => onChange({ ...value, again })}
      />
    </>
  )
}
