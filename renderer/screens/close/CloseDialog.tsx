import { Button } from 'react-aria-components'
import { useWords } from '../../i18n/index.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import type { DayTotals } from './day-totals.ts'
import { OpenFate } from './OpenFate.tsx'

export type CloseDialogProps = {
  open: DayTotals
  /** Back to the screen. */
  onCancel: () => void
  /** To the queue, to settle what is open first. */
  onQueue: () => void
  /** Closes the day all the same. */
  onClose: () => void
}

/** Asks before a day with open rows is closed. */
export function CloseDialog({ open, onCancel, onQueue, onClose }: CloseDialogProps) {
  const { t } = useWords()
  return (
    <Dialog title={t('closeOfDay.ask')} onClose={onCancel}>
      <OpenFate open={open} />
      <div className="actions">
        <Button className="button" onPress={onQueue}>
          {t('closeOfDay.askNo')}
        </Button>
        <Button className="button button-main" onPress={onClose}>
          {t('closeOfDay.askYes')}
        </Button>
      </div>
    </Dialog>
  )
}
