import { err, ok, type Result } from '../../domain/result.ts'

/** The gateways' test hosts: the only ones besides this machine that are ever asked. */
export const testHosts = {
  kushki: 'https://api-uat.kushkipagos.com',
  liquido: 'https://api-qa.liquido.com',
  liquidoAuth: 'https://auth-dev.liquido.com',
} as const

const loopback: readonly string[] = ['127.0.0.1', 'localhost', '[::1]']

/**
 * The base address to ask. A list of what may be asked, and not of what may not: a live host, a store's own proxy and a
 * host that is not known are refused alike, because the probe takes a sale back.
 */
export function probeHost(given: string): Result<string, string> {
  const url = URL.parse(given)
  if (url === null) return err(`${given} is no address`)
  const isTestHost = Object.values(testHosts).some((host) => new URL(host).origin === url.origin)
  const isThisMachine = url.protocol === 'http:' && loopback.includes(url.hostname)
  if (url.username !== '' || url.password !== '') return err('an address here has no user name')
  return isTestHost || isThisMachine
    ? ok(url.origin)
    : err(`${url.hostname} is neither a test host nor this machine`)
}
