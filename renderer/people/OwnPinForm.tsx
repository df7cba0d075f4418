import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { Person } from '../../domain/person.ts'
import { useWords } from '../i18n/index.ts'
import { ipc } from '../ipc/client.ts'
import { Field } from '../parts/Field.tsx'
import { Notice } from '../parts/Notice.tsx'
import { Problem } from '../parts/Problem.tsx'
import { emptyPin, NewPinFields, newPinProblem } from './NewPinFields.tsx'
import { usePinForm } from './use-pin-form.ts'

/** A new PIN of whoever is signed in, who proves it with the one so far. */
export function OwnPinForm({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useWords()
  const isAdministrator = person.role === 'administrator'
  const [now, setNow] = useState('')
  const [next, setNext] = useState(emptyPin)
  const [isDone, setDone] = useState(false)
  const { problem, isBusy, submit } = usePinForm()
  const wrong = (): string | null => {
    if (now.length < 4) return t(isAdministrator ? 'people.error.passphraseShort' : 'people.error.pinShort')
    return newPinProblem(t, next, person.role)
  }
  const change = async (): Promise<void> => {
    const changed = await submit(person, wrong(), () =>
      ipc.people.changeOwnPin({ pin: now, newPin: next.pin }),
    )
    setDone(changed)
    if (!changed) return
    setNow('')
    setNext(emptyPin)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation()
        void change()
      }}
    >
      <Field
        label={t(isAdministrator ? 'people.passphraseNow' : 'people.pinNow')}
        value={now}
        onChange={setNow}
        type="password"
        inputMode={isAdministrator ? 'text' : 'numeric'}
        maxLength={64}
        takesFocus
      />
      <NewPinFields owner={person.role} value={next} onChange={setNext} />
      <Problem sentence={problem} />
      {isDone ? <Notice tone="good">{t('people.ownPinChanged')}</Notice> : null}
      <div className="actions">
        <Button className="button" onPress={onClose}>
          {t('shell.close')}
        </Button>
        <Button className="button button-main" type="submit" isPending={isBusy}>
          {t('people.changeOwnPin')}
        </Button>
      </div>
    </form>
  )
}
