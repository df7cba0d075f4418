import { Button } from 'react-aria-components'
import type { QueueRow, RowAction, RowError } from '../../../contract/operations.ts'
import type { Result } from '../../../domain/result.ts'
import { formatMoney } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { cashier } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { CardAgainForm } from './CardAgainForm.tsx'
import { DecideForm } from './DecideForm.tsx'

/** Actions that ask before they are done. */
export type AskingAction = Exclude<RowAction, 'sendNow' | 'lookUp'>

export type RowDialogProps = {
  row: QueueRow
  action: AskingAction
  onClose: () => void
  onRun: (call: () => Promise<Result<QueueRow, RowError>>) => void
}

/** Says what an action will do to a row before it is done. */
export function RowDialog({ row, action, onClose, onRun }: RowDialogProps) {
  const { t } = useWords()
  const { operationId } = row
  const by = useSnapshot(cashier) ?? ''
  const what = (
    <p>
      {t(`kind.${row.kind}`)} · <strong className="money">{formatMoney(row.money)}</strong>
    </p>
  )
  switch (action) {
    case 'cancel':
      return (
        <Dialog title={t('queue.cancelTitle')} onClose={onClose}>
          {what}
          <p>{t('queue.cancelSay')}</p>
          <div className="actions">
            <Button className="button" onPress={onClose}>
              {t('queue.keep')}
            </Button>
            <Button
              className="button button-danger"
              onPress={() => onRun(() => ipc.operations.cancel({ operationId, by }))}
            >
              {t('queue.cancelYes')}
            </Button>
          </div>
        </Dialog>
      )
    case 'convertToRefund':
      return (
        <Dialog title={t('queue.convertTitle')} onClose={onClose}>
          {what}
          <p>{t('queue.convertSay')}</p>
          <div className="actions">
            <Button className="button" onPress={onClose}>
              {t('queue.keep')}
            </Button>
            <Button
              className="button button-main"
              onPress={() => onRun(() => ipc.operations.convertToRefund({ operationId, by }))}
            >
              {t('queue.convertYes')}
            </Button>
          </div>
        </Dialog>
      )
    case 'presentCard':
      return (
        <Dialog title={t('queue.cardAgainTitle')} onClose={onClose}>
          {what}
          <CardAgainForm row={row} onClose={onClose} onRun={onRun} />
        </Dialog>
      )
    case 'decide':
      return (
        <Dialog title={t('queue.decideTitle')} onClose={onClose}>
          {what}
          {row.attention === null ? null : <p>{t(`queue.attention.${row.attention}`)}</p>}
          <DecideForm row={row} onClose={onClose} onRun={onRun} />
        </Dialog>
      )
  }
}
