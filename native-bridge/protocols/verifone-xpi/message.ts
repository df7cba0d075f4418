import type { BadFrameReason, ProtocolOutput } from '../protocol.ts'
import { noFrame, padding, type Recognise, type Recognition } from '../frame-stream.ts'

/** Control characters of the link. */
const STX = 0x02
const ETX = 0x03
const EOT = 0x04
export const ACK = 0x06
const NAK = 0x15
/** Separates the fields of a message. */
export const FS = 0x1c

/** Longest message with its frame: the card data of E07 stay far below in base64. */
export const MAX_MESSAGE_BYTES = 4096

/** STX, ETX and the check byte around a message. */
const FRAME_BYTES = 3
/** `C31`, two digits of status, two bytes of length: what comes then is binary and may hold an ETX. */
const CHIP_HEAD_BYTES = 7

/** A message as it goes over the line: STX, the message, ETX, and the XOR of message and ETX. */
export const frameOf = (message: Uint8Array): Uint8Array => {
  const frame = new Uint8Array(message.length + FRAME_BYTES)
  frame[0] = STX
  frame.set(message, 1)
  frame[message.length + 1] = ETX
  frame[message.length + 2] = message.reduce((check, byte) => check ^ byte, ETX)
  return frame
}

/** `C31` and its status: all there is of an answer without objects. */
const STATUS_BYTES = 5

const endsAfterStatus = (bytes: Uint8Array, from: number): boolean => {
  if (bytes[from + STATUS_BYTES + 1] !== ETX) return false
  let check = 0
  for (let index = from + 1; index <= from + STATUS_BYTES + 2; index += 1) check ^= bytes[index] ?? 0
  return check === 0
}

const CHIP_ANSWER = [0x43, 0x33, 0x31]

/**
 * Bytes between STX and ETX of a chip answer, which tells them; `null` for a message that ends at its first ETX,
 * `'more'` before the length has come.
 */
const toldLength = (bytes: Uint8Array, from: number, available: number): number | 'more' | null => {
  for (const [index, letter] of CHIP_ANSWER.entries()) {
    if (index + 1 < available && bytes[from + index + 1] !== letter) return null
  }
  if (available < 1 + CHIP_HEAD_BYTES) return 'more'
  if (endsAfterStatus(bytes, from)) return STATUS_BYTES
  return CHIP_HEAD_BYTES + ((bytes[from + 6] ?? 0) << 8) + (bytes[from + 7] ?? 0)
}

/**
 * Recognises frames. It remembers how far it has looked for the end, so that a frame that comes byte by byte is looked
 * at once.
 * @param meaning what a whole message means; the view is valid during the call only
 */
export const createRecogniser = (meaning: (message: Uint8Array) => ProtocolOutput[]): Recognise => {
  let looked = 1

  const no = (why: BadFrameReason, at: number, failed?: number): Recognition => {
    looked = 1
    return failed === undefined ? { kind: 'not', why, at } : { kind: 'not', why, at, failed }
  }

  return (bytes, from, to, { silent }) => {
    const first = bytes[from]
    if (first === ACK || first === NAK || first === EOT || first === 0x0d || first === 0x0a) return padding
    if (first !== STX) return noFrame
    const available = to - from
    const told = toldLength(bytes, from, available)
    if (told === 'more') return { kind: 'more', needed: available + 1 }
    if (told === null) {
      while (looked < available && bytes[from + looked] !== ETX) {
        if (bytes[from + looked] === STX) return no('truncated', looked, looked)
        looked += 1
      }
    } else looked = told + 1
    if (looked + 2 > MAX_MESSAGE_BYTES) return no('tooLong', looked)
    if (available < looked + 2) {
      const needed = looked + 2
      if (silent) looked = 1
      return { kind: 'more', needed }
    }
    const length = looked + 2
    let check = 0
    for (let index = from + 1; index < from + length; index += 1) check ^= bytes[index] ?? 0
    if (bytes[from + length - 2] !== ETX || check !== 0) return no('checksum', length - 1, length)
    looked = 1
    return { kind: 'frame', length, outputs: meaning(bytes.subarray(from + 1, from + length - 2)) }
  }
}
