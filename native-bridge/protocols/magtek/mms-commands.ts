import { fromHex, toHex } from '../bytes.ts'

/**
 * Commands of the MagTek Messaging Schema (DynaFlex Family Programmer's Manual, group 10), each as one 64-byte HID
 * packet: 0 (single), length, message. They fit one packet.
 */
const packetBytes = 64
const header = 'AA008104'
const currencyCodes = { PEN: '0604', USD: '0840' } as const

function single(message: string): Uint8Array {
  const bytes = fromHex(message) ?? new Uint8Array()
  const report = new Uint8Array(1 + packetBytes)
  // Report id 0: these devices do not number their reports.
  report.set([0, 0x00, bytes.length])
  report.set(bytes.subarray(0, packetBytes - 2), 3)
  return report
}

/**
 * Start Transaction (1001): 60 seconds, contact, contactless and stripe, then amount, and currency of a refund. The
 * amount is in minor units.
 */
export function mmsStart(wanted: { minor: number; currency: 'PEN' | 'USD' }): Uint8Array {
  const amount = String(Math.max(0, Math.trunc(wanted.minor)))
    .slice(-12)
    .padStart(12, '0')
  const emv = `9C01209F0206${amount}5F2A02${currencyCodes[wanted.currency]}`
  const body = `82013CA3098101018201018301018402000386${lengthOf(emv)}${emv}`
  return single(`${header}0102100184${lengthOf(`1001${body}`)}1001${body}`)
}

/** Cancel Transaction (1008). */
export const mmsCancel = (): Uint8Array => single(`${header}0103100884021008`)

const lengthOf = (hex: string): string => toHex(Uint8Array.of(hex.length / 2))
