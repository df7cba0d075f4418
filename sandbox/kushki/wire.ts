import { z } from 'zod'

/**
 * What the acquirer takes, from its documents (Kushki card-present, Voids & Refunds and Transaction Search): not the
 * client's schemas, so that the two can disagree. Members the documents do not name are refused.
 */
const major = z
  .number()
  .min(0)
  .refine((value) => Math.round(value * 100) / 100 === value, { error: 'more than two decimals' })

const amount = z.strictObject({
  currency: z.enum(['PEN', 'USD', 'MXN', 'COP', 'CLP']),
  iva: major,
  subtotal_iva: major,
  subtotal_iva0: major,
  tip: major.optional(),
  extra_taxes: z
    .strictObject({
      airport_tax: major.optional(),
      iac: major.optional(),
      ice: major.optional(),
      travel_agency: major.optional(),
    })
    .optional(),
})

const hex = z.string().regex(/^(?:[0-9a-f]{2})+$/iu, { error: 'not hexadecimal' })
const ksn = z.string().regex(/^(?:[0-9a-f]{16}|[0-9a-f]{20})$/iu, { error: 'a KSN has 16 or 20 hex digits' })
/** Ciphertext comes in whole blocks of the cipher: multiples of 8 bytes. */
const ciphertext = hex.refine((text) => text.length % 16 === 0, { error: 'not whole cipher blocks' })

const cardDetails = z
  .strictObject({
    reading_type: z.enum(['ICC', 'MCR', 'NFC']),
    tracks: z.strictObject({
      track_ksn: ksn,
      track_ksn_desc: z.string().optional(),
      enc_track1: ciphertext.optional(),
      enc_track2: ciphertext.optional(),
      track2_length: z.int().min(1).optional(),
    }),
    enc_tlv: ciphertext.optional(),
    pin_block: hex.optional(),
    pin_ksn: ksn.optional(),
    pin_ksn_desc: z.string().optional(),
  })
  .refine((card) => card.reading_type !== 'MCR' || card.enc_tlv === undefined, {
    error: 'a stripe has no enc_tlv',
    path: ['enc_tlv'],
  })
  // The documents require the KSN alone; a card of which nothing is sent is taken for a mistake.
  .refine((card) => card.enc_tlv !== undefined || card.tracks.enc_track2 !== undefined, {
    error: 'chip and contactless need enc_tlv or enc_track2',
    path: ['enc_tlv'],
  })
  .refine((card) => card.reading_type !== 'MCR' || card.tracks.enc_track2 !== undefined, {
    error: 'a stripe needs enc_track2',
    path: ['tracks', 'enc_track2'],
  })

const posDetails = z.strictObject({
  brand: z.string().min(1),
  terminal_id: z.string().min(1).max(15),
  model: z.string().optional(),
  version: z.string().optional(),
  has_print: z.boolean().optional(),
  location: z.strictObject({ latitude: z.number(), longitude: z.number() }).optional(),
})

const common = {
  amount,
  card: z.strictObject({ card_holder_name: z.string().optional() }).optional(),
  card_details: cardDetails.optional(),
  omit_card: z.boolean().optional(),
  country: z.literal('PER').optional(),
  isDeferred: z.boolean().optional(),
  is_deferred: z.boolean().optional(),
  is_cashback: z.boolean().optional(),
  pos_details: posDetails.optional(),
  client_transaction_id: z.uuidv4(),
  contact_details: z.record(z.string(), z.unknown()).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
}

/** The card, or a plain word that there is none: never both, never neither. */
const cardXorOmitted = (body: {
  omit_card?: boolean | undefined
  card?: unknown
  card_details?: unknown
}): boolean =>
  body.omit_card === true
    ? body.card === undefined && body.card_details === undefined
    : body.card_details !== undefined
const cardRule = {
  error: 'card_details are required unless omit_card is true, and forbidden then',
  path: ['card_details'],
}

export const reverseSchema = z
  .strictObject({
    ...common,
    transaction_mode: z.literal('Reverse'),
    transaction_type: z.enum(['charge', 'capture']),
  })
  .refine(cardXorOmitted, cardRule)

export const voidSchema = z
  .strictObject({
    ...common,
    transaction_mode: z.literal('Void'),
    transaction_type: z.enum(['charge', 'capture', 'preAuth', 'reAuthorization']),
    transaction_reference: z.string().min(1),
    is_smart_void: z.boolean().optional(),
  })
  .refine(cardXorOmitted, cardRule)

export const refundSchema = z
  .strictObject({
    ...common,
    transaction_mode: z.literal('Authorization'),
    transaction_type: z.literal('refund'),
    transaction_reference: z.string().min(1),
  })
  .refine(cardXorOmitted, cardRule)

export type ReverseBody = z.infer<typeof reverseSchema>
export type VoidBody = z.infer<typeof voidSchema>
export type RefundBody = z.infer<typeof refundSchema>

export const searchSchema = z.strictObject({
  page: z.int().min(1),
  size: z.int().min(1).max(500),
  filters: z
    .strictObject({
      client_transaction_id: z.string().optional(),
      transaction_reference: z.string().optional(),
      start_date: z.int().optional(),
      end_date: z.int().optional(),
      bin: z.string().optional(),
      last_four_digits: z.string().optional(),
      /** Kinds of sale only: there is no filter for what takes one back. */
      transaction_type: z
        .enum([
          'balanceInquiry',
          'capture',
          'charge',
          'checkIn',
          'checkout',
          'preAuth',
          'reAuthorization',
          'tip',
          'posTip',
        ])
        .optional(),
    })
    .optional(),
})
