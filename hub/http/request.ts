import type { IncomingMessage } from 'node:http'
import type { HubError } from '../../contract/hub/errors.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'

/** A batch of the most events there may be is about 400 kB. Bytes. */
const maxBytes = 1_000_000

/**
 * The whole body. Ours, because hono's own limit of a body without a stated length needs the adapter's replacement of the
 * global `Request` (docs/decisions/0029-hono-on-loopback.md). Rejects where the link broke.
 */
export async function readBody(message: IncomingMessage): Promise<Result<Buffer, HubError<'TooLarge'>>> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) return err({ tag: 'TooLarge' })
    chunks.push(chunk)
  }
  return ok(Buffer.concat(chunks))
}

/** Whether a script or a form of the hub's own page asks: the browser names the origin, which has the address that is asked. */
export const isOfOwnPage = ({ headers }: IncomingMessage): boolean =>
  headers.origin !== undefined &&
  headers.host !== undefined &&
  // Without the scheme: behind a proxy with TLS the hub does not know its own.
  URL.parse(headers.origin)?.host === headers.host.toLowerCase()

/**
 * Whether another site's page had a part in it: browsers name the page's origin, or say what site asked (Fetch Metadata, W3C). A
 * link on the hub's own page is neither.
 */
export const isOfOtherPage = (message: IncomingMessage): boolean =>
  (message.headers.origin !== undefined && !isOfOwnPage(message)) ||
  !['none', 'same-origin', undefined].includes(message.headers['sec-fetch-site'])

/** A body as JSON; none at all is an empty object. */
export function parseBody(bytes: Buffer): Result<unknown, HubError<'BadInput'>> {
  if (bytes.length === 0) return ok({})
  try {
    return ok(JSON.parse(bytes.toString('utf8')) as unknown)
  } catch {
    return err({ tag: 'BadInput', path: '' })
  }
}
