import type { ReactNode } from 'react'
import { Button } from 'react-aria-components'
import { useWords } from '../i18n/index.ts'
import { HealthNotices } from '../later.tsx'
import { Icon } from '../parts/Icon.tsx'
import type { IconName } from '../parts/Icon.tsx'
import { useSnapshot } from '../store/snapshot.ts'
import { queueSummary, useIsQueueKnown } from '../store/stores.ts'
import { CardDataNotice } from './CardDataNotice.tsx'
import { ConnectionBanner } from './ConnectionBanner.tsx'
import { ClockNotice } from './ClockNotice.tsx'
import { HelpButton } from './HelpButton.tsx'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { PartsMissing } from './PartsMissing.tsx'
import { PersonButtons } from './PersonButtons.tsx'
import { ProfileStrip } from './ProfileStrip.tsx'

export type ScreenName = 'sell' | 'queue' | 'close' | 'history' | 'settings' | 'diagnostics'

const screens: readonly { name: ScreenName; icon: IconName }[] = [
  { name: 'sell', icon: 'search' },
  { name: 'queue', icon: 'queue' },
  { name: 'close', icon: 'chart' },
  { name: 'history', icon: 'calendar' },
  { name: 'settings', icon: 'settings' },
  { name: 'diagnostics', icon: 'pulse' },
]

/** The key of each screen, as App listens to it. */
const keys: Readonly<Record<ScreenName, string>> = {
  sell: 'F2',
  queue: 'F4',
  close: 'F6',
  history: 'F7',
  settings: 'F8',
  diagnostics: 'F9',
}

export type FrameProps = { screen: ScreenName; onGo: (screen: ScreenName) => void; children: ReactNode }

/** What stays on every screen: profile, connection, the links to the other screens, what waits and what needs a person. */
export function Frame({ screen, onGo, children }: FrameProps) {
  const { t } = useWords()
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {t('shell.skip')}
      </a>
      <header className="strips">
        <ProfileStrip />
        <ConnectionBanner onSettings={() => onGo('settings')} />
      </header>
      <nav className="rail" aria-label={t('shell.nav.label')}>
        {screens.map(({ name, icon }) => (
          <Button
            key={name}
            className="rail-button"
            aria-label={t(`shell.nav.${name}`)}
            {...(name === screen ? { 'aria-current': 'page' as const } : {})}
            onPress={() => onGo(name)}
          >
            <Icon name={icon} />
            <span>{t(`shell.navShort.${name}`)}</span>
            <kbd aria-hidden="true" data-key={keys[name]} />
          </Button>
        ))}
        <Counts onQueue={() => onGo('queue')} />
        <div className="rail-foot">
          <HelpButton />
          <PersonButtons />
          <LanguageSwitch />
        </div>
      </nav>
      <main id="content" className="content" tabIndex={-1}>
        <PartsMissing />
        <CardDataNotice />
        <HealthNotices />
        <ClockNotice />
        {children}
      </main>
    </div>
  )
}

/** What waits in the queue and what needs a person, in words; the way there. */
function Counts({ onQueue }: { onQueue: () => void }) {
  const { t } = useWords()
  const summary = useSnapshot(queueSummary)
  const isKnown = useIsQueueKnown()
  if (!summary) return null
  if (!isKnown)
    return (
      <p className="counts" aria-live="polite">
        <span className="count count-attention">
          <Icon name="warning" />
          {t('queue.notKnown')}
        </span>
      </p>
    )
  return (
    <p className="counts" aria-live="polite">
      <span className={summary.waiting > 0 ? 'count count-waiting' : 'count'}>
        {t('queue.waiting', { count: summary.waiting })}
      </span>
      {summary.attention === 0 ? null : (
        <Button className="count count-attention" onPress={onQueue}>
          <Icon name="warning" />
          {t('queue.needsPerson', { count: summary.attention })}
        </Button>
      )}
    </p>
  )
}
