import { Button } from 'react-aria-components'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { settings } from '../../store/stores.ts'

/** The way out of a kiosk, whose window has no cross; main asks who it is, and what is open. */
export function LeaveKiosk() {
  const { t } = useWords()
  if (useSnapshot(settings)?.counter.isKiosk !== true) return null
  return (
    <div className="card-panel">
      <p>{t('settings.counter.kioskSay')}</p>
      <Button className="button" onPress={() => void ipc.app.leave().catch(() => undefined)}>
        {t('settings.counter.leave')}
      </Button>
    </div>
  )
}
