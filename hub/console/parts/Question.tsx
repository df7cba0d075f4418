import { useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components'
import type { Result } from '../../../domain/result.ts'
import { Dialog } from '../../../renderer/parts/Dialog.tsx'
import type { CallFault } from '../calls/ask.ts'
import { useWords } from '../i18n/words.ts'
import { faultSentence } from './faults.ts'
import { Notice } from './Notice.tsx'

type QuestionProps = {
  title: string
  children: ReactNode
  /** What the button says that does it. */
  act: string
  isDanger?: boolean
  /** `null`: not yet, the fields say why. */
  onAct: () => Promise<Result<unknown, CallFault>> | null
  onClose: () => void
}

/** Asks before something is done, and says why it was not; stays where it failed. */
export function Question({ title, children, act, isDanger = false, onAct, onClose }: QuestionProps) {
  const { words, language } = useWords()
  const [fault, setFault] = useState<CallFault | null>(null)
  const [isAsking, setAsking] = useState(false)
  async function go(): Promise<void> {
    const acting = onAct()
    if (acting === null) return
    setAsking(true)
    const done = await acting
    setAsking(false)
    setFault(done.ok ? null : done.error)
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!isAsking) void go()
        }}
      >
        {children}
        {fault === null ? null : <Notice tone="bad">{faultSentence(words, language, fault)}</Notice>}
        <div className="actions">
          <Button className="button" onPress={onClose}>
            {words.cancel}
          </Button>
          <Button className={isDanger ? 'button button-danger' : 'button button-main'} type="submit">
            {act}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
