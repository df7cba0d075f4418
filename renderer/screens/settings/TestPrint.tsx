import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { PrintingSettings } from '../../../contract/printing.ts'
import { useWords } from '../../i18n/index.ts'
import { makePaper } from '../../papers/make-paper.ts'
import { storeContext } from '../../papers/store-context.ts'
import { testPaper } from '../../papers/voucher.ts'
import { Notice } from '../../parts/Notice.tsx'
import { paperFailureSentence } from '../../sentences/papers.ts'
import type { PaperFailure } from '../../sentences/papers.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { settings } from '../../store/stores.ts'

type State = 'none' | 'printing' | 'printed' | PaperFailure

/** A paper on the printer as it was saved, to see that it is the right one and prints every letter. */
export function TestPrint({ printing }: { printing: PrintingSettings }) {
  const { t } = useWords()
  const stored = useSnapshot(settings)?.printing
  const [state, setState] = useState<State>('none')
  const isSaved = JSON.stringify(stored) === JSON.stringify(printing)
  const print = async (): Promise<void> => {
    const context = storeContext()
    if (context === null) return
    setState('printing')
    const made = await makePaper('printer', { tag: 'test' }, testPaper(context))
    setState(made.ok ? 'printed' : made.error)
  }
  return (
    <div className="card-panel">
      <Button className="button" isDisabled={!isSaved || state === 'printing'} onPress={() => void print()}>
        {t('settings.printing.test')}
      </Button>
      {isSaved ? null : <p className="hint">{t('settings.printing.saveFirst')}</p>}
      <TestOutcome state={state} />
    </div>
  )
}

function TestOutcome({ state }: { state: State }) {
  const { t } = useWords()
  if (state === 'none') return null
  if (state === 'printing') return <Notice tone="info">{t('paper.making')}</Notice>
  if (state === 'printed') return <Notice tone="good">{t('paper.printed')}</Notice>
  return (
    <Notice tone="bad" isUrgent>
      {paperFailureSentence(t, state)}
    </Notice>
  )
}
