import type { ServerResponse } from 'node:http'
import { beginStream, heartbeatMs } from '../http/event-stream.ts'
import type { AdministratorCaller, Call, Handler } from '../http/handlers.ts'

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
    response.write(
      `event: ${revision === since ? 'still' : 'changed'}\ndata: ${JSON.stringify(answer.value)}\n\n`,
    )
    since = revision
  }
  response.end()
}
