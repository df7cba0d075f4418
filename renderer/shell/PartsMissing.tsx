import { useWords } from '../i18n/index.ts'
import { Notice } from '../parts/Notice.tsx'
import { arePartsMissing } from '../store/parts-missing.ts'
import { useSnapshot } from '../store/snapshot.ts'

/** That a file of the window could not be read, and what to do. */
export function PartsMissing() {
  const { t } = useWords()
  return useSnapshot(arePartsMissing) === true ? (
    <Notice tone="bad" isUrgent>
      {t('shell.partsMissing')}
    </Notice>
  ) : null
}
