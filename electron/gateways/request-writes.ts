import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import { z } from 'zod'

/** How far one request came on its way to a socket. */
export type RequestWrites = {
  /** Whether its headers were given to a connected socket, or why that cannot be told. */
  state(): 'handedOver' | 'notHandedOver' | 'unobserved'
}

type Watch = { method: string; origin: string; path: string; state: ReturnType<RequestWrites['state']> }

const current = new AsyncLocalStorage<Watch>()
const watches = new WeakMap<object, Watch>()

/** What undici tells on its channels (undici, Diagnostics Channel support); a message of another form tells nothing. */
const createdSchema = z.object({
  request: z.looseObject({
    method: z.string(),
    path: z.string(),
    origin: z.union([z.string(), z.instanceof(URL)]),
  }),
})

/** The channels hand out undici's own object, the same in every message of one request: it is what a watch hangs on. */
const requestOf = (message: unknown): object | null =>
  typeof message === 'object' &&
  message !== null &&
  'request' in message &&
  typeof message.request === 'object'
    ? message.request
    : null

subscribe('undici:request:create', (message) => {
  const watch = current.getStore()
  const request = requestOf(message)
  const created = createdSchema.safeParse(message)
  if (watch === undefined || request === null || !created.success) return
  const { method, path, origin } = created.data.request
  // A proxy's CONNECT is made on the request's behalf and carries nothing of it.
  if (method !== watch.method || path !== watch.path || new URL(origin).origin !== watch.origin) return
  watches.set(request, watch)
  if (watch.state === 'unobserved') watch.state = 'notHandedOver'
})

// Published when the link (with TLS, its hello too) stands, just before the headers are written.
subscribe('undici:client:sendHeaders', (message) => {
  const watch = watches.get(requestOf(message) ?? {})
  if (watch !== undefined) watch.state = 'handedOver'
})

/**
 * Runs what makes one HTTP request by `fetch`, and watches whether anything of it may have been written. Only
 * `notHandedOver` proves that nothing was: a runtime whose `fetch` does not tell leaves it `unobserved`.
 *
 * @param url parsed already, so that it is compared as `fetch` writes it
 */
export function watchWrites<Value>(
  method: string,
  url: URL,
  run: () => Promise<Value>,
): { done: Promise<Value>; writes: RequestWrites } {
  const watch: Watch = {
    method,
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    state: 'unobserved',
  }
  return { done: current.run(watch, run), writes: { state: () => watch.state } }
}
