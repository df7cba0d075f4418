import { fromHex } from '../hex.ts'
import { neoCommand } from './neo-frame.ts'

/** Seconds that a NEO reader waits for a card by itself; the bridge cancels earlier when the cashier does. */
const cardSeconds = 60
const reportBytes = 64
const currencyCodes = { PEN: '0604', USD: '0840' } as const

/** Asks for the serial number (12-01). Its answer shows that the reader speaks NEO. */
export const serialNumberCommand = (): Uint8Array => neoCommand(0x12, 0x01, new Uint8Array())

/** Asks for nothing (18-01): the politest question on a serial line. */
export const pingCommand = (): Uint8Array => neoCommand(0x18, 0x01, new Uint8Array())

/** Stops waiting for a card (05-01). */
export const cancelCommand = (): Uint8Array => neoCommand(0x05, 0x01, new Uint8Array())

/**
 * Activate Transaction (02-40): a time-out in seconds, then 9F02 amount in minor units, 9C transaction type 20 (a
 * refund, ISO 8583 processing code) and 5F2A currency (ISO 4217 numeric).
 */
export function activateCommand(wanted: { minor: number; currency: 'PEN' | 'USD' }): Uint8Array {
  const amount = String(Math.max(0, Math.trunc(wanted.minor)))
    .slice(-12)
    .padStart(12, '0')
  const hex = `${cardSeconds.toString(16).padStart(2, '0')}9F0206${amount}9C01205F2A02${currencyCodes[wanted.currency]}`
  return neoCommand(0x02, 0x40, fromHex(hex) ?? new Uint8Array())
}

/** A message as HID output reports: 1 (only), 2 (first), 3 (middle), 4 (last), then 63 bytes, filled with 00. */
export function inReports(message: Uint8Array): Uint8Array[] {
  const payload = reportBytes - 1
  const count = Math.max(1, Math.ceil(message.length / payload))
  return Array.from({ length: count }, (_, index) => {
    const report = new Uint8Array(reportBytes)
    report[0] = count === 1 ? 1 : index === 0 ? 2 : index === count - 1 ? 4 : 3
    report.set(message.subarray(index * payload, (index + 1) * payload), 1)
    return report
  })
}
