import type { ReactNode } from 'react'
import type { RouteOutput } from '../../../contract/hub/routes.ts'
import { useSnapshotPart } from '../../../renderer/store/snapshot.ts'
import type { ConsoleCall } from '../calls/ask.ts'
import { live } from '../calls/live.ts'
import type { Answer } from '../calls/use-answer.ts'
import { useWords } from '../i18n/words.ts'
import { faultSentence } from './faults.ts'
import { Notice } from './Notice.tsx'

type ReadProps<Name extends ConsoleCall> = {
  answer: Answer<Name>
  children: (value: RouteOutput<Name>) => ReactNode
}

/** What the hub answered; what it answered last and why there is nothing newer; or that it is being read. */
export function Read<Name extends ConsoleCall>({ answer: { value, fault }, children }: ReadProps<Name>) {
  const { words, language } = useWords()
  const isAway = useSnapshotPart(live, (told) => told?.isAway ?? false)
  return (
    <>
      {/* That the hub is away is said once, for the whole page. */}
      {fault === null || (fault.tag === 'NotReached' && value !== null && isAway) ? null : (
        <Notice tone="bad">{words.unread(faultSentence(words, language, fault))}</Notice>
      )}
      {value !== null ? children(value) : null}
      {value === null && fault === null ? <p className="hint">{words.loading}</p> : null}
    </>
  )
}
