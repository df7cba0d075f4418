import { useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import type { SecretName } from '../../../contract/settings.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import type { StoreChange } from './open-rows.ts'
import { useOpenRowsQuestion } from './OpenRowsQuestion.tsx'
import { asked, settingsSentence } from './save.ts'

/** The callback token is what calls us: no row goes by it. */
const changeOf = (name: SecretName, change: StoreChange): StoreChange | null =>
  name === 'callbackToken' ? null : change

/** Credentials: set or removed at once, never read back. */
export function Secrets({ names }: { names: readonly SecretName[] }) {
  const { t } = useWords()
  const { askFirst, question } = useOpenRowsQuestion()
  const [kept, setKept] = useState<readonly SecretName[]>([])
  const [typed, setTyped] = useState<Partial<Record<SecretName, string>>>({})
  const [problem, setProblem] = useState<string | null>(null)

  useEffect(() => {
    ipc.settings
      .secretsSet()
      .then(setKept)
      .catch(() => setProblem(t('settings.error.unreachable')))
  }, [t])

  const set = async (name: SecretName, value: string | null): Promise<void> => {
    const answer = await asked(() => ipc.settings.setSecret({ name, value }))
    setProblem(answer.ok ? null : settingsSentence(t, answer.error))
    if (!answer.ok) return
    setTyped({ ...typed, [name]: '' })
    setKept(value === null ? kept.filter((other) => other !== name) : [...kept, name])
  }
  return (
    <div className="card-panel">
      <h3>{t('settings.secrets')}</h3>
      <p className="hint">{t('settings.secretsSay')}</p>
      {names.map((name) => {
        const isKept = kept.includes(name)
        const value = typed[name] ?? ''
        const label = t(`settings.secret.${name}`)
        return (
          <div key={name} className="secret">
            <Field
              label={`${label} (${t(isKept ? 'settings.secretSet' : 'settings.secretNotSet')})`}
              type="password"
              maxLength={4000}
              value={value}
              onChange={(text) => setTyped({ ...typed, [name]: text })}
            />
            <Button
              className="button"
              aria-label={`${t('settings.secretSave')}: ${label}`}
              isDisabled={value === ''}
              onPress={() => askFirst(changeOf(name, 'credential'), () => void set(name, value))}
            >
              {t('settings.secretSave')}
            </Button>
            <Button
              className="button"
              aria-label={`${t('settings.secretRemove')}: ${label}`}
              isDisabled={!isKept}
              onPress={() => askFirst(changeOf(name, 'credentialRemoved'), () => void set(name, null))}
            >
              {t('settings.secretRemove')}
            </Button>
          </div>
        )
      })}
      {question}
      {problem === null ? null : (
        <Notice tone="bad" isUrgent>
          {problem}
        </Notice>
      )}
    </div>
  )
}
