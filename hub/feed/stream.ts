import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { beginStream, heartbeatMs } from '../http/event-stream.ts'
import type { Call, CounterCaller, Handler } from '../http/handlers.ts'

/**
 * The feed as server-sent events (WHATWG HTML, server-sent events): `id` is the cursor to go on from. Ends when the caller hangs
 * up, the hub stops, or the counter is revoked.
 */
export async function streamFeed(
  response: ServerResponse,
  call: Call<'feed'> & { caller: CounterCaller },
  read: Handler<'feed'>,
): Promise<void> {
  const lastId = Number(call.headers['last-event-id'] ?? 0)
  let cursor = Math.max(call.input.cursor, Number.isSafeInteger(lastId) && lastId > 0 ? lastId : 0)
  beginStream(response)
  while (!call.signal.aborted) {
    const answer = await read({ ...call, input: { cursor, wait: heartbeatMs } })
    if (!answer.ok) {
      response.write(`event: ended\ndata: ${JSON.stringify(answer.error)}\n\n`)
      break
    }
    const text = answer.value.items
      .map((entry) => `id: ${entry.cursor}\nevent: item\ndata: ${JSON.stringify(entry)}\n\n`)
      .join('')
    cursor = answer.value.cursor
    if (response.destroyed) break
    if (!response.write(text === '' ? ': here\n\n' : text))
      await once(response, 'drain', { signal: call.signal }).catch(() => null)
  }
  response.end()
}
