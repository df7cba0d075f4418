import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { beginStream, heartbeatMs } from '../http/event-stream.ts'
import type { AdministratorCaller, Call, Handler } from '../http/handlers.ts'

/** Whoever follows is told at most this often, however much happens: each round asks the database twice. Milliseconds. */
export const changesGapMs = 500

/**
 * The changes as server-sent events: `changed` with the new revision, and `still` where there was none for a while, by which the page
 * also sees that it is heard. Ends when the caller hangs up, the hub stops, or the session is over.
 */
export async function streamChanges(
  response: ServerResponse,
  call: Call<'changes'> & { caller: AdministratorCaller },
  read: Handler<'changes'>,
): Promise<void> {
  let { since } = call.input
  beginStream(response)
  while (!call.signal.aborted && !response.destroyed) {
    const answer = await read({ ...call, input: { since, wait: heartbeatMs } })
    if (!answer.ok) {
      response.write(`event: ended\ndata: ${JSON.stringify(answer.error)}\n\n`)
      break
    }
    const { revision } = answer.value
    const event = revision === since ? 'still' : 'changed'
    since = revision
    if (response.destroyed) break
    const { signal } = call
    if (!response.write(`event: ${event}\ndata: ${JSON.stringify(answer.value)}\n\n`))
      await once(response, 'drain', { signal }).catch(() => null)
    await wait(changesGapMs, undefined, { signal }).catch(() => null)
  }
  response.end()
}
