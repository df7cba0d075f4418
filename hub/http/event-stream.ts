import type { ServerResponse } from 'node:http'

/** A line now and then, so that neither a proxy nor who listens takes the link for dead. Milliseconds. */
export const heartbeatMs = 15_000

/** Begins server-sent events (WHATWG HTML, server-sent events), with a line that shows who asked that it has. */
export function beginStream(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  response.write(': here\n\n')
}
