import { useState } from 'react'
import { Button } from 'react-aria-components'
import { newCodeSchema } from '../../../contract/hub/administration.ts'
import type { RouteOutput } from '../../../contract/hub/routes.ts'
import { formatSpan } from '../../../renderer/i18n/format.ts'
import { Dialog } from '../../../renderer/parts/Dialog.tsx'
import { ask } from '../calls/ask.ts'
import { useWords } from '../i18n/words.ts'
import { TextBox } from '../parts/Fields.tsx'
import { Notice } from '../parts/Notice.tsx'
import { useNow } from '../parts/now.ts'
import { Question } from '../parts/Question.tsx'

type Code = RouteOutput<'issueCode'>
type NewCodeProps = { storeId: string; label: string; onClose: () => void }

/** Names a counter, and shows the code by which it joins. */
export function NewCode({ storeId, label, onClose }: NewCodeProps) {
  const { words } = useWords()
  const [counterLabel, setCounterLabel] = useState('')
  const [isWrong, setWrong] = useState(false)
  const [code, setCode] = useState<Code | null>(null)
  const title = words.stores.codeTitle(label)
  if (code !== null)
    return <ShownCode title={words.stores.codeFor(counterLabel, label)} code={code} onClose={onClose} />
  return (
    <Question
      title={title}
      act={words.stores.issue}
      onClose={onClose}
      onAct={() => {
        const asked = newCodeSchema.safeParse({ counterLabel })
        setWrong(!asked.success)
        if (!asked.success) return null
        return ask('issueCode', { input: asked.data, params: { storeId } }).then((issued) => {
          if (issued.ok) setCode(issued.value)
          return issued
        })
      }}
    >
      <TextBox
        label={words.stores.counterName}
        hint={words.stores.counterNameSay}
        value={counterLabel}
        onChange={setCounterLabel}
        error={isWrong ? words.stores.labelMissing : null}
        takesFocus
      />
    </Question>
  )
}

function ShownCode({
  title,
  code: { code, until },
  onClose,
}: {
  title: string
  code: Code
  onClose: () => void
}) {
  const { words } = useWords()
  const left = until - useNow(1000)
  return (
    <Dialog title={title} onClose={onClose}>
      {left > 0 ? (
        <>
          <p className="code-shown" data-testid="code">
            {code}
          </p>
          <p>{words.stores.codeHow(location.origin)}</p>
          <p>
            {words.stores.codeOnce}{' '}
            <span className="countdown">{words.stores.codeLeft(formatSpan(left))}</span>
          </p>
        </>
      ) : (
        <Notice tone="warn">{words.stores.codeOver}</Notice>
      )}
      <div className="actions">
        <Button className="button button-main" onPress={onClose}>
          {left > 0 ? words.stores.done : words.close}
        </Button>
      </div>
    </Dialog>
  )
}
