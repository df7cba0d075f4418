import { useEffect, useRef, useState } from 'react'
import { Button } from 'react-aria-components'
import type { SaleDetail } from '../../../contract/ipc.ts'
import type { HubHold, QueueRow } from '../../../contract/operations.ts'
import type { Flow } from '../../flow/flow.ts'
import { formatMoney } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { VoucherButtons } from '../../papers/PaperButtons.tsx'
import { Icon, stateIcons } from '../../parts/Icon.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { hubHoldSentence } from '../../sentences/errors.ts'
import { notOpenedSentence } from '../../sentences/search.ts'
import { isOpened, openSale } from '../../store/open-sale.ts'
import { connectionOf, sendsAtOnce } from '../../store/connection.ts'
import { useLocaleClock } from '../../store/context.ts'
import { useFromNow } from '../../store/now.ts'
import { useSnapshot, useSnapshotPart } from '../../store/snapshot.ts'
import { queueSummary, rows, settings, useRow } from '../../store/stores.ts'
import { OutcomeFacts } from './OutcomeFacts.tsx'
import { outcomeTones, playOutcome } from './outcome-sound.ts'

export type OutcomeScreenProps = {
  outcome: Extract<Flow, { step: 'outcome' }>
  onNext: () => void
  onQueue: () => void
  /** The sale as it is now, for another way with it. */
  onOpened: (detail: SaleDetail) => void
}

/** How long the window waits for main to say that a row has left the queue; events tell of it as well. Milliseconds. */
const firstOutcomeWaitMs = 55_000

/** The same row is told differently while it is on its way for the first time: "sending" until something is known. */
const shownAs = (row: QueueRow, leavesAtOnce: boolean): QueueRow['state'] =>
  row.state === 'queued' && row.attempts === 0 && leavesAtOnce ? 'sending' : row.state

/** Ends that left the sale as it was: another way may be open. */
const gaveNothing: ReadonlySet<QueueRow['state']> = new Set(['declined', 'refused', 'expired', 'cancelled'])

/** What became of the operation, live: it moves on as main's answers come. */
export function OutcomeScreen({ outcome, onNext, onQueue, onOpened }: OutcomeScreenProps) {
  const { t } = useWords()
  const row = useRow(outcome.operationId)
  const notBefore = row?.notBefore ?? null
  const waitsForIts = useFromNow((now) => notBefore !== null && notBefore > now)
  const summary = useSnapshot(queueSummary)
  const heading = useRef<HTMLHeadingElement>(null)
  const { operationId } = outcome

  useEffect(() => {
    // Not the button: an Enter too many, meant for the review, must not carry the outcome away.
    heading.current?.focus()
    // An answer that does not come is no loss: the row's events go on telling.
    ipc.operations
      .waitForFirstOutcome({ operationId, waitMs: firstOutcomeWaitMs })
      .then((row) => {
        if (row.ok) rows.take([row.value])
      })
      .catch(() => undefined)
  }, [operationId])

  useOutcomeSound(operationId, row?.state)

  if (!row) return null
  // While the hub is asked it may go at once; what it keeps waits, whatever the line is like.
  const hold = row.hubHold === undefined || row.hubHold.why === 'asked' ? null : row.hubHold
  const leavesAtOnce = hold === null && sendsAtOnce(connectionOf(summary, row.gateway)) && !waitsForIts
  const shown = shownAs(row, leavesAtOnce)
  return (
    <div className="screen outcome">
      <section
        className={`outcome-card state-${shown}`}
        data-testid="outcome"
        data-state={row.state}
        data-operation-id={row.operationId}
        aria-labelledby="outcome-title"
      >
        <div className="outcome-head" aria-live="assertive" aria-atomic="true">
          <Icon name={stateIcons[shown]} />
          <div>
            <h1 id="outcome-title" ref={heading} tabIndex={-1}>
              {t(`outcome.title.${shown}`)}
            </h1>
            <p className="outcome-summary">
              {t(`kind.${row.kind}`)} · <strong className="money">{formatMoney(row.money)}</strong>
            </p>
            <OutcomeMessage row={row} shown={shown} hold={hold} />
          </div>
        </div>
        <OutcomeFacts row={row} isFresh={shown === 'sending'} />
      </section>
      <div className="actions actions-step">
        <Button className="button" onPress={onQueue}>
          {t('outcome.toQueue')}
        </Button>
        {gaveNothing.has(row.state) ? <BackToSale saleKey={row.saleKey} onOpened={onOpened} /> : null}
        <VoucherButtons operationId={operationId} printLabel={t('outcome.print')} />
        <Button className="button button-main button-money" onPress={onNext}>
          {t('outcome.next')}
        </Button>
      </div>
    </div>
  )
}

/** What that means for the customer, or what keeps it. */
function OutcomeMessage({
  row,
  shown,
  hold,
}: {
  row: QueueRow
  shown: QueueRow['state']
  hold: HubHold | null
}) {
  const clock = useLocaleClock()
  const { t } = clock
  return (
    <p className="outcome-message">
      {hold === null
        ? t(`outcome.say.${shown}`, { gateway: t(`shell.gateway.${row.gateway}`) })
        : `${hubHoldSentence(t, hold, clock)}.`}
    </p>
  )
}

/** Tells by tones how the operation ends, where the store wants it. */
function useOutcomeSound(operationId: string, state: QueueRow['state'] | undefined): void {
  const playsSounds = useSnapshotPart(settings, (value) => value?.counter.playsSounds ?? false)
  const tones = state === undefined ? undefined : outcomeTones[state]
  useEffect(() => {
    if (playsSounds && tones !== undefined) playOutcome(operationId, tones)
  }, [playsSounds, operationId, tones])
}

/** Opens the sale anew: which ways are open for it may have changed by this answer. */
function BackToSale({ saleKey, onOpened }: { saleKey: string; onOpened: (detail: SaleDetail) => void }) {
  const { t } = useWords()
  const [problem, setProblem] = useState<string | null>(null)
  const open = async (): Promise<void> => {
    const opened = await openSale(saleKey)
    if (isOpened(opened)) onOpened(opened)
    else setProblem(notOpenedSentence(t, opened))
  }
  return (
    <>
      <Problem sentence={problem} />
      <Button className="button" onPress={() => void open()}>
        {t('outcome.backToSale')}
      </Button>
    </>
  )
}
