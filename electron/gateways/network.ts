import http from 'node:http'
import tls from 'node:tls'

/** A way to a host: by a proxy, or `null`, the host itself. */
export type Route = { dispatcher: object } | null

/** What the shop's network asks for. */
export type Network = {
  /** The system's answer for an address, as Chromium words it: `PROXY host:port; DIRECT`. May reject. */
  resolveProxy: (url: string) => Promise<string>
  /** The certificates of the authorities that this PC trusts, PEM. May throw. */
  systemAuthorities: () => string[]
}

const ownNetwork: Network = { resolveProxy: () => Promise.resolve('DIRECT'), systemAuthorities: () => [] }
let network = ownNetwork
let areAuthoritiesTrusted = false

/**
 * From now on requests go as the system says: by its proxy, and with the authorities that it trusts beside Node's own. One
 * for the whole process, as Node's authorities are. @param wanted `null`: none of it
 */
export function useNetwork(wanted: Network | null): void {
  network = wanted ?? ownNetwork
  areAuthoritiesTrusted = false
}

/** Reading the system's takes up to some 0.3 s, so it is left until a request needs them. */
function trustAuthorities(): void {
  if (areAuthoritiesTrusted) return
  areAuthoritiesTrusted = true
  try {
    const system = network.systemAuthorities()
    if (system.length > 0)
      tls.setDefaultCACertificates([...new Set([...tls.getCACertificates('bundled'), ...system])])
  } catch {
    // Where the system's cannot be read, Node's own stay.
  }
}

/**
 * The ways to a host in the order to be tried, at least one. The host itself where the system cannot say.
 *
 * @param signal gives up waiting: an address of a proxy's script (PAC) may not answer
 */
export async function routesTo({ href, protocol }: URL, signal: AbortSignal): Promise<Route[]> {
  if (protocol === 'https:') trustAuthorities()
  const { promise: given, resolve: giveUp } = Promise.withResolvers<string>()
  const onAbort = (): void => giveUp('DIRECT')
  signal.addEventListener('abort', onAbort, { once: true })
  const said = await Promise.race([given, network.resolveProxy(href).catch(() => 'DIRECT')])
  signal.removeEventListener('abort', onAbort)
  const routes = said.split(';').flatMap((word) => routeOf(word.trim()))
  return routes.length === 0 ? [null] : routes
}

/**
 * `fetch`, as the system's network says: by the next way where one fails, so only for what may be asked twice. Rejects with
 * what the last way threw.
 */
export async function fetchByNetwork(url: string | URL, init: RequestInit = {}): Promise<Response> {
  let failure: unknown
  for (const route of await routesTo(new URL(url), init.signal ?? new AbortController().signal))
    try {
      return await fetch(url, { ...init, ...route })
    } catch (error) {
      failure = error
    }
  throw failure
}

/** Chromium's schemes of proxies (net/base/proxy_string_util.cc) that the runtime's own agent speaks. */
const schemes: Readonly<Record<string, string>> = {
  PROXY: 'http',
  HTTPS: 'https',
  SOCKS5: 'socks5',
}

const dispatchers = new Map<string, object>()

function routeOf(word: string): Route[] {
  if (word === 'DIRECT') return [null]
  const [kind = '', address = ''] = word.split(/\s+/u)
  const url = `${schemes[kind] ?? ''}://${address}`
  if (schemes[kind] === undefined || !URL.canParse(url)) return []
  const dispatcher = dispatchers.get(url) ?? dispatcherBy(url)
  if (dispatcher === null) return []
  dispatchers.set(url, dispatcher)
  return [{ dispatcher }]
}

/** Where `fetch` finds the agent it goes by (undici, lib/global.js). */
const globalDispatcher = Symbol.for('undici.globalDispatcher.1')

/**
 * An agent of the runtime's own undici that goes by one proxy: what `fetch` uses itself, of the very version it fits. Node
 * hands it out only as the global one; that is put back at once, for which proxy it is differs from host to host.
 */
function dispatcherBy(proxy: string): object | null {
  const restore = http.setGlobalProxyFromEnv({ http_proxy: proxy, https_proxy: proxy, no_proxy: '' })
  try {
    const made: unknown = Reflect.get(globalThis, globalDispatcher)
    return typeof made === 'object' ? made : null
  } finally {
    restore()
  }
}
