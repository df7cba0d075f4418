import { Button } from 'react-aria-components'
import { formatMoney } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { withApproval } from '../../people/approval.ts'
import { attentionSentence } from '../../sentences/answer.ts'
import { cashier } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { CardAgainForm } from './CardAgainForm.tsx'
import { CaseFacts } from './CaseFacts.tsx'
import { DecideForm } from './DecideForm.tsx'
import type { AskingAction, RowFormProps } from './row-actions.ts'

export type RowDialogProps = RowFormProps & { action: AskingAction }

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
          <Confirmation
            sentence={t('queue.cancelSay')}
            onNo={onClose}
            yes={{ label: t('queue.cancelYes'), isDangerous: true }}
            onYes={() => onRun(() => ipc.operations.cancel({ operationId, by }))}
          />
        </Dialog>
      )
    case 'sendWithoutHub':
      return (
        <Dialog title={t('queue.withoutHubTitle')} onClose={onClose}>
          {what}
          <WithoutHub act={{ operationId, by }} onClose={onClose} onRun={onRun} />
        </Dialog>
      )
    case 'convertToRefund':
      return (
        <Dialog title={t('queue.convertTitle')} onClose={onClose}>
          {what}
          <Confirmation
            sentence={t('queue.convertSay')}
            onNo={onClose}
            yes={{ label: t('queue.convertYes'), isDangerous: false }}
            onYes={() => onRun(() => ipc.operations.convertToRefund({ operationId, by }))}
          />
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
          {row.attention === null ? null : <p>{attentionSentence(t, row)}</p>}
          <CaseFacts row={row} />
          <DecideForm row={row} onClose={onClose} onRun={onRun} />
        </Dialog>
      )
  }
}

/** A supervisor answers for it: another counter may be at the same sale. */
function WithoutHub({
  act,
  onClose,
  onRun,
}: Omit<RowFormProps, 'row'> & { act: { operationId: string; by: string } }) {
  const { t } = useWords()
  return (
    <Confirmation
      sentence={t('queue.withoutHubSay')}
      onNo={onClose}
      yes={{ label: t('queue.withoutHubYes'), isDangerous: true }}
      onYes={() => onRun(() => withApproval('operations.sendWithoutHub', act, ipc.operations.sendWithoutHub))}
    />
  )
}

type ConfirmationProps = {
  sentence: string
  yes: { label: string; isDangerous: boolean }
  onNo: () => void
  onYes: () => void
}

/** A sentence, and the choice between leaving the row as it is and going on. */
function Confirmation({ sentence, yes, onNo, onYes }: ConfirmationProps) {
  const { t } = useWords()
  return (
    <>
      <p>{sentence}</p>
      <div className="actions">
        <Button className="button" onPress={onNo}>
          {t('queue.keep')}
        </Button>
        <Button className={yes.isDangerous ? 'button button-danger' : 'button button-main'} onPress={onYes}>
          {yes.label}
        </Button>
      </div>
    </>
  )
}
