import { useEffect, useRef } from 'react'
import type { Session } from '../../contract/people.ts'
import { useWords } from '../i18n/index.ts'
import { Notice } from '../parts/Notice.tsx'
import { ModulePanel } from '../screens/diagnostics/ModulePanel.tsx'
import { HealthNotices } from '../shell/HealthNotices.tsx'
import { useSnapshot } from '../store/snapshot.ts'
import { appInfo } from '../store/stores.ts'
import { Entrance } from './Entrance.tsx'
import { ToTraining } from './ToTraining.tsx'

/** Nobody can sign in: why, what to do about it, and the way to training. */
export function UnusableScreen({ why }: { why: Extract<Session, { state: 'unusable' }>['why'] }) {
  const { t } = useWords()
  // Which account has the key says more than that this one has none.
  const isKeyElsewhere = useSnapshot(appInfo)?.health.keyring === 'otherAccount'
  const hasFailed = useSnapshot(appInfo)?.health.modules.some(({ state }) => state === 'failed') ?? false
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <Entrance>
      <section className="sign-in" aria-labelledby="unusable-title">
        <h1 id="unusable-title" ref={heading} tabIndex={-1}>
          {t('people.unusable.title')}
        </h1>
        {why === 'noKeyring' && isKeyElsewhere ? null : (
          <Notice tone="bad" isUrgent>
            {t(`people.unusable.why.${why}`)}
          </Notice>
        )}
        <HealthNotices />
        {why === 'notRunning' || hasFailed ? <ModulePanel /> : null}
        <ToTraining />
      </section>
    </Entrance>
  )
}
