import type { ProtocolOutput } from '../protocol.ts'
import { judgeEmvMessage, maxEmvMessage } from './emv-container.ts'

/**
 * EMV notifications of eDynamo, tDynamo, mDynamo and iDynamo 6 (Programmer's Manual, "Notifications"): input report 2
 * carries a fragment: length of this part, its offset, notification id, length of the whole (each two bytes, high
 * first), data.
 */
const notificationReport = 2
const headerBytes = 8

const id = {
  transactionStatus: 0x0300,
  displayMessage: 0x0301,
  userSelection: 0x0302,
  cardRead: 0x0303,
  transactionResult: 0x0304,
} as const

/** Groups of notifications: EMV, UART, SPI, firmware. */
const groups: ReadonlySet<number> = new Set([0x03, 0x04, 0x05, 0x06])

export type Notifications = {
  /** One report, its report id first. */
  receive(report: Uint8Array): ProtocolOutput[]
  /** Drops what is unfinished: the rest did not come. */
  expired(): ProtocolOutput[]
}

/** Whether a report is a fragment: its lengths fit each other and its size. */
export function isFragment(report: Uint8Array): boolean {
  const part = word(report, 1)
  const whole = word(report, 7)
  return (
    report[0] === notificationReport &&
    report.length > headerBytes &&
    groups.has(report[5] ?? 0) &&
    part > 0 &&
    part <= report.length - 1 - headerBytes &&
    word(report, 3) + part <= whole &&
    whole <= maxEmvMessage
  )
}

const word = (bytes: Uint8Array, index: number): number => (bytes[index] ?? 0) * 256 + (bytes[index + 1] ?? 0)

/** Puts fragments together; a fragment that does not continue the last one starts anew or is dropped. */
export function createNotifications(): Notifications {
  const message = new Uint8Array(maxEmvMessage)
  let name = 0
  let whole = 0
  let filled = 0

  return {
    receive(report) {
      const part = word(report, 1)
      const offset = word(report, 3)
      const outputs: ProtocolOutput[] = []
      const continues =
        offset > 0 && offset === filled && name === word(report, 5) && whole === word(report, 7)
      if (filled > 0 && !continues) outputs.push({ type: 'badFrame', why: 'truncated', at: filled })
      if (offset > 0 && !continues) {
        if (filled === 0) outputs.push({ type: 'badFrame', why: 'unexpected', at: 3 })
        filled = 0
        return outputs
      }
      name = word(report, 5)
      whole = word(report, 7)
      message.set(report.subarray(1 + headerBytes, 1 + headerBytes + part), offset)
      filled = offset + part
      if (filled < whole) return [...outputs, { type: 'wait', waitMs: 2000 }]
      filled = 0
      return [...outputs, { type: 'wait', waitMs: null }, ...meaningOf(name, message.slice(0, whole))]
    },
    expired() {
      if (filled === 0) return []
      const at = filled
      filled = 0
      return [{ type: 'badFrame', why: 'truncated', at }]
    },
  }
}

function meaningOf(name: number, data: Uint8Array): ProtocolOutput[] {
  switch (name) {
    case id.transactionStatus:
      return transactionStatus(data[0] ?? 0, data[2] ?? 0)
    case id.cardRead:
      return [judgeEmvMessage(data)]
    case id.transactionResult:
      return [
        { type: 'note', text: 'magtek transaction result' },
        { type: 'activity', activity: 'idle' },
      ]
    case id.displayMessage:
      return [{ type: 'note', text: 'magtek display message' }]
    case id.userSelection:
      return [{ type: 'note', text: 'magtek user selection' }]
    default:
      return [{ type: 'note', text: `magtek notification ${name.toString(16).padStart(4, '0')}` }]
  }
}

/** Byte 0: what happened to the card; byte 2: how far the transaction is. */
function transactionStatus(event: number, progress: number): ProtocolOutput[] {
  switch (event) {
    case 0x01:
    case 0x09:
    case 0x0a:
      return [{ type: 'activity', activity: 'reading' }]
    case 0x02:
      return [{ type: 'refused', refusal: { tag: 'ReaderError', code: hexByte(progress) } }]
    case 0x03:
      return [{ type: 'note', text: `magtek progress ${hexByte(progress)}` }]
    case 0x05:
      return [{ type: 'refused', refusal: { tag: 'TimedOut' } }]
    case 0x06:
      return [{ type: 'activity', activity: 'removeCard' }]
    case 0x07:
      return [{ type: 'refused', refusal: { tag: 'Cancelled' } }]
    case 0x08:
      return [{ type: 'activity', activity: 'idle' }]
    default:
      return [{ type: 'note', text: `magtek status ${hexByte(event)}` }]
  }
}

const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0').toUpperCase()
