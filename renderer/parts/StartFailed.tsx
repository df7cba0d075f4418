import { useWords } from '../i18n/index.ts'
import { Notice } from './Notice.tsx'

/** Shown where main did not answer when the window opened, or a file of the first picture could not be read. */
export function StartFailed({ why }: { why: 'startFailed' | 'partsMissing' }) {
  const { t } = useWords()
  return (
    <main className="start-failed">
      <h1>{t('shell.name')}</h1>
      <Notice tone="bad" isUrgent>
        {t(`shell.${why}`)}
      </Notice>
    </main>
  )
}
