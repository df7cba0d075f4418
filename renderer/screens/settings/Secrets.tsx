import { useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import type { SecretName } from '../../../contract/settings.ts'
import { useWords } from '../../i18n/index.ts'
import { answered } from '../../ipc/answered.ts'
import { ipc } from '../../ipc/client.ts'
import { Field } from '../../parts/Field.tsx'
import { Problem } from '../../parts/Problem.tsx'
import type { StoreChange } from './open-rows.ts'
import { useOpenRowsQuestion } from './OpenRowsQuestion.tsx'
import { settingsSentence } from './save.ts'

/** These authenticate calls to this machine: no waiting row depends on them. */
const changeOf = (name: SecretName, change: StoreChange): StoreChange | null =>
  name === 'callbackToken' || name === 'kushkiWebhookSecret' ? null : change

/** Credentials: set or removed at once, never read back. */
export function Secrets({ names }: { names: readonly SecretName[] }) {
  const { t } = useWords()
  const { askFirst, question } = useOpenRowsQuestion()
  const [stored, setStored] = useState<readonly SecretName[]>([])
  const [typed, setTyped] = useState<Partial<Record<SecretName, string>>>({})
  const [problem, setProblem] = useState<string | null>(null)

  useEffect(() => {
    ipc.settings
      .secretsSet()
      .then(setStored)
      .catch(() => setProblem(t('settings.error.unreachable')))
  }, [t])

  const set = async (name: SecretName, value: string | null): Promise<void> => {
    const answer = await answered(() => ipc.settings.setSecret({ name, value }))
    setProblem(answer.ok ? null : settingsSentence(t, answer.error))
    if (!answer.ok) return
    setTyped({ ...typed, [name]: '' })
    setStored(value === null ? stored.filter((other) => other !== name) : [...stored, name])
  }
  return (
    <div className="card-panel">
      <h3>{t('settings.secrets')}</h3>
      <p className="hint">{t('settings.secretsSay')}</p>
      {names.map((name) => (
        <SecretLine
          key={name}
          name={name}
          isStored={stored.includes(name)}
          typed={typed[name] ?? ''}
          onTyped={(text) => setTyped({ ...typed, [name]: text })}
          onSave={(value) => askFirst(changeOf(name, 'credential'), () => void set(name, value))}
          onRemove={() => askFirst(changeOf(name, 'credentialRemoved'), () => void set(name, null))}
        />
      ))}
      {question}
      <Problem sentence={problem} />
    </div>
  )
}

type SecretLineProps = {
  name: SecretName
  isStored: boolean
  typed: string
  onTyped: (text: string) => void
  onSave: (value: string) => void
  onRemove: () => void
}

/** One credential: whether it is set, and a field to set it anew. */
function SecretLine({ name, isStored, typed, onTyped, onSave, onRemove }: SecretLineProps) {
  const { t } = useWords()
  const label = t(`settings.secret.${name}`)
  return (
    <div className="secret">
      <Field
        label={`${label} (${t(isStored ? 'settings.secretSet' : 'settings.secretNotSet')})`}
        type="password"
        maxLength={4000}
        value={typed}
        onChange={onTyped}
      />
      <Button
        className="button"
        aria-label={`${t('settings.secretSave')}: ${label}`}
        isDisabled={typed === ''}
        onPress={() => onSave(typed)}
      >
        {t('settings.secretSave')}
      </Button>
      <Button
        className="button"
        aria-label={`${t('settings.secretRemove')}: ${label}`}
        isDisabled={!isStored}
        onPress={onRemove}
      >
        {t('settings.secretRemove')}
      </Button>
    </div>
  )
}
