import type { IncomingMessage } from 'node:http'
import { Hono, type MiddlewareHandler } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { answer, respond, type SandboxEnv } from './answers.ts'

/** A body larger than any request of either gateway. Bytes. */
const maxBytes = 64 * 1024 * 1024

/**
 * The whole body, or `null` where it is larger than any real one. Rejects where the link broke. Ours, because hono's
 * own limit of a body without a stated length needs the adapter's replacement of the global `Request`, which would be
 * that of the tests too.
 */
async function readBody(message: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    // Read to its end all the same, and forgotten: cutting the link would cut the answer too.
    if (size <= maxBytes) chunks.push(chunk)
  }
  return size > maxBytes ? null : Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

type ApplicationParts = {
  /** Run before a byte of the body is read. */
  guards: [MiddlewareHandler<SandboxEnv>, ...MiddlewareHandler<SandboxEnv>[]]
  /** Runs around the routes, once the body is there. */
  around?: MiddlewareHandler<SandboxEnv>
}

/**
 * What the gateways and the control API share: no web page gets in, the body is read, 413 where it is too large, 404 for
 * an unknown path, 405 for a known path with another method.
 */
export function createApplication(
  routes: Hono<SandboxEnv>,
  { guards, around = (_, next) => next() }: ApplicationParts,
): Hono<SandboxEnv> {
  const application = new Hono<SandboxEnv>()
  application.use(...guards)
  application.use(async (c, next) => {
    const text = await readBody(c.env.incoming)
    if (text === null) return respond(c, answer(413, { message: 'Payload Too Large' }))
    c.set('text', text)
    c.set('json', parsed(text))
    return next()
  })
  application.use(around)
  const otherMethod = answer(405, { message: 'Method Not Allowed' })
  application.use(methodNotAllowed({ app: application, onMethodNotAllowed: (c) => respond(c, otherMethod) }))
  application.route('/', routes)
  application.notFound((c) => respond(c, answer(404, { message: 'Not Found' })))
  return application
}
