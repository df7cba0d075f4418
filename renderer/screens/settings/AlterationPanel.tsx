import { useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import type { IpcContract, OutputOf } from '../../../contract/ipc.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Problem } from '../../parts/Problem.tsx'

type Change = NonNullable<OutputOf<IpcContract['settings']['alteration']>>[number]

const alteration = (): Promise<Change[] | null> => ipc.settings.alteration().catch(() => null)

/** What another hand changed in the stored settings: it does not hold until an administrator says so here. */
export function AlterationPanel() {
  const { t } = useWords()
  const [changes, setChanges] = useState<Change[] | null>(null)
  const [hasFailed, setFailed] = useState(false)
  useEffect(() => {
    void alteration().then(setChanges)
  }, [])
  const resolve = async (isTaken: boolean): Promise<void> => {
    try {
      const answer = await ipc.settings.resolveAlteration({ isTaken })
      setFailed(!answer.ok)
    } catch {
      setFailed(true)
    }
    setChanges(await alteration())
  }
  if (changes === null) return null
  return (
    <section className="card-panel" aria-labelledby="alteration-title">
      <h2 id="alteration-title">{t('settings.alteration.title')}</h2>
      <p>{t('settings.alteration.say')}</p>
      <ul>
        {changes.map(({ path, from, to }) => (
          <li key={path}>{t('settings.alteration.change', { path, from, to })}</li>
        ))}
      </ul>
      <Problem sentence={hasFailed ? t('settings.alteration.failed') : null} />
      <div className="actions">
        <Button className="button" onPress={() => void resolve(true)}>
          {t('settings.alteration.take')}
        </Button>
        <Button className="button button-main" onPress={() => void resolve(false)}>
          {t('settings.alteration.keep')}
        </Button>
      </div>
    </section>
  )
}
