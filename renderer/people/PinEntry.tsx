import { useEffect, useRef, useState } from 'react'
import { Button } from 'react-aria-components'
import type { KnownPerson } from '../../contract/people.ts'
import type { Result } from '../../domain/result.ts'
import { useWords } from '../i18n/index.ts'
import { answered } from '../ipc/answered.ts'
import { Field } from '../parts/Field.tsx'
import { Notice } from '../parts/Notice.tsx'
import { Problem } from '../parts/Problem.tsx'
import { peopleErrorSentence } from '../sentences/people.ts'
import type { PeopleError } from '../sentences/people.ts'
import { useLocaleClock } from '../store/context.ts'
import { useLockedUntil } from './LockedUntil.tsx'
import { PinPad } from './PinPad.tsx'

export type PinEntryProps = {
  person: KnownPerson
  yes: string
  no: { label: string; onPress: () => void } | null
  /** Hands the PIN to main, which forgets it. */
  onPin: (pin: string) => Promise<Result<unknown, PeopleError>>
}

/** What is asked of main at all: it takes no shorter PIN, and a cashier's or supervisor's has digits alone. */
const isWorthAsking = (pin: string, { role }: KnownPerson): boolean =>
  role === 'administrator' ? pin.length >= 4 && pin.length <= 64 : /^\d{4,8}$/u.test(pin)

/** The PIN as it is typed, and what main says of it. It is thrown away once it is handed over: what is typed then is the next try. */
function usePinEntry({ person, onPin }: Pick<PinEntryProps, 'person' | 'onPin'>) {
  const clock = useLocaleClock()
  const { t } = clock
  const [pin, setPin] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const isAdministrator = person.role === 'administrator'
  // Shown anew for each person.
  useEffect(() => field.current?.focus(), [])

  const submit = async (): Promise<void> => {
    if (isBusy) return
    if (!isWorthAsking(pin, person)) {
      setProblem(t(isAdministrator ? 'people.error.passphraseShort' : 'people.error.pinShort'))
      field.current?.focus()
      return
    }
    setBusy(true)
    setProblem(null)
    setPin('')
    const answer = await answered(() => onPin(pin))
    setBusy(false)
    if (answer.ok) return
    setProblem(peopleErrorSentence(t, answer.error, person, clock))
    field.current?.focus()
  }
  return { pin, setPin, problem, isBusy, field, isAdministrator, submit }
}

/** One person's PIN: typed by key or finger, never by a scanner. An administrator has a passphrase and no pad. */
export function PinEntry({ person, yes, no, onPin }: PinEntryProps) {
  const { t } = useWords()
  const { pin, setPin, problem, isBusy, field, isAdministrator, submit } = usePinEntry({ person, onPin })
  return (
    <form
      className="pin-entry"
      onSubmit={(event) => {
        event.preventDefault()
        // A form inside another's tree is not that other's.
        event.stopPropagation()
        void submit()
      }}
    >
      <LockNotice person={person} />
      <Field
        label={t(isAdministrator ? 'people.passphraseOf' : 'people.pinOf', { name: person.name })}
        value={pin}
        onChange={setPin}
        type="password"
        inputMode={isAdministrator ? 'text' : 'numeric'}
        maxLength={64}
        inputRef={field}
      />
      {isAdministrator ? null : <PinPad value={pin} onChange={setPin} />}
      <Problem sentence={problem} />
      <div className="actions">
        {no === null ? null : (
          <Button className="button" onPress={no.onPress}>
            {no.label}
          </Button>
        )}
        <Button className="button button-main" type="submit" isPending={isBusy}>
          {isBusy ? t('people.signIn.entering') : yes}
        </Button>
      </div>
    </form>
  )
}

/** That a person is locked, known before a PIN is typed. */
function LockNotice({ person }: { person: KnownPerson }) {
  const sentence = useLockedUntil(person)
  return sentence === null ? null : <Notice tone="warn">{sentence}</Notice>
}
