import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { CardAgain } from '../../../contract/operations.ts'
import type { Presentation } from '../../../contract/readers.ts'
import { formatMoney } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { ReaderPanel } from '../../reader/ReaderPanel.tsx'
import { withApproval } from '../../people/approval.ts'
import { cardBlock, readingTold } from '../../requests/index.ts'
import { cashier } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { settings } from '../../store/stores.ts'
import type { RowFormProps } from './row-actions.ts'

/** The card, presented again for a row whose card block is gone. It goes only where the row's own body went. */
export function CardAgainForm({ row, onClose, onRun }: RowFormProps) {
  const { t } = useWords()
  const posDetails = useSnapshot(settings)?.kushki.posDetails
  const [presentation, setPresentation] = useState<Presentation | null>(null)
  const reading = presentation?.outcome.ok ? presentation.outcome.value : null
  const send = (): void => {
    if (!reading || !presentation || !posDetails) return
    const { card, card_details } = cardBlock(reading, posDetails)
    const again: CardAgain = {
      operationId: row.operationId,
      by: cashier.get() ?? '',
      ...(card === undefined ? {} : { card }),
      card_details,
      reading: readingTold(reading, presentation.readerName),
    }
    onRun(() =>
      withApproval('operations.presentCard', again, ipc.operations.presentCard, {
        reason: (told) => (told.ok || told.error.tag !== 'SupervisorNeeded' ? null : told.error.why),
        what: `${t(`kind.${row.kind}`)} · ${formatMoney(row.money)}`,
      }),
    )
  }
  return (
    <>
      <ReaderPanel
        minor={row.money.minor}
        currency={row.money.currency}
        presentation={presentation}
        expectedLastFour={row.cardLastFour ?? null}
        onPresented={setPresentation}
      />
      <div className="actions">
        <Button className="button" onPress={onClose}>
          {t('queue.keep')}
        </Button>
        <Button className="button button-main" isDisabled={!reading} onPress={send}>
          {t('queue.cardAgainSend')}
        </Button>
      </div>
    </>
  )
}
