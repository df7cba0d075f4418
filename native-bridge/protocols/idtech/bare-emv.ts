import { noFrame, type Recognise, type Recognition } from '../frame-stream.ts'
import { readTlv } from '../../../domain/tlv.ts'
import { judgeEmv } from './emv-tags.ts'
import { isEmvTag } from './stx-frame.ts'

/** Quick Chip's list is about 500 bytes; with all optional tags it stays below. */
const maxBareEmv = 2048

/**
 * Quick Chip over HID or serial: an EMV list without any frame. It has no end mark: silence, padding or the next
 * message ends it. Remembers how far one list was walked, so that each byte is looked at once.
 */
export function createBareEmvRecogniser(): Recognise {
  let walked = 0
  return (bytes, from, to, { silent, insideFailed }) => {
    const available = to - from
    if (insideFailed) return noFrame
    if (available < 2) return silent ? truncated(available) : { kind: 'more', needed: 2 }
    if (!isEmvTag(bytes, from, to)) return noFrame
    if (walked > available) walked = 0
    let at = walked
    while (at < available) {
      const end = endOfObject(bytes, from + at, to)
      if (end === 'foreign') return finish(bytes, from, at, to)
      if (end === 'more') {
        walked = at
        return silent ? truncated(available) : { kind: 'more', needed: available + 1 }
      }
      if (end - from > maxBareEmv) {
        walked = 0
        return { kind: 'not', why: 'tooLong', at }
      }
      if (end > to) {
        walked = at
        return silent ? truncated(available) : { kind: 'more', needed: end - from }
      }
      at = end - from
    }
    if (silent) return finish(bytes, from, at, to)
    walked = at
    return { kind: 'more', needed: available + 1, endsInSilence: true }
  }

  function truncated(available: number): Recognition {
    walked = 0
    return { kind: 'not', why: 'truncated', at: available, failed: available }
  }

  /** Without a checksum the end must be plain: nothing more, padding, a line end or the start of a frame. */
  function finish(bytes: Uint8Array, from: number, length: number, to: number): Recognition {
    walked = 0
    const next = from + length < to ? bytes[from + length] : 0
    if (next !== undefined && !endMarks.has(next)) return { kind: 'not', why: 'tlv', at: length }
    const list = readTlv(bytes.subarray(from, from + length), 'neo')
    if (!list.ok || length === 0) return { kind: 'not', why: 'tlv', at: list.ok ? 0 : list.error.at }
    return { kind: 'frame', length, outputs: [judgeEmv(list.value, 'idtech-emv-tlv', null)] }
  }
}

const endMarks: ReadonlySet<number> = new Set([0x00, 0x02, 0x0a, 0x0d, 0x56])

/** Where the object at `at` ends, that its head is not whole, or that no tag of such a list begins here. */
function endOfObject(bytes: Uint8Array, at: number, to: number): number | 'more' | 'foreign' {
  const first = bytes[at] ?? 0
  // 00 pads, 02 and 56 begin ID TECH's frames, line ends follow typed text: no tag of EMV is below 4F but these.
  if (first < 0x42 || (first === 0x56 && bytes[at + 1] === 0x69)) return 'foreign'
  if (at + 1 >= to) return 'more'
  let next = at + 1
  if ((first & 0x1f) === 0x1f) {
    while ((bytes[next] ?? 0) >= 0x80) {
      next += 1
      if (next >= to) return 'more'
      if (next - at > 3) return 'foreign'
    }
    next += 1
  }
  if (next >= to) return 'more'
  const lengthByte = bytes[next] ?? 0
  if (lengthByte < 0x80) return next + 1 + lengthByte
  const count = lengthByte & 0x1f
  if (count === 0 || count > 2) return 'foreign'
  if (next + count >= to) return 'more'
  const length = count === 1 ? (bytes[next + 1] ?? 0) : (bytes[next + 1] ?? 0) * 256 + (bytes[next + 2] ?? 0)
  return next + 1 + count + length
}
