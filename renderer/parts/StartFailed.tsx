import { useWords } from '../i18n/index.ts'
import { Notice } from './Notice.tsx'

/** Shown where main did not answer when the window opened. */
export function StartFailed() {
  const { t } = useWords()
  return (
    <main className="start-failed">
      <h1>{t('shell.name')}</h1>
      <Notice tone="bad" isUrgent>
        {t('shell.startFailed')}
      </Notice>
    </main>
  )
}
