import type { ReaderFamily } from '../../domain/readings.ts'
import { findTlv, readTlv, type TlvDialect } from '../../domain/tlv.ts'
import { MAX_PACKET_BYTES, packetOf } from './abecs/link-layer.ts'
import { toText } from './bytes.ts'
import { neoAnswerOf } from './idtech/neo-frame.ts'
import { isEmvTag } from './idtech/stx-frame.ts'
import { blocksOf } from './miura/block.ts'

/** Tags that only one family's answers have, where a capture is the objects of an answer without its frame. */
const miuraSecureData = 0xdfae02
const idtechKsns = [0xdfee12, 0xffee12]
const onlineRequired = 0xe4

/**
 * Logs often show the data of an answer without the frame around it, and so do the requests that programs send on: the
 * frame is put back. ABECS: letters and status. Miura: objects with SRED data. ID TECH: objects with its KSN, with the
 * attribution byte before them or without.
 */
export function framed(family: ReaderFamily, whole: Uint8Array): Uint8Array {
  switch (family) {
    case 'abecs':
      return whole.length < MAX_PACKET_BYTES && /^[A-Z]{3}[0-9]{3}/u.test(toText(whole, 0, 6))
        ? packetOf(whole)
        : whole
    case 'miura':
      return holdsTag(whole, 'ber', [miuraSecureData]) ? blocksOf(templateOf(onlineRequired, whole)) : whole
    case 'idtech':
      return startsFrame(whole) ||
        !(holdsTag(whole, 'neo', idtechKsns) || holdsTag(whole.subarray(1), 'neo', idtechKsns))
        ? whole
        : neoAnswerOf(whole)
    default:
      return whole
  }
}

/** STX, "Vi", a report id, or the tag with which a bare list of Quick Chip begins: those are recognised themselves. */
const startsFrame = (whole: Uint8Array): boolean =>
  whole[0] === 0x02 ||
  (whole[0] === 0x56 && whole[1] === 0x69) ||
  (whole[0] ?? 0) < 0x05 ||
  isEmvTag(whole, 0, 2)

function holdsTag(bytes: Uint8Array, dialect: TlvDialect, wanted: readonly number[]): boolean {
  const list = readTlv(bytes, dialect)
  return list.ok && wanted.some((tag) => findTlv(list.value, tag) !== undefined)
}

/** One constructed object around others. */
const templateOf = (tag: number, objects: Uint8Array): Uint8Array =>
  Uint8Array.from([tag, 0x82, objects.length >> 8, objects.length & 0xff, ...objects])
