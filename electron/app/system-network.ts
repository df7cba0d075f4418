import tls from 'node:tls'
import { session } from 'electron'
import { useNetwork } from '../gateways/network.ts'

/** Requests go by the proxy that the system names, and trust the authorities that it trusts. Once the app is ready. */
export const useSystemNetwork = (): void =>
  useNetwork({
    resolveProxy: (url) => session.defaultSession.resolveProxy(url),
    systemAuthorities: () => tls.getCACertificates('system'),
  })
