import { z } from 'zod'
import { textKinds } from './text-kinds.ts'
import { saleTransactionTypeSchema } from './kushki.ts'
import { amountSchema, moneySchema } from './money.ts'
import { parseMoneyText } from './money-text.ts'

const lastFourSchema = z.string().regex(/^\d{4}$/u)

/** A sale's name inside: the gateway's, a colon, and the id by which the gateway knows it. */
export const saleKeySchema = z.string().min(3).max(120).register(textKinds, { text: 'number' })

const commonSale = {
  /** Names the sale everywhere inside: `kushki:<client_transaction_id>` or `liquido:<payment key>`. */
  key: saleKeySchema,
  /** When the sale was made, milliseconds since the epoch. */
  createdAt: z.number(),
  /** What is known of its outcome. `unknown` is the case reversals exist for. */
  status: z.enum(['approved', 'unknown', 'declined']),
  /** Receipt ("ticket") number printed on the voucher. */
  ticketNumber: z.string().max(40).optional(),
}

export const kushkiSaleSchema = z.strictObject({
  ...commonSale,
  gateway: z.literal('kushki'),
  client_transaction_id: z.guid(),
  /** Missing where the outcome is unknown: the reference comes with the approval. */
  transaction_reference: z.string().max(64).optional(),
  transaction_type: saleTransactionTypeSchema,
  amount: amountSchema,
  maskedPan: z.string().max(24).optional(),
  brand: z.string().max(30).optional(),
  approvalCode: z.string().max(12).optional(),
  /** Months in which the customer pays it, where it is more than one. */
  instalments: z.int().min(2).max(99).optional(),
  /** The gateway says that it was reversed, at this till or another: nothing is left to take back. */
  reversed: z.literal(true).optional(),
})
export type KushkiSale = z.infer<typeof kushkiSaleSchema>

export const liquidoSaleSchema = z.strictObject({
  ...commonSale,
  gateway: z.literal('liquido'),
  /** The payment's idempotencyKey, which a refund names as `referenceId`. */
  referenceId: z.string().min(1).max(64),
  paymentMethod: z.string().max(40),
  money: moneySchema,
  payerName: z.string().max(120).optional(),
  /** Last digits of the card, where it was paid with one. */
  cardLastFour: lastFourSchema.optional(),
  /** The card's bank has taken the payment back (CHARGE_CHARGED_BACK): a refund would pay it twice. */
  chargedBack: z.literal(true).optional(),
  /** Liquido says that it was given back, or is being: a refund might pay it twice. */
  refunded: z.literal(true).optional(),
  /**
   * Typed by a person, and nobody else has told of it: the supervisor who answers for it, empty where the store has
   * none. Missing where Liquido told of it itself.
   */
  typedBy: z.string().max(60).optional(),
})
export type LiquidoSale = z.infer<typeof liquidoSaleSchema>

/** What Liquido may know a payment by: no spaces, as on a voucher or in its code. */
export const paymentKeySchema = z
  .string()
  .trim()
  .regex(/^[\x21-\x7E]{1,64}$/u)
  .register(textKinds, { text: 'search' })

/** A Liquido payment as a person types it from the voucher, for when Liquido cannot be asked. */
export const typedPaymentSchema = z.strictObject({
  referenceId: paymentKeySchema,
  paymentMethod: z
    .string()
    .trim()
    .regex(/^[A-Z][A-Z0-9_]{1,39}$/u),
  money: moneySchema.refine(({ minor }) => minor > 0, { path: ['minor'] }),
  /** The day of the payment in the store's zone, `YYYY-MM-DD`. */
  day: z.iso.date(),
  payerName: z.string().trim().max(120).optional(),
})
export type TypedPayment = z.infer<typeof typedPaymentSchema>

export const saleSchema = z.discriminatedUnion('gateway', [kushkiSaleSchema, liquidoSaleSchema])
export type Sale = z.infer<typeof saleSchema>

export const gatewayNameSchema = z.enum(['kushki', 'liquido'])
export type GatewayName = z.infer<typeof gatewayNameSchema>

/** What is known of a sale, in one word: that it was reversed says more than that it had been approved. */
const shownStatusSchema = z.enum(['approved', 'unknown', 'declined', 'reversed'])
export type ShownStatus = z.infer<typeof shownStatusSchema>

/** What the cashier searches by. An empty query means today. */
export const saleQuerySchema = z.strictObject({
  /** Scanned or typed: a reference, an id, a ticket number or its end, the last four of a card, an amount. */
  text: z.string().trim().max(120).register(textKinds, { text: 'search' }).optional(),
  /** A day in the store's zone, `YYYY-MM-DD`. */
  day: z.iso.date().optional(),
  bin: z
    .string()
    .regex(/^\d{6,8}$/u)
    .optional(),
  lastFour: lastFourSchema.optional(),
  amountMinor: z.int().min(1).optional(),
  status: shownStatusSchema.optional(),
  /** Only sales of one gateway. */
  gateway: gatewayNameSchema.optional(),
  page: z.int().min(1).max(1000).default(1),
})
export type SaleQuery = z.input<typeof saleQuerySchema>

/** The fewest digits by which a cashier may know the end of a ticket number. */
const minTicketEnd = 3

/** What a text may be of a sale, beside a whole number or id; `null` where it cannot be that. */
export function readSearchText(text: string): {
  /** The last digits of a ticket number. */
  ticketEnd: string | null
  /** The last digits of a card. */
  lastFour: string | null
  /** An amount, in minor units: `110.00`, `110`; a number that begins with zero is none. */
  amountMinor: number | null
} {
  const isNumber = /^\d+$/u.test(text)
  const minor = /^0\d/u.test(text) ? null : parseMoneyText(text)
  return {
    ticketEnd: isNumber && text.length >= minTicketEnd ? text : null,
    lastFour: lastFourSchema.safeParse(text).data ?? null,
    amountMinor: minor === 0 ? null : minor,
  }
}

export const salePageSchema = z.strictObject({
  sales: z.array(saleSchema),
  /** Sales up to this page; all there are, where `hasMore` is false. */
  total: z.int(),
  page: z.int(),
  hasMore: z.boolean(),
  /** `gateway`: asked now. `cache`: seen before, and as old as `asOf` says; `null` where nothing was ever seen. */
  source: z.enum(['gateway', 'cache']),
  asOf: z.number().nullable(),
})
export type SalePage = z.infer<typeof salePageSchema>
