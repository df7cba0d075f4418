import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { ModuleName, ModuleState } from '../../../contract/modules.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Problem } from '../../parts/Problem.tsx'
import { useSnapshot } from '../../store/snapshot.ts'
import { appInfo } from '../../store/stores.ts'

/** Every part of the program and its state; one that failed can be started again. */
export function ModulePanel() {
  const { t } = useWords()
  const info = useSnapshot(appInfo)
  const [problem, setProblem] = useState<string | null>(null)
  const startAgain = async (module: ModuleName): Promise<void> => {
    setProblem(null)
    try {
      const started = await ipc.diagnostics.startModule({ module })
      if (!started.ok && started.error.tag === 'StillFails') setProblem(t('diagnostics.moduleStillFails'))
    } catch {
      setProblem(t('diagnostics.failed'))
    }
  }
  return (
    <section className="card-panel" aria-labelledby="modules-title">
      <h2 id="modules-title">{t('diagnostics.modules')}</h2>
      <dl className="plain-facts">
        {info?.health.modules.map((module) => (
          <ModuleLine key={module.name} module={module} onAgain={() => void startAgain(module.name)} />
        ))}
      </dl>
      <Problem sentence={problem} />
    </section>
  )
}

function ModuleLine({ module: { name, state }, onAgain }: { module: ModuleState; onAgain: () => void }) {
  const { t } = useWords()
  return (
    <>
      <dt>{t(`diagnostics.moduleName.${name}`)}</dt>
      <dd data-testid={`module-${name}`}>
        {t(`diagnostics.moduleState.${state}`)}{' '}
        {state === 'failed' ? (
          <Button className="button button-small" onPress={onAgain}>
            {t('diagnostics.moduleAgain')}
          </Button>
        ) : null}
      </dd>
    </>
  )
}
