import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Answer, Received } from './answers.ts'

/** Everything listens here and nowhere else: sample sales are no secret, but a test acquirer is nobody's business. */
const host = '127.0.0.1'

/** A body larger than any request of either gateway. Bytes. */
const maxBytes = 64 * 1024 * 1024

export const tooLarge: Answer = { status: 413, body: { message: 'Payload Too Large' } }

/** One HTTP listener that can refuse connections for a while and come back on the same port. */
export type Listener = {
  url: string
  /** Ends open connections and refuses new ones. */
  close(): Promise<void>
  /** Listens again on the same port. */
  reopen(): Promise<void>
}

const listenOn = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })

/** Starts listening. @param port 0 for any free port. Rejects where the port is taken. */
export async function openListener(port: number, onRequest: RequestListener): Promise<Listener> {
  let server = createServer(onRequest)
  const bound = await listenOn(server, port)
  let open = true
  return {
    url: `http://${host}:${bound}`,
    close: async () => {
      if (!open) return
      open = false
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
      server.closeAllConnections()
      await closed
    },
    reopen: async () => {
      if (open) return
      server = createServer(onRequest)
      await listenOn(server, bound)
      open = true
    },
  }
}

/** Reads a whole request; `null` where the body is larger than any real one. Rejects where the link broke. */
export async function receive(message: IncomingMessage): Promise<Received | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message) {
    const bytes = chunk as Buffer
    size += bytes.length
    // Read to its end all the same, and forgotten: cutting the link would cut the answer too.
    if (size <= maxBytes) chunks.push(bytes)
  }
  if (size > maxBytes) return null
  const url = URL.parse(message.url ?? '/', `http://${host}`)
  return {
    method: message.method ?? 'GET',
    path: url?.pathname ?? '/',
    headers: message.headers,
    text: Buffer.concat(chunks).toString('utf8'),
    declineWith: null,
  }
}
