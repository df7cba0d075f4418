import { memo, useState } from 'react'
import { Button } from 'react-aria-components'
import type { QueueRow, RowAction } from '../../../contract/operations.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Problem } from '../../parts/Problem.tsx'
import { VoucherButtons } from '../../papers/PaperButtons.tsx'
import { attentionSentence, finalMoneySentence, partlySentence } from '../../sentences/answer.ts'
import { rowErrorSentence } from '../../sentences/errors.ts'
import { cashier, useLocaleClock } from '../../store/context.ts'
import { rows, useRow } from '../../store/stores.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { ItemAnswer, ItemFacts, ItemHead } from './item-lines.tsx'
import type { AskingAction, RowCall } from './row-actions.ts'
import { RowDialog } from './RowDialog.tsx'

const dangerous: ReadonlySet<RowAction> = new Set(['cancel', 'sendWithoutHub'])

/** Rows that a person folded or unfolded, by operation: a row that was scrolled away comes back as it was. */
export type Folds = Map<string, 'folded' | 'unfolded'>

export type QueueItemProps = {
  /** `null`: which row stands there is not known yet. */
  operationId: string | null
  folds: Folds
}

/**
 * A place of the list: a line, and below it what else is known of the row where it is unfolded, as what needs a person is
 * from the start. Drawn again when its row changes and for no other's sake.
 */
export const QueueItem = memo(function QueueItem({ operationId, folds }: QueueItemProps) {
  const row = useRow(operationId ?? '')
  return row === undefined ? <div className="row" aria-busy="true" /> : <KnownItem row={row} folds={folds} />
})

function KnownItem({ row, folds }: { row: QueueRow; folds: Folds }) {
  const { operationId, state } = row
  const [chosen, setChosen] = useState(folds.get(operationId) ?? null)
  const fold = chosen ?? (state === 'attention' ? 'unfolded' : 'folded')
  const turn = (): void => {
    const next = fold === 'folded' ? 'unfolded' : 'folded'
    folds.set(operationId, next)
    setChosen(next)
  }
  return (
    <div className="row" data-testid="queue-row" data-state={state} data-operation-id={operationId}>
      <ItemHead row={row} isUnfolded={fold === 'unfolded'} onPress={turn} />
      {fold === 'unfolded' ? <ItemDetail row={row} /> : null}
    </div>
  )
}

/** What is safe is a button; what cannot be taken back asks first. */
function ItemDetail({ row }: { row: QueueRow }) {
  const { t } = useWords()
  const by = useSnapshot(cashier) ?? ''
  const [asking, setAsking] = useState<AskingAction | null>(null)
  const { problem, isBusy, carryOut } = useRowCall()
  const { operationId } = row

  const run = (call: RowCall): void => {
    setAsking(null)
    void carryOut(call)
  }
  const press = (action: RowAction): void => {
    if (action === 'sendNow') run(() => ipc.operations.sendNow({ operationId, by }))
    else if (action === 'lookUp') run(() => ipc.operations.lookUp({ operationId, by }))
    else setAsking(action)
  }

  return (
    <div className="row-detail">
      {row.attention === null ? null : <p className="row-reason">{attentionSentence(t, row)}</p>}
      {[partlySentence(t, row), finalMoneySentence(t, row)].map((sentence) =>
        sentence === null ? null : (
          <p className="row-reason" key={sentence}>
            {sentence}
          </p>
        ),
      )}
      <ItemAnswer row={row} />
      <div className="row-foot">
        <ItemFacts row={row} />
        <ItemActions row={row} isBusy={isBusy} onPress={press} />
      </div>
      <Problem sentence={problem} />
      {asking === null ? null : (
        <RowDialog row={row} action={asking} onClose={() => setAsking(null)} onRun={run} />
      )}
    </div>
  )
}

type RowCalls = {
  /** Why the last call changed nothing. */
  problem: string | null
  isBusy: boolean
  carryOut: (call: RowCall) => Promise<void>
}

/** Carries out calls on a row: shows the changed row at once, or why it was not changed. */
function useRowCall(): RowCalls {
  const clock = useLocaleClock()
  const { t } = clock
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const carryOut = async (call: RowCall): Promise<void> => {
    setBusy(true)
    setProblem(null)
    try {
      const answer = await call()
      if (answer.ok) rows.take([answer.value])
      else setProblem(rowErrorSentence(t, answer.error, clock))
    } catch {
      setProblem(t('queue.rowError.unreachable'))
    } finally {
      setBusy(false)
    }
  }
  return { problem, isBusy, carryOut }
}

type ItemActionsProps = { row: QueueRow; isBusy: boolean; onPress: (action: RowAction) => void }

/** What may be done with the row now, as main told it. */
function ItemActions({ row, isBusy, onPress }: ItemActionsProps) {
  const { t } = useWords()
  return (
    <div className="actions">
      {row.actions.map((action) => (
        <Button
          key={action}
          className={dangerous.has(action) ? 'button button-danger' : 'button'}
          isDisabled={isBusy}
          onPress={() => onPress(action)}
        >
          {t(`queue.action.${action}`)}
        </Button>
      ))}
      <VoucherButtons operationId={row.operationId} printLabel={t('paper.reprint')} />
    </div>
  )
}
