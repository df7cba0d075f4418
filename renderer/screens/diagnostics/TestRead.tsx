import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { Presentation } from '../../../contract/readers.ts'
import { formatPan } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { Notice } from '../../parts/Notice.tsx'
import { chosenReader } from '../../reader/ReaderPanel.tsx'
import { useRefusalOver } from '../../reader/use-refusal-over.ts'
import { SimulateButtons } from '../../reader/SimulateButtons.tsx'
import { useTestRead } from '../../reader/use-test-read.ts'
import { readersSentence, refusalSentence } from '../../sentences/reader.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { appInfo, readers } from '../../store/stores.ts'

/** Reads a card to see whether the reader works. What is read belongs to no operation and cannot be sent. */
export function TestRead({ onRead }: { onRead?: () => void }) {
  const { t } = useWords()
  const [isReading, setReading] = useState(false)
  const [presented, setPresented] = useState<Presentation | null>(null)
  const snapshot = useSnapshot(readers)
  const reader = chosenReader(snapshot?.readers ?? [])
  const isTraining = useSnapshot(appInfo)?.profile === 'training'

  useTestRead(isReading, (presentation) => {
    setPresented(presentation)
    if (presentation.outcome.ok) onRead?.()
  })
  useRefusalOver(presented, () => setPresented(null))

  return (
    <section className="card-panel" aria-labelledby="test-read-title">
      <h2 id="test-read-title">{t('diagnostics.testRead')}</h2>
      <p className="hint">{t('diagnostics.testReadSay')}</p>
      <div>
        <Button
          className="button"
          onPress={() => {
            setPresented(null)
            setReading(!isReading)
          }}
        >
          {t(isReading ? 'diagnostics.testReadStop' : 'diagnostics.testReadStart')}
        </Button>
      </div>
      <div aria-live="polite">
        {isReading && presented === null ? <p>{readersSentence(t, snapshot, reader)}</p> : null}
        {presented?.outcome.ok === true ? (
          <Notice tone="good">
            {t('reader.read', {
              type: t(`reader.type.${presented.outcome.value.reading_type}`),
              pan: formatPan(presented.outcome.value.masked_pan),
            })}
            <p className="hint">{presented.outcome.value.format}</p>
          </Notice>
        ) : null}
        {presented?.outcome.ok === false ? (
          <Notice tone="bad">
            {t('reader.refused', {
              reader: presented.readerName,
              why: refusalSentence(t, presented.outcome.error),
            })}
          </Notice>
        ) : null}
      </div>
      {isTraining && isReading ? <SimulateButtons /> : null}
    </section>
  )
}
