import type { ProtocolOutput } from '../protocol.ts'
import { findTlv, readTlv } from '../../../domain/tlv.ts'
import { emvMessageLength, judgeEmvMessage, maxEmvMessage } from './emv-container.ts'

/**
 * MagTek Messaging Schema, spoken by DynaFlex, DynaProx and the like (DynaFlex Family Programmer's Manual). On HID a
 * message is cut into 64-byte packets: 0 single, 1 head, 2 middle, 3 tail, 4 cancel. On serial it is a SLIP frame of a
 * direction byte, four bytes of length and the message.
 */
const packet = { single: 0, head: 1, middle: 2, tail: 3, cancel: 4 } as const
const headData = 5
const middleData = 3
const endData = 2
const messageStart = [0xaa, 0x00] as const
const notificationType = 0x83
const notification = { transaction: 0x0101, complete: 0x0105 } as const

export type MmsPackets = {
  /** Whether this report can be a packet, given what came before it. */
  takes(report: Uint8Array): boolean
  receive(report: Uint8Array): ProtocolOutput[]
  expired(): ProtocolOutput[]
}

const startsMessage = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === messageStart[0] && bytes[at + 1] === messageStart[1]

/** Puts HID packets together. */
export function createMmsPackets(): MmsPackets {
  const message = new Uint8Array(maxEmvMessage)
  let filled = 0

  const add = (part: Uint8Array): ProtocolOutput | null => {
    if (filled + part.length > message.length) {
      filled = 0
      return { type: 'badFrame', why: 'tooLong', at: message.length }
    }
    message.set(part, filled)
    filled += part.length
    return null
  }

  const finish = (): ProtocolOutput[] => {
    const whole = message.slice(0, filled)
    filled = 0
    return [{ type: 'wait', waitMs: null }, ...judgeMmsMessage(whole)]
  }

  return {
    takes(report) {
      if (report.length > 65) return false
      if (report[0] === packet.single) return startsMessage(report, endData)
      if (report[0] === packet.head) return startsMessage(report, headData)
      return filled > 0 && (report[0] ?? 9) <= packet.cancel
    },
    receive(report) {
      const lost: ProtocolOutput[] = []
      const begins = report[0] === packet.single || report[0] === packet.head
      if (begins && filled > 0) lost.push({ type: 'badFrame', why: 'truncated', at: filled })
      if (begins) filled = 0
      const end = endData + Math.min(report[1] ?? 0, report.length - endData)
      switch (report[0]) {
        case packet.single:
        case packet.tail: {
          const fault = add(report.subarray(endData, end))
          return fault === null ? [...lost, ...finish()] : [fault]
        }
        case packet.head:
        case packet.middle: {
          const fault = add(report.subarray(report[0] === packet.head ? headData : middleData))
          return fault === null ? [...lost, { type: 'wait', waitMs: 2000 }] : [fault]
        }
        default:
          filled = 0
          return [
            { type: 'wait', waitMs: null },
            { type: 'note', text: 'magtek message cancelled' },
          ]
      }
    },
    expired() {
      if (filled === 0) return []
      const at = filled
      filled = 0
      return [{ type: 'badFrame', why: 'truncated', at }]
    },
  }
}

/** One whole message to what it means. A card read is notification 0101 with tag 84 holding the EMV message. */
export function judgeMmsMessage(message: Uint8Array): ProtocolOutput[] {
  if (!startsMessage(message, 0) || message.length < 8) return [{ type: 'badFrame', why: 'structure', at: 0 }]
  const name = (message[6] ?? 0) * 256 + (message[7] ?? 0)
  if (message[4] !== notificationType) return [{ type: 'note', text: `magtek answer ${hexWord(name)}` }]
  if (name === notification.complete) return [{ type: 'activity', activity: 'idle' }]
  const list = readTlv(message.subarray(8))
  if (!list.ok) return [{ type: 'badFrame', why: 'tlv', at: 8 + list.error.at }]
  if (name !== notification.transaction)
    return [{ type: 'note', text: `magtek notification ${hexWord(name)}` }]
  const data = findTlv(list.value, 0x84)?.value
  const start = data === undefined ? -1 : startOfEmvMessage(data)
  if (data !== undefined && start >= 0) return [judgeEmvMessage(data.subarray(start))]
  return whatHappened(findTlv(list.value, 0x82)?.value ?? new Uint8Array())
}

/** Tag 84 has a header of its own before the EMV message; its two lengths show where that begins. */
function startOfEmvMessage(data: Uint8Array): number {
  for (let at = 0; at + 8 < data.length && at <= 16; at += 1) {
    const length = emvMessageLength(data, at)
    if (length !== null && at + length <= data.length + 12) return at
  }
  return -1
}

/** Tag 82: technology, then what happened: 01 02 inserted, 01 03 removed, 01 01 swiped, 01 04 detected. */
function whatHappened(detail: Uint8Array): ProtocolOutput[] {
  if (detail[1] !== 0x01) return [{ type: 'note', text: 'magtek transaction step' }]
  return [{ type: 'activity', activity: detail[2] === 0x03 ? 'idle' : 'reading' }]
}

const hexWord = (word: number): string => word.toString(16).padStart(4, '0').toUpperCase()
