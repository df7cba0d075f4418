import { useEffect, useState } from 'react'
import type { RouteOutput } from '../../../contract/hub/routes.ts'
import { ask } from './ask.ts'
import type { Asked, CallFault, ConsoleCall } from './ask.ts'
import { live } from './live.ts'

/** What the hub last answered, and what went wrong since; both `null` until the first answer. */
export type Answer<Name extends ConsoleCall> = { value: RouteOutput<Name> | null; fault: CallFault | null }

/**
 * Asks, and again each time the hub tells of something new; what was there stays until the next answer is, so that nothing blinks.
 *
 * @param by `changes`: what moves with the journals; `beats`: what moves with time too
 */
export function useAnswer<Name extends ConsoleCall>(
  name: Name,
  asked: Omit<Asked<Name>, 'signal'>,
  by: 'changes' | 'beats' = 'changes',
): Answer<Name> {
  const key = JSON.stringify(asked)
  const [state, setState] = useState<Answer<Name> & { key: string }>({ key, value: null, fault: null })
  useEffect(
    () =>
      keepReading(by, async (signal) => {
        const again = JSON.parse(key) as Omit<Asked<Name>, 'signal'>
        const answer = await ask(name, { ...again, signal })
        if (signal.aborted) return
        setState((before) =>
          answer.ok
            ? { key, value: answer.value, fault: null }
            : { key, value: before.key === key ? before.value : null, fault: answer.error },
        )
      }),
    [name, key, by],
  )
  return state
}

/** Reads now and after each news, one at a time: news that come meanwhile are read once. @returns stops it */
function keepReading(by: 'changes' | 'beats', read: (signal: AbortSignal) => Promise<void>): () => void {
  const leaving = new AbortController()
  const { signal } = leaving
  let wanted = -1
  let seen = -1
  async function follow(): Promise<void> {
    const isReading = wanted !== seen
    wanted = live.get()?.[by] ?? 0
    if (isReading) return
    while (seen !== wanted && !signal.aborted) {
      const reading = wanted
      await read(signal)
      seen = reading
    }
  }
  const stop = live.subscribe(() => void follow())
  void follow()
  return () => {
    stop()
    leaving.abort()
  }
}
