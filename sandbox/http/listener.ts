import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import type { SandboxEnv } from './answers.ts'

/** Everything listens here and nowhere else: sample sales are no secret, but a test acquirer is nobody's business. */
const host = '127.0.0.1'

/** One HTTP listener that can refuse connections for a while and come back on the same port. */
export type Listener = {
  /** Known once it was opened. */
  url(): string
  /** Listens. Rejects where the port is taken. @param port 0: any free one. @default the one it had before */
  open(port?: number): Promise<void>
  /** Ends open connections and refuses new ones. */
  close(): Promise<void>
}

export function createListener(application: Hono<SandboxEnv>): Listener {
  const onRequest = getRequestListener(application.fetch, { hostname: host, overrideGlobalObjects: false })
  let server: Server | null = null
  let bound = 0
  return {
    url: () => `http://${host}:${bound}`,
    open: async (port = bound) => {
      if (server !== null) return
      const opening = createServer((message, response) => void onRequest(message, response))
      opening.listen(port, host)
      await once(opening, 'listening')
      server = opening
      bound = (opening.address() as AddressInfo).port
    },
    close: async () => {
      if (server === null) return
      const closing = server
      server = null
      const closed = once(closing, 'close')
      closing.close()
      closing.closeAllConnections()
      await closed
    },
  }
}
