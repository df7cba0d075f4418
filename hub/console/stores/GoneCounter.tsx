import { useState } from 'react'
import { Button } from 'react-aria-components'
import { Dialog } from '../../../renderer/parts/Dialog.tsx'
import { ask } from '../calls/ask.ts'
import { useWords } from '../i18n/words.ts'
import { Notice } from '../parts/Notice.tsx'
import { Question } from '../parts/Question.tsx'

type GoneProps = { counter: { counterId: string; label: string }; onClose: () => void }

/** Takes everything from a counter, once it was asked for twice. */
export function Revoke({ counter: { counterId, label }, onClose }: GoneProps) {
  const { words } = useWords()
  return (
    <Question
      title={words.stores.revokeTitle(label)}
      act={words.stores.revokeNow}
      isDanger
      onClose={onClose}
      onAct={() =>
        ask('revokeCounter', { input: {}, params: { counterId } }).then((done) => {
          if (done.ok) onClose()
          return done
        })
      }
    >
      <p>{words.stores.revokeSay}</p>
    </Question>
  )
}

/** Gives a revoked counter's sales to the others, for who has looked at the gateway. */
export function FreeSales({ counter: { counterId, label }, onClose }: GoneProps) {
  const { words } = useWords()
  const [freed, setFreed] = useState<number | null>(null)
  const title = words.stores.freeTitle(label)
  if (freed !== null)
    return (
      <Dialog title={title} onClose={onClose}>
        <Notice tone="good">{words.stores.freed(freed)}</Notice>
        <div className="actions">
          <Button className="button button-main" onPress={onClose}>
            {words.close}
          </Button>
        </div>
      </Dialog>
    )
  return (
    <Question
      title={title}
      act={words.stores.freeNow}
      isDanger
      onClose={onClose}
      onAct={() =>
        ask('freeSales', { input: {}, params: { counterId } }).then((done) => {
          if (done.ok) setFreed(done.value.sales)
          return done
        })
      }
    >
      <p>{words.stores.freeSay}</p>
    </Question>
  )
}
