import { constants } from 'node:crypto'
import tls from 'node:tls'

/** What weakens TLS where the environment sets it, and the value that does. */
const weakensWhen: Readonly<Record<string, (value: string) => boolean>> = {
  NODE_TLS_REJECT_UNAUTHORIZED: (value) => value === '0',
  // Whoever can set these is trusted to say which authorities the gateways' certificates may come from.
  NODE_EXTRA_CA_CERTS: (value) => value !== '',
  NODE_USE_SYSTEM_CA: (value) => value === '1',
  // Which authorities the system's are, on Linux.
  SSL_CERT_FILE: (value) => value !== '',
  SSL_CERT_DIR: (value) => value !== '',
  NODE_OPTIONS: (value) => value.split(/\s+/u).some(isWeakOption),
  // Where Chromium and tools write the keys of sessions to.
  SSLKEYLOGFILE: (value) => value !== '',
}

/** Node's options that take other authorities, older versions, weaker ciphers, or write down keys. */
const isWeakOption = (option: string): boolean =>
  /^"?--(?:tls-|use-openssl-ca|use-system-ca|openssl-|insecure-http-parser)/u.test(option)

/**
 * Takes out of the environment what weakens TLS towards the gateways, so that no child gets it, and puts this process's
 * own defaults back where it had an effect at the start: Node's own list of authorities, TLS 1.2 and 1.3, Node's
 * ciphers. `--tls-keylog` in force cannot be undone from within; a packaged app is built to take no `NODE_OPTIONS`.
 *
 * Has to run before the first connection, which would be kept for the next request.
 *
 * @param execArgv the process's own options, which cannot be taken away
 * @returns the names of what was found, for the log and Diagnostics
 */
export function clearWeakTls(environment: NodeJS.ProcessEnv, execArgv: readonly string[]): string[] {
  const found = Object.keys(weakensWhen).filter((name) => weakensWhen[name]?.(environment[name] ?? ''))
  for (const name of found) Reflect.deleteProperty(environment, name)
  const options = execArgv.filter(isWeakOption).map((option) => option.replace(/=.*$/u, ''))
  if (found.length > 0 || options.length > 0) restoreDefaults()
  return [...found, ...options]
}

/** The same for a command of its own, which has no log and no Diagnostics. @param say where its warnings go */
export function clearWeakTlsOfCommand(say: (sentence: string) => void): void {
  const found = clearWeakTls(process.env, process.execArgv)
  if (found.length > 0) say(`Weakens TLS, and was taken out of the environment: ${found.join(', ')}`)
}

function restoreDefaults(): void {
  tls.setDefaultCACertificates(tls.getCACertificates('bundled'))
  tls.DEFAULT_MIN_VERSION = 'TLSv1.2'
  tls.DEFAULT_MAX_VERSION = 'TLSv1.3'
  tls.DEFAULT_CIPHERS = constants.defaultCoreCipherList
}
