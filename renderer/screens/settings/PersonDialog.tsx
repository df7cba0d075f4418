import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { KnownPerson } from '../../../contract/people.ts'
import { roleSchema } from '../../../domain/person.ts'
import type { Role } from '../../../domain/person.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { Field, SelectField } from '../../parts/Field.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { emptyPin, NewPinFields, newPinProblem } from '../../people/NewPinFields.tsx'
import { usePinForm } from '../../people/use-pin-form.ts'

/** What an administrator does with the list of people. */
export type PersonAct = { type: 'add' } | { type: 'newPin' | 'remove'; person: KnownPerson }

export type PersonDialogProps = {
  act: PersonAct
  /** Whether there is nobody yet: the first has to be an administrator. */
  isFirst: boolean
  onClose: () => void
  onDone: (sentence: string) => void
}

/** Adds somebody, gives somebody another PIN, or asks before somebody is removed. */
export function PersonDialog({ act, isFirst, onClose, onDone }: PersonDialogProps) {
  const { t } = useWords()
  switch (act.type) {
    case 'add':
      return (
        <Dialog title={t('people.list.add')} onClose={onClose}>
          <AddForm isFirst={isFirst} onClose={onClose} onDone={onDone} />
        </Dialog>
      )
    case 'newPin':
      return (
        <Dialog title={t('people.list.newPinOf', { name: act.person.name })} onClose={onClose}>
          <NewPinForm person={act.person} onClose={onClose} onDone={onDone} />
        </Dialog>
      )
    case 'remove':
      return (
        <Dialog title={t('people.list.removeTitle', { name: act.person.name })} onClose={onClose}>
          <RemoveForm person={act.person} onClose={onClose} onDone={onDone} />
        </Dialog>
      )
  }
}

type FormProps = Pick<PersonDialogProps, 'onClose' | 'onDone'>

/** Name, role and PIN of somebody new. */
function AddForm({ isFirst, onClose, onDone }: FormProps & { isFirst: boolean }) {
  const { t } = useWords()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>(isFirst ? 'administrator' : 'cashier')
  const [pin, setPin] = useState(emptyPin)
  const { problem, isBusy, submit } = usePinForm()
  const typed = name.trim()
  const add = async (): Promise<void> => {
    const wrong = typed === '' ? t('people.error.nameMissing') : newPinProblem(t, pin, role)
    const isAdded = await submit({ name: typed, role }, wrong, () =>
      ipc.people.add({ name: typed, role, pin: pin.pin }),
    )
    if (isAdded) onDone(t('people.list.added', { name: typed }))
  }
  return (
    <PersonForm yes={t('settings.add')} isBusy={isBusy} onYes={() => void add()} onClose={onClose}>
      {isFirst ? <p className="hint">{t('people.list.noneSay')}</p> : null}
      <Field label={t('people.list.name')} value={name} onChange={setName} maxLength={60} takesFocus />
      <SelectField
        label={t('people.list.role')}
        value={role}
        options={(isFirst ? (['administrator'] as const) : roleSchema.options).map((value) => ({
          value,
          label: t(`people.list.may.${value}`),
        }))}
        onChange={setRole}
      />
      <NewPinFields owner={role} value={pin} onChange={setPin} />
      <Problem sentence={problem} />
    </PersonForm>
  )
}

/** Another PIN for somebody who forgot it. */
function NewPinForm({ person, onClose, onDone }: FormProps & { person: KnownPerson }) {
  const { t } = useWords()
  const [pin, setPin] = useState(emptyPin)
  const { problem, isBusy, submit } = usePinForm()
  const { id, name, role } = person
  const save = async (): Promise<void> => {
    const isSet = await submit(person, newPinProblem(t, pin, role), () =>
      ipc.people.setPin({ personId: id, pin: pin.pin }),
    )
    if (isSet) onDone(t('people.list.pinSet', { name }))
  }
  return (
    <PersonForm yes={t('shell.save')} isBusy={isBusy} onYes={() => void save()} onClose={onClose}>
      <p>{t('people.list.newPinSay', { name })}</p>
      <NewPinFields owner={role} value={pin} onChange={setPin} takesFocus />
      <Problem sentence={problem} />
    </PersonForm>
  )
}

/** Asks before somebody can no longer sign in. */
function RemoveForm({ person, onClose, onDone }: FormProps & { person: KnownPerson }) {
  const { t } = useWords()
  const { problem, isBusy, submit } = usePinForm()
  const { id, name } = person
  const remove = async (): Promise<void> => {
    const isGone = await submit(person, null, () => ipc.people.remove({ personId: id }))
    if (isGone) onDone(t('people.list.removed', { name }))
  }
  return (
    <PersonForm
      yes={t('people.list.removeYes')}
      isBusy={isBusy}
      onYes={() => void remove()}
      onClose={onClose}
      isDangerous
    >
      <p>{t('people.list.removeSay', { name })}</p>
      <Problem sentence={problem} />
    </PersonForm>
  )
}

type PersonFormProps = {
  yes: string
  isBusy: boolean
  isDangerous?: boolean
  onYes: () => void
  onClose: () => void
  children: React.ReactNode
}

/** The form around them. It stands in the tree of the settings' own form, which must not be sent with it. */
function PersonForm({ yes, isBusy, isDangerous = false, onYes, onClose, children }: PersonFormProps) {
  const { t } = useWords()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation()
        onYes()
      }}
    >
      {children}
      <div className="actions">
        <Button className="button" onPress={onClose}>
          {t('queue.keep')}
        </Button>
        <Button
          className={isDangerous ? 'button button-danger' : 'button button-main'}
          type="submit"
          isPending={isBusy}
        >
          {yes}
        </Button>
      </div>
    </form>
  )
}
