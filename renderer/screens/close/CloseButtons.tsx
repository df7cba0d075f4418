import { useEffect, useRef } from 'react'
import { Button } from 'react-aria-components'
import type { DayClose, FindCloseError } from '../../../contract/day-close.ts'
import { useWords } from '../../i18n/index.ts'
import type { Translate } from '../../i18n/index.ts'
import { answered } from '../../ipc/answered.ts'
import { ipc } from '../../ipc/client.ts'
import { closePaper } from '../../papers/close-paper.ts'
import { makePaper } from '../../papers/make-paper.ts'
import { saidOfPaper, usePaperWork } from '../../papers/PaperButtons.tsx'
import type { Said } from '../../papers/PaperButtons.tsx'
import { storeContext } from '../../papers/store-context.ts'
import { saveFile } from '../../parts/save-file.ts'
import { withApproval } from '../../people/approval.ts'
import { closeErrorSentence } from '../../sentences/close.ts'

type CloseButtonsProps = { close: DayClose; isPrintedNow: boolean }

/** Prints a close, as often as it is wanted, or saves it as a PDF or its operations as a CSV. */
export function CloseButtons({ close, isPrintedNow }: CloseButtonsProps) {
  const { t } = useWords()
  const { isBusy, run, notice } = usePaperWork()
  const print = (): void => void run(() => makeClosePaper(t, 'printer', close))
  useOnce(isPrintedNow, print)
  return (
    <div className="actions close-buttons">
      <Button className="button" isDisabled={isBusy} onPress={print}>
        {t('closeOfDay.closed.print')}
      </Button>
      <Button
        className="button"
        isDisabled={isBusy}
        onPress={() => void run(() => makeClosePaper(t, 'pdf', close))}
      >
        {t('closeOfDay.closed.pdf')}
      </Button>
      <Button className="button" isDisabled={isBusy} onPress={() => void run(() => saveCsv(t, close))}>
        {t('closeOfDay.closed.csv')}
      </Button>
      {notice}
    </div>
  )
}

/** Does something when it is first drawn, once, however often React draws it. */
function useOnce(isWanted: boolean, then: () => void): void {
  const isDone = useRef(false)
  useEffect(() => {
    if (!isWanted || isDone.current) return
    isDone.current = true
    // A paper is laid out at once, which React does not do while it draws.
    queueMicrotask(then)
  })
}

async function makeClosePaper(t: Translate, to: 'printer' | 'pdf', close: DayClose): Promise<Said | null> {
  const context = storeContext()
  if (context === null) return null
  const made = await makePaper(to, { tag: 'dayClose', number: close.number }, closePaper(close, context))
  return saidOfPaper(t, to, made)
}

async function saveCsv(t: Translate, { number, day }: DayClose): Promise<Said | null> {
  const file = await answered<{ text: string }, FindCloseError | { tag: 'NotApproved' }>(() =>
    withApproval('dayClose.exportCsv', { number }, ipc.dayClose.exportCsv),
  )
  if (!file.ok) return { tone: 'bad', sentence: closeErrorSentence(t, file.error) }
  const name = saveFile(`extorno-cierre-${number}-${day}.csv`, file.value.text, 'text/csv')
  return { tone: 'good', sentence: t('queue.exported', { name }) }
}
