import { useWords } from '../i18n/index.ts'
import { useSnapshot } from '../store/snapshot.ts'
import { appInfo, settings } from '../store/stores.ts'

/** Which money this is. Training and test are hatched and written large: seen from three metres. */
export function ProfileStrip() {
  const { t } = useWords()
  const info = useSnapshot(appInfo)
  const merchant = useSnapshot(settings)?.merchantName ?? ''
  if (!info) return null
  return (
    <div className={`profile profile-${info.profile}`} data-testid="profile" data-profile={info.profile}>
      <strong>{t(`shell.profile.${info.profile}`)}</strong>
      {merchant === '' ? null : <span>{merchant}</span>}
    </div>
  )
}
