import type { GatewayConnection } from '../../contract/ipc.ts'
import { Button } from 'react-aria-components'
import { formatSpan } from '../i18n/format.ts'
import { ipc } from '../ipc/client.ts'
import { Icon } from '../parts/Icon.tsx'
import type { IconName } from '../parts/Icon.tsx'
import { worstConnection } from '../store/connection.ts'
import { useLocaleClock } from '../store/context.ts'
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
  const { t, now } = useLocaleClock()
  const connection = worstConnection(useSnapshot(queueSummary))
  if (!connection) return null
  const { state, nextTryAt, gateway } = connection
  return (
    <div className={`connection connection-${state}`} data-testid="connection" data-state={state}>
      <Icon name={icons[state]} />
      <strong aria-live="polite">{t(`shell.connection.${state}`)}</strong>
      {state === 'offline' && nextTryAt !== null ? (
        <span className="countdown">{t('shell.connection.next', { span: formatSpan(nextTryAt - now) })}</span>
      ) : null}
      {state === 'offline' ? (
        <Button className="button button-small" onPress={() => void ipc.queue.tryNow()}>
          {t('shell.connection.tryNow')}
        </Button>
      ) : null}
      {state === 'paused' ? (
        <Button className="button button-small" onPress={() => void ipc.queue.resume({ gateway })}>
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
