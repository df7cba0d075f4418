import { useState } from 'react'
import { Button, Label, ProgressBar } from 'react-aria-components'
import type { InstallError, UpdateState } from '../../../contract/updates.ts'
import { formatMoment } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Notice } from '../../parts/Notice.tsx'
import { withApproval } from '../../people/approval.ts'
import { useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { updates } from '../../store/stores.ts'

type Said = InstallError['tag'] | 'NotApproved' | 'unreachable'

/** New versions of the program: whether there is one, what it waits for, and why one did not come. */
export function UpdatePanel() {
  const { t } = useWords()
  const state = useSnapshot(updates)
  const [said, setSaid] = useState<Said | null>(null)
  if (!state) return null
  const check = (): void => {
    setSaid(null)
    ipc.updates.check().catch(() => setSaid('unreachable'))
  }
  const install = async (): Promise<void> => {
    try {
      const answer = await withApproval('updates.install', undefined, ipc.updates.install)
      setSaid(answer.ok ? null : answer.error.tag)
    } catch {
      setSaid('unreachable')
    }
  }
  const isBusy = ['checking', 'downloading', 'installing'].includes(state.phase)
  return (
    <section className="card-panel" aria-labelledby="update-title">
      <h2 id="update-title">{t('updates.title')}</h2>
      <UpdateLines state={state} />
      {state.phase === 'off' ? null : (
        <div className="actions">
          <Button className="button" isDisabled={isBusy} onPress={check}>
            {t('updates.check')}
          </Button>
          {state.phase === 'ready' ? (
            <Button className="button button-main" onPress={() => void install()}>
              {t('updates.install')}
            </Button>
          ) : null}
        </div>
      )}
      {said === null ? null : (
        <Notice tone="bad" isUrgent>
          {t(`updates.said.${said}`)}
        </Notice>
      )}
    </section>
  )
}

function UpdateLines({ state }: { state: UpdateState }) {
  const { t, language, timeZone } = useLocaleClock()
  const { phase, offered, progress, waitsFor, problem, nextAt } = state
  return (
    <>
      <p aria-live="polite">
        {/* After a failure the notice says what came of it. */}
        {phase === 'idle' && problem !== null
          ? null
          : t(`updates.phase.${phase}`, { version: offered ?? '' })}
      </p>
      {phase === 'ready' && waitsFor !== null ? <p>{t(`updates.waitsFor.${waitsFor}`)}</p> : null}
      {progress === null ? null : (
        <div className="drain">
          <ProgressBar value={progress.done} maxValue={progress.total}>
            <Label>
              {t('updates.progress', { done: megabytes(progress.done), total: megabytes(progress.total) })}
            </Label>
            <progress value={progress.done} max={progress.total} aria-hidden="true" />
          </ProgressBar>
        </div>
      )}
      {problem === null ? null : (
        <Notice tone="warn">
          {t(`updates.problem.${problem}`)} {t('updates.goesOn')}
        </Notice>
      )}
      {nextAt === null ? null : (
        <p className="hint">{t('updates.next', { when: formatMoment(language, nextAt, timeZone, 0) })}</p>
      )}
    </>
  )
}

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(0)
