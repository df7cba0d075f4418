import { useState } from 'react'
import { useWords } from '../i18n/index.ts'
import { ipc } from '../ipc/client.ts'
import { Field } from '../parts/Field.tsx'
import { Problem } from '../parts/Problem.tsx'
import { emptyPin, NewPinFields, newPinProblem } from '../people/NewPinFields.tsx'
import { usePinForm } from '../people/use-pin-form.ts'
import { StepForm } from './StepForm.tsx'
import type { StepProps } from './steps.ts'

/** Signs the one person in that there is; where that fails, the sign-in itself asks again. */
async function signInFirst(pin: string): Promise<void> {
  const session = await ipc.people.session()
  const [first] = session.state === 'signedOut' ? session.people : []
  if (first !== undefined) await ipc.people.signIn({ personId: first.id, pin })
}

/** The first administrator, who is signed in with it. */
export function AdministratorStep({ setup, onSetup }: StepProps) {
  const { t } = useWords()
  const [name, setName] = useState('')
  const [pin, setPin] = useState(emptyPin)
  const { problem, isBusy, submit } = usePinForm()
  const typed = name.trim()
  const back = (): void => onSetup({ ...setup, step: 'store' })
  const next = async (): Promise<void> => {
    const role = 'administrator'
    const wrong = typed === '' ? t('people.error.nameMissing') : newPinProblem(t, pin, role)
    const isMade = await submit({ name: typed, role }, wrong, () =>
      ipc.people.createAdministrator({ name: typed, pin: pin.pin }),
    )
    if (!isMade) return
    onSetup({ ...setup, step: 'limits' })
    await signInFirst(pin.pin).catch(() => undefined)
  }
  return (
    <StepForm
      onNext={() => void next()}
      onBack={back}
      isBusy={isBusy}
      {...(isBusy ? { next: t('setup.administrator.making') } : {})}
    >
      <p>{t('setup.administrator.say')}</p>
      <Field
        label={t('setup.administrator.name')}
        value={name}
        onChange={setName}
        maxLength={60}
        takesFocus
      />
      <NewPinFields owner="administrator" value={pin} onChange={setPin} />
      <Problem sentence={problem} />
    </StepForm>
  )
}
