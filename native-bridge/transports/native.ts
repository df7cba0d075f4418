import type { Transport } from './transport.ts'

/** The transports that need a native module; `null` where it cannot be loaded (a system library is missing). */
export async function nativeTransports(): Promise<{ serial: Transport | null; hid: Transport | null }> {
  const [serial, hid] = await Promise.all([
    import('./serial.ts').then(({ serialTransport }) => serialTransport, missing),
    import('./hid.ts').then(({ hidTransport }) => hidTransport, missing),
  ])
  return { serial, hid }
}

/** The other transports must go on working. Listing the same devices fails too, and that is logged. */
const missing = (): null => null
