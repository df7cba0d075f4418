import { Label, ProgressBar } from 'react-aria-components'
import type { JournalExport } from '../../../contract/journal.ts'
import { useWords } from '../../i18n/index.ts'
import { Notice } from '../../parts/Notice.tsx'

/** How far the export is, or how it ended. */
export function ExportProgress({ of }: { of: JournalExport }) {
  const { t } = useWords()
  switch (of.state) {
    case 'none':
    case 'choosing':
      return null
    case 'writing': {
      const { written, total } = of
      return (
        <div className="drain">
          <ProgressBar value={written} maxValue={Math.max(total, 1)}>
            <Label>{t('diagnostics.journalExport.writing', { written, total })}</Label>
            <progress value={written} max={Math.max(total, 1)} aria-hidden="true" />
          </ProgressBar>
        </div>
      )
    }
    case 'done':
      return (
        <Notice tone="good">
          {t('diagnostics.journalExport.done', { path: of.path, written: of.written })}
        </Notice>
      )
    case 'cancelled':
      return <Notice tone="info">{t('diagnostics.journalExport.cancelled')}</Notice>
    case 'failed':
      return (
        <Notice tone="bad" isUrgent>
          {t(`diagnostics.journalExport.failed.${of.why}`)}
        </Notice>
      )
  }
}
