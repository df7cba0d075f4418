import { useState } from 'react'
import { Button } from 'react-aria-components'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { asked, settingsSentence } from './save.ts'
import type { SectionProps } from './SettingsScreen.tsx'

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
      {draft.supervisors.length === 0 ? (
        <p className="empty">{t('settings.supervisorsNone')}</p>
      ) : (
        <ul className="rows">
          {draft.supervisors.map((supervisor) => (
            <li key={supervisor.salt + supervisor.name} className="row list-line">
              <strong>{supervisor.name}</strong>
              <Button
                className="button"
                onPress={() =>
                  onDraft({
                    ...draft,
                    supervisors: draft.supervisors.filter((other) => other !== supervisor),
                  })
                }
              >
                {t('settings.supervisorRemove', { name: supervisor.name })}
              </Button>
            </li>
          ))}
        </ul>
      )}
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
        {problem === null ? null : (
          <Notice tone="bad" isUrgent>
            {problem}
          </Notice>
        )}
      </div>
    </>
  )
}
