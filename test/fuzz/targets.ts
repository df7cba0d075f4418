import { readFileSync } from 'node:fs'
import { families } from '../../native-bridge/protocols/index.ts'
import type { Protocol, ProtocolLink, ProtocolOutput } from '../../native-bridge/protocols/protocol.ts'

/** One decoder under test: a family on one of its links. */
export type Target = { name: string; link: ProtocolLink; create(): Protocol }

export const targets: readonly Target[] = families.flatMap((family) =>
  family.links.map((link) => ({
    name: `${family.family}/${link}`,
    link,
    create: () => family.create(link),
  })),
)

type Vector = { raw_hex: string | null; raw_hex_as_published?: string; raw_framed_hex?: string }

/** The published readings, from which mutation begins. */
export function seeds(): Uint8Array[] {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8'))
  const { vectors } = read('reader-vectors.json') as { vectors: Vector[] }
  const { captures } = read('reader-corpus.json') as { captures: { hex?: string; text?: string }[] }
  return [
    ...vectors
      .flatMap((vector) => [vector.raw_hex, vector.raw_hex_as_published, vector.raw_framed_hex])
      .filter((hex) => typeof hex === 'string')
      .map((hex) => new Uint8Array(Buffer.from(hex, 'hex'))),
    ...captures.map(
      ({ hex, text }) =>
        new Uint8Array(hex === undefined ? Buffer.from(`${text ?? ''}\r`) : Buffer.from(hex, 'hex')),
    ),
  ]
}

/** What no decoder may do, whatever the bytes: the fault as a sentence, or `null`. */
export function faultOf(outputs: readonly ProtocolOutput[], bytesGiven: number): string | null {
  // One output per byte and a few at the ends is the most that any format can say.
  if (outputs.length > bytesGiven + 16) return `${outputs.length} outputs for ${bytesGiven} bytes`
  for (const output of outputs) {
    switch (output.type) {
      case 'badFrame':
        if (output.at < 0 || output.at > bytesGiven + 16) return `badFrame at ${output.at} of ${bytesGiven}`
        break
      case 'note':
        if (output.text.length > 200) return 'a note longer than a log line'
        break
      case 'reading': {
        const { reading } = output
        if (!/^(?:[0-9A-F]{2}){1,12}$/u.test(reading.track_ksn)) return 'a KSN that is not hexadecimal'
        if (/\d{7,}/u.test(reading.masked_pan ?? '')) return 'a masked number with seven digits in a row'
        if (/\d{8,}/u.test(reading.card_holder_name ?? '')) return 'a name with digits of a card'
        if ((reading.enc_tlv ?? '').length > 8192) return 'a TLV block longer than a message'
        break
      }
      case 'refused':
      case 'noAnswer':
      case 'activity':
      case 'identity':
      case 'write':
      case 'wait':
        break
    }
  }
  return null
}
