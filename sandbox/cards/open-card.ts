import { createDecipheriv } from 'node:crypto'
import { err, ok, type Result } from '../../domain/result.ts'
import { PUBLISHED_TEST_BASE_KEY, transactionKey } from '../../native-bridge/simulated/dukpt.ts'
import type { Agreement } from './agreements.ts'
import { readTlvList } from './tlv-list.ts'
import { readTrack2 } from './track2.ts'

/*
 * What an acquirer's security module does with a card block. Of everything in this repository only the sandbox does it, and
 * only under the key that the ANSI standard prints: the product has no key and decrypts nothing of a card.
 */

/** A card block as it comes on the wire. */
export type CardBlock = {
  reading_type: 'ICC' | 'MCR' | 'NFC'
  tracks: {
    track_ksn: string
    enc_track2?: string | undefined
    track2_length?: number | undefined
  }
  enc_tlv?: string | undefined
}

/** Whose card it is, as an acquirer keeps it. */
export type OpenedCard = { bin: string; lastFour: string }

/** The vector of the published sample of Verifone's XPI: the one that is not zero which this acquirer knows. */
const otherVector = 'DB1E263826651F30'
const zeroVector = '0000000000000000'

const keyVariants = ['data', 'pin'] as const
const contents = ['packed-track', 'tlv-value', 'ascii-track', 'tlv-object', 'tlv-blob'] as const

/** Opens a card block by the first agreement that it fits. The error says why it could not, without a digit of the card. */
export function openCard(block: CardBlock, agreements: readonly Agreement[]): Result<OpenedCard, string> {
  let why = 'nothing agreed'
  for (const agreement of agreements) {
    const opened = openBy(agreement, block)
    if (opened.ok) return opened
    why = opened.error
  }
  return err(why)
}

function openBy(agreement: Agreement, block: CardBlock): Result<OpenedCard, string> {
  const { tracks, enc_tlv, reading_type } = block
  if ((agreement.scheme ?? 'tdes-dukpt') !== 'tdes-dukpt') return err('no key of this scheme')
  const isTlvBeside = tracks.enc_track2 !== undefined && enc_tlv !== undefined
  if (reading_type !== 'MCR' && agreement.tlv !== undefined && isTlvBeside !== (agreement.tlv === 'list'))
    return err(`chip data: ${agreement.tlv} agreed`)
  const ciphertext = tracks.enc_track2 ?? enc_tlv ?? ''
  let why = 'not opened'
  for (const { variant, vector, content } of attempts(agreement)) {
    const open = (hex: string): string => decrypted(hex, tracks.track_ksn, variant, vector)
    const track = readTrack2(open(ciphertext), content, agreement.padding ?? 'unknown')
    if (!track.ok) {
      why = track.error
      continue
    }
    const { pan, length } = track.value
    if (tracks.track2_length !== undefined && length !== null && tracks.track2_length !== length)
      return err('track2_length')
    const fault = isTlvBeside ? faultOfTlv(open(enc_tlv), pan) : null
    return fault === null ? ok({ bin: pan.slice(0, 6), lastFour: pan.slice(-4) }) : err(fault)
  }
  return err(why)
}

type Attempt = { variant: 'data' | 'pin'; vector: string; content: (typeof contents)[number] }

/** Every way that an agreement leaves open. */
function attempts({ keyVariant, iv, plaintext }: Agreement): Attempt[] {
  const ivs = chosen(['zero', 'other'] as const, iv)
  return chosen(keyVariants, keyVariant).flatMap((variant) =>
    ivs.flatMap((which) =>
      chosen(contents, plaintext).map((content) => ({
        variant,
        vector: which === 'zero' ? zeroVector : otherVector,
        content,
      })),
    ),
  )
}

/** What is wrong with the chip's list: not one, or of another card than the track. */
function faultOfTlv(plain: string, pan: string): string | null {
  const objects = readTlvList(plain)
  if (objects === null) return 'enc_tlv is no list'
  const pans = objects.flatMap(({ tag, value }) => {
    if (tag === '5A') return [value.replace(/F+$/u, '')]
    return tag === '57' ? [value.split('D')[0] ?? ''] : []
  })
  return pans.every((other) => other === pan) ? null : 'enc_tlv of another card'
}

const chosen = <Value extends string>(all: readonly Value[], agreed: string | undefined): readonly Value[] =>
  agreed === undefined ? all : all.filter((value) => value === agreed)

/** Triple DES CBC under a DUKPT key of the published test base key; a KSN of 16 digits is filled with F. */
function decrypted(hex: string, ksn: string, variant: 'data' | 'pin', vector: string): string {
  const serial = Uint8Array.from(Buffer.from(ksn.padStart(20, 'F'), 'hex'))
  const key = transactionKey(PUBLISHED_TEST_BASE_KEY, serial, variant)
  const decipher = createDecipheriv('des-ede-cbc', key, Buffer.from(vector, 'hex')).setAutoPadding(false)
  return decipher.update(hex, 'hex', 'hex').toUpperCase()
}
