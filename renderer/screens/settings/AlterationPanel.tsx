import { useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import type { Alteration } from '../../../contract/ipc.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Problem } from '../../parts/Problem.tsx'

const alteration = (): Promise<Alteration | null> => ipc.settings.alteration().catch(() => null)

/** What another hand changed in the stored settings: it does not hold until an administrator says so here. */
export function AlterationPanel() {
  const { t } = useWords()
  const [shown, setShown] = useState<Alteration | null>(null)
  const [problem, setProblem] = useState<'failed' | 'again' | null>(null)
  useEffect(() => {
    void alteration().then(setShown)
  }, [])
  if (shown === null) return null
  const { changes, content } = shown
  const resolve = async (isTaken: boolean): Promise<void> => {
    try {
      const answer = await ipc.settings.resolveAlteration({ isTaken, content })
      setProblem(answer.ok ? null : answer.error.tag === 'AlteredAgain' ? 'again' : 'failed')
    } catch {
      setProblem('failed')
    }
    setShown(await alteration())
  }
  return (
    <section className="card-panel" aria-labelledby="alteration-title">
      <h2 id="alteration-title">{t('settings.alteration.title')}</h2>
      <p>{t('settings.alteration.say')}</p>
      <ul>
        {changes.map(({ path, from, to }) => (
          <li key={path}>{t('settings.alteration.change', { path, from, to })}</li>
        ))}
      </ul>
      <Problem sentence={problem === null ? null : t(`settings.alteration.${problem}`)} />
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
