import { Button } from 'react-aria-components'
import { useWords } from '../i18n/index.ts'
import { Dialog } from '../parts/Dialog.tsx'
import type { ScanLeaves } from './scan-answer.ts'

export type ScanQuestionProps = { code: string; leaves: ScanLeaves; onStay: () => void; onLeave: () => void }

/** Asks before a scan leaves what is under way. No key of a scan answers it. */
export function ScanQuestion({ code, leaves, onStay, onLeave }: ScanQuestionProps) {
  const { t } = useWords()
  return (
    <Dialog title={t('scan.question.title')} onClose={onStay}>
      <p>
        {t('scan.question.scanned')} <strong className="code">{code}</strong>
      </p>
      <p>{t(`scan.question.leaves.${leaves}`)}</p>
      <div className="actions">
        <Button className="button button-main" onPress={onStay}>
          {t('scan.question.stay')}
        </Button>
        <Button className="button" onPress={onLeave}>
          {t('scan.question.leave')}
        </Button>
      </div>
    </Dialog>
  )
}
