import { z } from 'zod'
import { textKinds } from './text-kinds.ts'
import { hexSchema, readingTypeSchema } from './readings.ts'

/**
 * The exact request bodies of Kushki's card-present API (Voids & Refunds, Peru). Strict: a member the seed does not
 * have is refused. Amounts are decimal major units, as on the wire.
 */
const majorSchema = z
  .number()
  .min(0)
  .max(9_999_999.99)
  .refine((value) => Math.round(value * 100) / 100 === value, { error: 'more than two decimals' })

export const kushkiAmountSchema = z.strictObject({
  currency: z.enum(['PEN', 'USD']),
  iva: majorSchema,
  subtotal_iva: majorSchema,
  subtotal_iva0: majorSchema,
  tip: majorSchema.optional(),
  extra_taxes: z
    .strictObject({
      airport_tax: majorSchema.optional(),
      iac: majorSchema.optional(),
      ice: majorSchema.optional(),
      travel_agency: majorSchema.optional(),
    })
    .optional(),
})
export type KushkiAmount = z.infer<typeof kushkiAmountSchema>

export const posDetailsSchema = z.strictObject({
  brand: z.string().min(1).max(60),
  model: z.string().max(60).optional(),
  version: z.string().max(60).optional(),
  location: z
    .strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .optional(),
  has_print: z.boolean().optional(),
  /** At most 15 characters. */
  terminal_id: z.string().min(1).max(15).register(textKinds, { text: 'number' }),
})
export type PosDetails = z.infer<typeof posDetailsSchema>

const ksnSchema = hexSchema.refine((ksn) => ksn.length === 20 || ksn.length === 16, {
  error: 'a KSN has 20 or 16 hex digits',
})

export const cardDetailsSchema = z.strictObject({
  tracks: z.strictObject({
    track_ksn: ksnSchema,
    enc_track1: hexSchema.max(1024).optional(),
    enc_track2: hexSchema.max(1024).optional(),
    track2_length: z.int().min(0).max(128).optional(),
  }),
  enc_tlv: hexSchema.max(4096).optional(),
  pin_ksn: ksnSchema.optional(),
  reading_type: readingTypeSchema,
})
export type CardDetails = z.infer<typeof cardDetailsSchema>

export const saleTransactionTypeSchema = z.enum(['charge', 'capture', 'preAuth', 'reAuthorization'])
export type SaleTransactionType = z.infer<typeof saleTransactionTypeSchema>

/** What travels with the card: the card block (`card`, `card_details`) is the part that is kept apart and erased. */
const withCard = {
  card: z.strictObject({ card_holder_name: z.string().max(64).optional() }).optional(),
  card_details: cardDetailsSchema.optional(),
  country: z.literal('PER').optional(),
  isDeferred: z.boolean().optional(),
  is_cashback: z.boolean().optional(),
  pos_details: posDetailsSchema.optional(),
  omit_card: z.literal(true).optional(),
}

/** Either `omit_card: true` and no card, or the card and the terminal that read it. */
const cardOrCardless = (body: {
  omit_card?: true | undefined
  card_details?: unknown
  card?: unknown
}): boolean =>
  body.omit_card === true
    ? body.card_details === undefined && body.card === undefined
    : body.card_details !== undefined

const uuidSchema = z.guid()

export const kushkiReverseBodySchema = z
  .strictObject({
    ...withCard,
    amount: kushkiAmountSchema,
    transaction_mode: z.literal('Reverse'),
    transaction_type: z.enum(['charge', 'capture']),
    client_transaction_id: uuidSchema,
  })
  .refine(cardOrCardless, { error: 'either omit_card or card_details' })
export type KushkiReverseBody = z.infer<typeof kushkiReverseBodySchema>

export const kushkiVoidBodySchema = z
  .strictObject({
    ...withCard,
    amount: kushkiAmountSchema,
    transaction_mode: z.literal('Void'),
    transaction_type: saleTransactionTypeSchema,
    is_smart_void: z.boolean().optional(),
    client_transaction_id: uuidSchema,
    transaction_reference: z.string().min(1).max(64).register(textKinds, { text: 'number' }),
  })
  .refine(cardOrCardless, { error: 'either omit_card or card_details' })
export type KushkiVoidBody = z.infer<typeof kushkiVoidBodySchema>

export const kushkiRefundBodySchema = z
  .strictObject({
    ...withCard,
    amount: kushkiAmountSchema,
    transaction_mode: z.literal('Authorization'),
    transaction_type: z.literal('refund'),
    client_transaction_id: uuidSchema,
    transaction_reference: z.string().min(1).max(64).register(textKinds, { text: 'number' }),
  })
  .refine(cardOrCardless, { error: 'either omit_card or card_details' })
export type KushkiRefundBody = z.infer<typeof kushkiRefundBodySchema>

export type KushkiBody = KushkiReverseBody | KushkiVoidBody | KushkiRefundBody
