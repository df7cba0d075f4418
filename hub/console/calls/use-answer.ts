import { useEffect, useState } from 'react'
import type { RouteOutput } from '../../../contract/hub/routes.ts'
import { ask } from './ask.ts'
import type { Asked, CallFault, ConsoleCall } from './ask.ts'
import { keepReading } from './keep-reading.ts'
import { live } from './live.ts'

/** What the hub last answered to this question, and what went wrong since; both `null` until the first answer. */
export type Answer<Name extends ConsoleCall> = { value: RouteOutput<Name> | null; fault: CallFault | null }

/** Least time between two readings of what costs the hub much, milliseconds. */
export const slowGapMs = 15_000

type How = {
  /** `changes`: what moves with the journals; `beats`: what moves with time too. @default changes */
  by?: 'changes' | 'beats'
  /** Least time between two readings, milliseconds. @default 0 */
  gapMs?: number
}

const unanswered = { value: null, fault: null }

/** Answers of a while, not of the question. */
const passing: ReadonlySet<CallFault['tag']> = new Set(['NotReached', 'Unavailable', 'Fault', 'TooMany'])

/**
 * Asks, and again each time the hub tells of something new; what was there stays until the next answer is, so that nothing blinks.
 * Of another question nothing stays: it would stand under the new one as its answer.
 */
export function useAnswer<Name extends ConsoleCall>(
  name: Name,
  asked: Omit<Asked<Name>, 'signal'>,
  { by = 'changes', gapMs = 0 }: How = {},
): Answer<Name> {
  const key = JSON.stringify(asked)
  const [state, setState] = useState<Answer<Name> & { key: string }>({ key, value: null, fault: null })
  useEffect(() => {
    async function read(signal: AbortSignal): Promise<boolean> {
      const again = JSON.parse(key) as Omit<Asked<Name>, 'signal'>
      const answer = await ask(name, { ...again, signal })
      if (signal.aborted) return true
      setState((before) =>
        answer.ok
          ? { key, value: answer.value, fault: null }
          : { key, value: before.key === key ? before.value : null, fault: answer.error },
      )
      return answer.ok || !passing.has(answer.error.tag)
    }
    const news = { get: () => live.get()?.[by] ?? 0, subscribe: live.subscribe }
    return keepReading(news, { gapMs, read })
  }, [name, key, by, gapMs])
  return state.key === key ? state : unanswered
}
