import type { GatewayConnection } from '../../contract/ipc.ts'
import { useState } from 'react'
import { Button } from 'react-aria-components'
import { ipc } from '../ipc/client.ts'
import { readLater } from '../later.tsx'
import { Icon } from '../parts/Icon.tsx'
import type { IconName } from '../parts/Icon.tsx'
import { NextTry } from '../parts/NextTry.tsx'
import { troubledService, worstConnection } from '../store/connection.ts'
import { useLocaleClock } from '../store/context.ts'
import { searchReach } from '../store/search-reach.ts'
import { useSnapshot } from '../store/snapshot.ts'
import { queueSummary } from '../store/stores.ts'

const icons: Readonly<Record<GatewayConnection['state'], IconName>> = {
  online: 'online',
  untried: 'online',
  offline: 'cut',
  paused: 'pause',
  notConfigured: 'settings',
}

/** Whether operations leave now, and if not, why and when they are tried again. */
export function ConnectionBanner({ onSettings }: { onSettings: () => void }) {
  const clock = useLocaleClock()
  const { t } = clock
  const [said, setSaid] = useState<string | null>(null)
  const connection = worstConnection(useSnapshot(queueSummary), useSnapshot(searchReach))
  if (!connection) return null
  const { state, nextTryAt, gateway } = connection
  const trouble = troubledService(connection)
  const tryNow = async (): Promise<void> => {
    try {
      const told = await ipc.queue.tryNow()
      const { rowErrorSentence } = await readLater()
      setSaid(told.ok ? null : rowErrorSentence(t, told.error, clock))
    } catch {
      setSaid(t('queue.rowError.unreachable'))
    }
  }
  const resume = async (): Promise<void> => {
    try {
      const { rowErrorSentence, withApproval } = await readLater()
      const told = await withApproval('queue.resume', { gateway }, ipc.queue.resume)
      setSaid(told.ok ? null : rowErrorSentence(t, told.error, clock))
    } catch {
      setSaid(t('queue.rowError.unreachable'))
    }
  }
  return (
    <div className={`connection connection-${state}`} data-testid="connection" data-state={state}>
      <Icon name={icons[state]} />
      <strong aria-live="polite">{t(`shell.connection.${state}`)}</strong>
      {state === 'offline' && nextTryAt !== null ? <NextTry at={nextTryAt} /> : null}
      {state === 'offline' ? (
        <Button className="button button-small" onPress={() => void tryNow()}>
          {t('shell.connection.tryNow')}
        </Button>
      ) : null}
      {trouble === null ? null : (
        <span className="countdown">
          {t(`shell.serviceTrouble.${trouble.service === 'kushkiSearch' ? 'search' : 'other'}`, {
            service: t(`shell.service.${trouble.service}`),
            state: t(`shell.serviceState.${trouble.state}`),
          })}
        </span>
      )}
      {said === null || (state !== 'offline' && state !== 'paused') ? null : <span>{said}</span>}
      {state === 'paused' ? (
        <Button className="button button-small" onPress={() => void resume()}>
          {t('shell.connection.resume')}
        </Button>
      ) : null}
      {state === 'notConfigured' ? (
        <Button className="button button-small" onPress={onSettings}>
          {t('shell.connection.toSettings')}
        </Button>
      ) : null}
    </div>
  )
}
