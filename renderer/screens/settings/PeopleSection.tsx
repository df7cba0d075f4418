import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { StoreSettings } from '../../../contract/settings.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Field } from '../../parts/Field.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { asked, settingsSentence } from './save.ts'
import type { SectionProps } from './section-props.ts'

const pinPattern = /^\d{4,8}$/u

/** Supervisors. The PIN goes to main at once and is kept there as a hash; removing one holds when the settings are saved. */
export function PeopleSection({ draft, onDraft }: SectionProps) {
  const { t } = useWords()
  const [name, setName] = useState('')
  const [pin, setPin] = useState('')
  const [problem, setProblem] = useState<string | null>(null)

  const add = async (): Promise<void> => {
    if (name.trim() === '' || !pinPattern.test(pin)) {
      setProblem(t('settings.supervisorBad'))
      return
    }
    const answer = await asked(() => ipc.settings.addSupervisor({ name, pin }))
    setProblem(answer.ok ? null : settingsSentence(t, answer.error))
    if (!answer.ok) return
    setName('')
    setPin('')
    onDraft({ ...draft, supervisors: answer.value.supervisors })
  }
  return (
    <>
      <SupervisorList
        supervisors={draft.supervisors}
        onSupervisors={(supervisors) => onDraft({ ...draft, supervisors })}
      />
      <div className="card-panel">
        <div className="fields">
          <Field label={t('settings.supervisorName')} value={name} onChange={setName} maxLength={60} />
          <Field
            label={t('settings.supervisorPin')}
            value={pin}
            onChange={setPin}
            type="password"
            inputMode="numeric"
            maxLength={8}
          />
          <Button className="button" onPress={() => void add()}>
            {t('settings.supervisorAdd')}
          </Button>
        </div>
        <Problem sentence={problem} />
      </div>
    </>
  )
}

type Supervisors = StoreSettings['supervisors']
type SupervisorListProps = { supervisors: Supervisors; onSupervisors: (supervisors: Supervisors) => void }

/** Who may approve, each with a button to remove them. */
function SupervisorList({ supervisors, onSupervisors }: SupervisorListProps) {
  const { t } = useWords()
  if (supervisors.length === 0) return <p className="empty">{t('settings.supervisorsNone')}</p>
  return (
    <ul className="rows">
      {supervisors.map((supervisor) => (
        <li key={supervisor.salt + supervisor.name} className="row list-line">
          <strong>{supervisor.name}</strong>
          <Button
            className="button"
            onPress={() => onSupervisors(supervisors.filter((other) => other !== supervisor))}
          >
            {t('settings.supervisorRemove', { name: supervisor.name })}
          </Button>
        </li>
      ))}
    </ul>
  )
}
