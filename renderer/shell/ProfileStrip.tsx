import { useWords } from '../i18n/index.ts'
import { useSnapshot } from '../store/snapshot.ts'
import { appInfo, settings } from '../store/stores.ts'

/** Which money this is: training and test are a band of a colour that nothing else has. */
export function ProfileStrip() {
  const { t } = useWords()
  const info = useSnapshot(appInfo)
  const merchant = useSnapshot(settings)?.merchantName ?? ''
  if (!info) return null
  return (
    <div className={`profile profile-${info.profile}`} data-testid="profile" data-profile={info.profile}>
      <strong>{t(`shell.profile.${info.profile}`)}</strong>
      {merchant === '' ? null : <span className="profile-store">{merchant}</span>}
    </div>
  )
}
