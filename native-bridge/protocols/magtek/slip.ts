import { noFrame, padding, type Recognise } from '../frame-stream.ts'
import { maxEmvMessage } from './emv-container.ts'
import { judgeMmsMessage } from './mms.ts'

/** SLIP (RFC 1055): END around each frame, ESC before what stands for END or ESC. */
export const slipEnd = 0xc0
const slipEscape = 0xdb
const escapedEnd = 0xdc
const escapedEscape = 0xdd
/** Direction and length before the message. */
const headerBytes = 5
/** Every byte may be escaped. */
export const maxSlip = (maxEmvMessage + headerBytes) * 2 + 2

/** Recognises a SLIP frame with a message in it, from its first END. */
export function createSlipRecogniser(): Recognise {
  let walked = 1
  return (bytes, from, to, { silent }) => {
    const available = to - from
    if (walked > available) walked = 1
    while (walked < available && bytes[from + walked] !== slipEnd) walked += 1
    if (walked === available) return silent ? foreign() : { kind: 'more', needed: available + 1 }
    const length = walked
    walked = 1
    // Two ENDs in a row: the first closed a frame that was lost, the second opens the next.
    if (length === 1) return padding
    const frame = unescape(bytes, from + 1, from + length)
    const declared =
      frame === null || frame.length < headerBytes
        ? -1
        : (frame[1] ?? 0) * 0x100_0000 + (frame[2] ?? 0) * 0x1_0000 + (frame[3] ?? 0) * 256 + (frame[4] ?? 0)
    if (frame === null || declared !== frame.length - headerBytes)
      return { kind: 'not', why: 'length', at: 1, failed: length }
    return { kind: 'frame', length: length + 1, outputs: judgeMmsMessage(frame.subarray(headerBytes)) }
  }

  function foreign(): ReturnType<Recognise> {
    walked = 1
    return noFrame
  }
}

function unescape(bytes: Uint8Array, from: number, to: number): Uint8Array | null {
  const plain = new Uint8Array(to - from)
  let length = 0
  for (let index = from; index < to; index += 1) {
    let byte = bytes[index] ?? 0
    if (byte === slipEscape) {
      index += 1
      if (bytes[index] === escapedEnd) byte = slipEnd
      else if (bytes[index] === escapedEscape) byte = slipEscape
      else return null
    }
    plain[length] = byte
    length += 1
  }
  return plain.subarray(0, length)
}
