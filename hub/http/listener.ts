import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { HttpBindings } from '@hono/node-server'
import type { Hono } from 'hono'

/** `stop` takes nothing new, cuts all connections, and resolves when nothing is under way any more. */
export type Listener = { url: string; stop(): Promise<void> }

/** Listens. Rejects where the port is taken. @param port 0: any free one */
export async function listen(
  application: Hono<{ Bindings: HttpBindings }>,
  { host, port }: { host: string; port: number },
): Promise<Listener> {
  const onRequest = getRequestListener(application.fetch, { hostname: host, overrideGlobalObjects: false })
  const underWay = new Set<Promise<unknown>>()
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, (message, response) => {
    const serving = Promise.resolve(onRequest(message, response)).finally(() => underWay.delete(serving))
    underWay.add(serving)
  })
  server.listen(port, host)
  await once(server, 'listening')
  const { port: bound } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    async stop() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
      // Whose connection is cut is served to its end all the same: what it needs is closed after this.
      await Promise.allSettled(underWay)
    },
  }
}
