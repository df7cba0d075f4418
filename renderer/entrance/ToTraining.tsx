import { Button } from 'react-aria-components'
import { useWords } from '../i18n/index.ts'
import { ipc } from '../ipc/client.ts'
import { useSnapshot } from '../store/snapshot.ts'
import { appInfo } from '../store/stores.ts'

/** The way out of a profile that cannot be used yet, or no longer. */
export function ToTraining() {
  const { t } = useWords()
  const profile = useSnapshot(appInfo)?.profile
  if (profile === undefined || profile === 'training') return null
  return (
    <div className="to-training">
      <Button
        className="button"
        onPress={() => void ipc.app.changeProfile({ profile: 'training' }).catch(() => undefined)}
      >
        {t('people.unusable.toTraining')}
      </Button>
      <p className="hint">{t('people.unusable.toTrainingSay')}</p>
    </div>
  )
}
