import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { Presentation } from '../../../contract/readers.ts'
import { lastFourOf } from '../../../domain/same-card.ts'
import { useWords } from '../../i18n/index.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { chosenReader } from '../../reader/ReaderPanel.tsx'
import { ReaderPicture } from '../../reader/ReaderPicture.tsx'
import { SimulateButtons } from '../../reader/SimulateButtons.tsx'
import { useRefusalOver } from '../../reader/use-refusal-over.ts'
import { useTestRead } from '../../reader/use-test-read.ts'
import { readersSentence, refusalSentence } from '../../sentences/reader.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { appInfo, readers } from '../../store/stores.ts'

/** Waits for a card. Nothing of it is kept or sent. */
export function CardDialog({
  onFound,
  onClose,
}: {
  onFound: (lastFour: string) => void
  onClose: () => void
}) {
  const { t } = useWords()
  const [refused, setRefused] = useState<Presentation | null>(null)
  const snapshot = useSnapshot(readers)
  const reader = chosenReader(snapshot?.readers ?? [])
  const isTraining = useSnapshot(appInfo)?.profile === 'training'
  useTestRead(true, (presentation) => {
    const lastFour = presentation.outcome.ok ? lastFourOf(presentation.outcome.value.masked_pan) : null
    if (lastFour === null) setRefused(presentation)
    else onFound(lastFour)
  })
  useRefusalOver(refused, () => setRefused(null))
  return (
    <Dialog title={t('find.byCard.title')} onClose={onClose}>
      <div className="reader-status">
        <ReaderPicture reader={reader} hasReading={false} />
        <p className="reader-message" aria-live="polite">
          {readersSentence(t, snapshot, reader)}
        </p>
      </div>
      {refused === null ? null : (
        <Notice tone="bad" isUrgent>
          {refused.outcome.ok
            ? t('find.byCard.noDigits')
            : t('reader.refused', {
                reader: refused.readerName,
                why: refusalSentence(t, refused.outcome.error),
              })}
        </Notice>
      )}
      <p className="hint">{t('find.byCard.say')}</p>
      {isTraining ? <SimulateButtons /> : null}
      <div className="actions">
        <Button className="button" onPress={onClose}>
          {t('shell.close')}
        </Button>
      </div>
    </Dialog>
  )
}
