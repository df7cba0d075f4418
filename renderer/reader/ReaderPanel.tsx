import { useEffect, useLayoutEffect } from 'react'
import type { Currency } from '../../domain/money.ts'
import type { Presentation, ReaderState } from '../../contract/readers.ts'
import { formatPan } from '../i18n/format.ts'
import { useWords } from '../i18n/index.ts'
import { ipc } from '../ipc/client.ts'
import { Notice } from '../parts/Notice.tsx'
import { lastFourOf } from '../../domain/same-card.ts'
import { readersSentence, refusalSentence } from '../sentences/reader.ts'
import { useSnapshot } from '../store/snapshot.ts'
import { appInfo, readers } from '../store/stores.ts'
import { ReaderPicture } from './ReaderPicture.tsx'
import { SimulateButtons } from './SimulateButtons.tsx'
import { useRefusalOver } from './use-refusal-over.ts'

/** The reader to show: one that is ready, else the one that is nearest to it. */
export function chosenReader(all: readonly ReaderState[]): ReaderState | null {
  const order = ['ready', 'opening', 'lost', 'absent']
  return all.toSorted((a, b) => order.indexOf(a.phase) - order.indexOf(b.phase))[0] ?? null
}

/** Nobody presented a card: the reader gave up waiting for one. */
const isNoCard = ({ outcome }: Presentation): boolean =>
  !outcome.ok && (outcome.error.tag === 'TimedOut' || outcome.error.tag === 'Cancelled')

export type ReaderPanelProps = {
  /** What a reader that shows an amount is told, minor units. */
  minor: number
  currency: Currency
  presentation: Presentation | null
  /** Last digits of the sale's card, where they are known: another card is pointed out. */
  expectedLastFour: string | null
  /** `null`: the reader that refused the card presented last is gone. */
  onPresented: (presentation: Presentation | null) => void
  /** The card is for proving what the acquirer opens: one in a form that nobody agreed to is given as well. */
  isProof?: boolean
}

/** The reader as it is now, and the card presented last. While it is shown, ready readers wait for a card. */
export function ReaderPanel(props: ReaderPanelProps) {
  const { minor, currency, presentation, expectedLastFour, onPresented, isProof = false } = props
  const { t } = useWords()
  const snapshot = useSnapshot(readers)
  const isTraining = useSnapshot(appInfo)?.profile === 'training'
  const reader = chosenReader(snapshot?.readers ?? [])

  useEffect(() => {
    void (isProof ? ipc.readers.beginProof({ minor, currency }) : ipc.readers.begin({ minor, currency }))
    return () => void ipc.readers.end()
  }, [minor, currency, isProof])
  // With the drawing, not after it: the next presentation must meet the one that is on the screen.
  useLayoutEffect(
    () =>
      ipc.readers.presented.on((next) => {
        // The card that was read stays read while the reader waits for another one.
        if (presentation?.outcome.ok !== true || !isNoCard(next)) onPresented(next)
      }),
    [onPresented, presentation],
  )
  useRefusalOver(presentation, () => onPresented(null))

  const reading = presentation?.outcome.ok ? presentation.outcome.value : null

  return (
    <fieldset
      className="reader"
      aria-label={t('reader.title')}
      data-testid="reader"
      data-phase={reader?.phase ?? 'absent'}
      data-activity={reader?.activity ?? 'idle'}
      {...(reading ? { 'data-reading': reading.reading_type } : {})}
    >
      <div className="reader-status">
        <ReaderPicture reader={reader} hasReading={reading !== null} />
        <div>
          <p className="reader-name">{reader?.name ?? t('reader.title')}</p>
          <p className="reader-message" data-testid="reader-state" aria-live="polite">
            {reading
              ? t('reader.read', {
                  type: t(`reader.type.${reading.reading_type}`),
                  pan: formatPan(reading.masked_pan),
                })
              : readersSentence(t, snapshot, reader)}
          </p>
          {reading ? <p className="hint">{t('reader.readAgain')}</p> : null}
        </div>
      </div>
      <CardNotices presentation={presentation} expectedLastFour={expectedLastFour} />
      {isTraining ? <SimulateButtons /> : null}
    </fieldset>
  )
}

type CardNoticesProps = Pick<ReaderPanelProps, 'presentation' | 'expectedLastFour'>

/** What is wrong, or only strange, about the card presented last. */
function CardNotices({ presentation, expectedLastFour }: CardNoticesProps) {
  const { t } = useWords()
  if (presentation === null) return null
  if (!presentation.outcome.ok) {
    const why = refusalSentence(t, presentation.outcome.error)
    // What support needs stands on a line of its own.
    const [say, ...support] = t('reader.refused', { reader: presentation.readerName, why }).split('\n')
    return (
      <Notice tone="bad" isUrgent>
        <p>{say}</p>
        {support.length === 0 ? null : <p className="hint notice-support">{support.join(' ')}</p>}
      </Notice>
    )
  }
  const reading = presentation.outcome.value
  const readLastFour = lastFourOf(reading.masked_pan)
  const isOtherCard = readLastFour !== null && expectedLastFour !== null && readLastFour !== expectedLastFour
  return (
    <>
      {isOtherCard ? (
        <Notice tone="warn" isUrgent>
          {t('reader.otherCard', { lastFour: expectedLastFour })}
        </Notice>
      ) : null}
      {reading.chip_card_swiped ? <Notice tone="warn">{t('reader.chipSwiped')}</Notice> : null}
    </>
  )
}
