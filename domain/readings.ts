import { z } from 'zod'
import { textKinds } from './text-kinds.ts'

/** Upper-case hexadecimal of whole bytes. Ciphertext and TLV cross every boundary in this form. */
export const hexSchema = z
  .string()
  .regex(/^(?:[0-9A-F]{2})+$/u)
  .register(textKinds, { text: 'ciphertext' })

export const readerFamilySchema = z.enum(['magtek', 'idtech', 'abecs', 'verifone-xpi', 'miura'])
export type ReaderFamily = z.infer<typeof readerFamilySchema>

/** How the card was presented: chip, magnetic stripe, contactless (Kushki `card_details.reading_type`). */
export const readingTypeSchema = z.enum(['ICC', 'MCR', 'NFC'])
export type ReadingType = z.infer<typeof readingTypeSchema>

/**
 * What the reader's ciphertext is. The bridge cannot re-encrypt, so whether a reading fits is decided by what its
 * own reader put under the key (docs/decisions/0008-reader-names-its-ciphertext.md).
 */
export const ciphertextProfileSchema = z.strictObject({
  /**
   * Key management and cipher. `tdes-dukpt-aes`: AES under a key derived by TDES DUKPT, which some readers of ID TECH do
   * when they are set to AES; `aes-dukpt` is ANSI X9.24-3.
   */
  scheme: z.enum(['tdes-dukpt', 'tdes-dukpt-aes', 'aes-dukpt', 'fixed-key', 'unknown']),
  /** Which DUKPT session key: the PIN variant, the data (request) variant, or not told. */
  keyVariant: z.enum(['pin', 'data', 'unknown']),
  /** What lies under the ciphertext. */
  plaintext: z.enum(['ascii-track', 'packed-track', 'tlv-value', 'tlv-object', 'tlv-blob', 'unknown']),
  /** The byte that fills the last block, as two hex digits, or that the block needs none. */
  padding: z.enum(['00', 'FF', 'F-nibble', 'none', 'unknown']),
  /** Initialisation vector in hex; `null` where it is zero or the mode has none. */
  iv: hexSchema.nullable(),
  /** One block over all data, one per tag, or one per track. */
  span: z.enum(['per-track', 'per-tag', 'one-block']),
  /**
   * What lies under `enc_tlv` where it stands beside track 2 and under the same KSN: TLV objects one after another,
   * without a template. Left out where no such block is there.
   */
  tlv: z.enum(['list', 'unknown']).optional(),
})
export type CiphertextProfile = z.infer<typeof ciphertextProfileSchema>

/** The members by which a ciphertext may differ from what the acquirer agreed to. */
export const profileMemberSchema = z.enum([
  'scheme',
  'keyVariant',
  'plaintext',
  'padding',
  'iv',
  'span',
  'tlv',
])
export type ProfileMember = z.infer<typeof profileMemberSchema>

/**
 * One encrypted presentation of a card. Every value is as the reader gave it; nothing here is clear card data:
 * `masked_pan` holds at most the first six and last four digits.
 */
export const cardReadingSchema = z.strictObject({
  family: readerFamilySchema,
  /** The wire format it was decoded from, for diagnosis ("magtek-v5-hid", "idtech-enhanced", …). */
  format: z.string().max(40),
  reading_type: readingTypeSchema,
  enc_track1: hexSchema.max(1024).optional(),
  enc_track2: hexSchema.max(1024).optional(),
  enc_track3: hexSchema.max(1024).optional(),
  /** Length in characters of track 2 before encryption, where the reader tells it. */
  track2_length: z.int().min(0).max(128).optional(),
  track_ksn: hexSchema.max(24),
  enc_tlv: hexSchema.max(4096).optional(),
  /**
   * KSN of `enc_tlv` where it is not `track_ksn`: an ABECS pinpad encrypts track and TLV in two commands, each under a
   * key of its own. The API has one field for both, so such a TLV is not sent.
   */
  tlv_ksn: hexSchema.max(24).optional(),
  pin_ksn: hexSchema.max(24).optional(),
  masked_pan: z.string().max(24).optional(),
  card_holder_name: z.string().max(64).optional(),
  reader_serial: z.string().max(32).optional(),
  /** A chip card was swiped: the issuer will want the chip instead. */
  chip_card_swiped: z.boolean().optional(),
  profile: ciphertextProfileSchema,
})
export type CardReading = z.infer<typeof cardReadingSchema>

/** Why a reading cannot be used. A closed union: the window has a sentence for each tag. */
export const readingRefusalSchema = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('NotEncrypting') }),
  z.strictObject({ tag: z.literal('ClearCardData') }),
  z.strictObject({ tag: z.literal('BadRead') }),
  z.strictObject({ tag: z.literal('NoSeparableTrack2') }),
  /** A card number typed at the reader: no card was presented, and the API has no reading type for it. */
  z.strictObject({ tag: z.literal('KeyedEntry') }),
  z.strictObject({ tag: z.literal('KsnMalformed') }),
  z.strictObject({ tag: z.literal('KsnNotLoaded') }),
  z.strictObject({ tag: z.literal('KsnReplayed') }),
  z.strictObject({ tag: z.literal('KsnWentBack') }),
  /** It came with another operation, ever: each reading has its own. */
  z.strictObject({ tag: z.literal('KsnUsed') }),
  z.strictObject({ tag: z.literal('KeysExhausted') }),
  z.strictObject({ tag: z.literal('SchemeNotSupported'), scheme: z.string().max(40) }),
  /** `differs`: by what, from the agreement that it is nearest to; empty where the acquirer agreed to nothing. */
  z.strictObject({
    tag: z.literal('ProfileNotAccepted'),
    profile: ciphertextProfileSchema,
    differs: z.array(profileMemberSchema).max(profileMemberSchema.options.length),
  }),
  z.strictObject({ tag: z.literal('CardDeclined') }),
  z.strictObject({ tag: z.literal('CardRemoved') }),
  z.strictObject({ tag: z.literal('TimedOut') }),
  z.strictObject({ tag: z.literal('Cancelled') }),
  z.strictObject({ tag: z.literal('ReaderError'), code: z.string().max(16) }),
])
export type ReadingRefusal = z.infer<typeof readingRefusalSchema>
