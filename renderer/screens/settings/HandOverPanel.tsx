import { useState } from 'react'
import { Button } from 'react-aria-components'
import { formatMoment } from '../../i18n/format.ts'
import { answered } from '../../ipc/answered.ts'
import { ipc } from '../../ipc/client.ts'
import { Notice } from '../../parts/Notice.tsx'
import { useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { appInfo } from '../../store/stores.ts'

type Said = { code: string; expiresAt: number } | { text: string }

/** Where accounts of the PC share the counter: a code that gives its key to another one. */
export function HandOverPanel() {
  const { t, language, timeZone, now } = useLocaleClock()
  const info = useSnapshot(appInfo)
  const [said, setSaid] = useState<Said | null>(null)
  if (info?.health.data !== 'counter' || info.profile === 'training') return null
  const make = async (): Promise<void> => {
    const answer = await answered(() => ipc.settings.handOverKey())
    if (answer.ok) return setSaid(answer.value)
    const { tag } = answer.error
    setSaid({
      text: tag === 'Unreachable' ? t('settings.error.unreachable') : t(`settings.handOver.error.${tag}`),
    })
  }
  return (
    <div className="card-panel">
      <h3>{t('settings.handOver.title')}</h3>
      <p className="hint">{t('settings.handOver.say')}</p>
      <div className="actions">
        <Button className="button" onPress={() => void make()}>
          {t('settings.handOver.make')}
        </Button>
      </div>
      {said === null ? null : 'text' in said ? (
        <Notice tone="bad" isUrgent>
          {said.text}
        </Notice>
      ) : (
        <Notice tone="good">
          {t('settings.handOver.done', { when: formatMoment(language, said.expiresAt, timeZone, now) })}
          <p className="code">{said.code}</p>
        </Notice>
      )}
    </div>
  )
}
