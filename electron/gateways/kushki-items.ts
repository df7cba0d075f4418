import { z } from 'zod'
import { currencySchema, fromKushkiAmount, fromMajor, type Amount } from '../../domain/money.ts'
import { totalMinor } from '../../domain/sale-facts.ts'
import { kushkiAmountSchema, type SaleTransactionType } from '../../domain/kushki.ts'
import { kushkiSaleSchema, type KushkiSale } from '../../domain/sales.ts'

const text = z.coerce.string()

/**
 * One item of the transaction search, read as a sale for a person. Numbers and texts are both taken, and what only
 * decorates the sale may have any form; what ends an operation is read elsewhere (`evidenceOfItem`).
 */
const searchItemSchema = z.object({
  client_transaction_id: text.optional(),
  transaction_reference: text.nullish(),
  transaction_type: text,
  transaction_status: text,
  created: z.coerce.number(),
  amount: z.unknown().optional(),
  request_amount: z.coerce.number().optional().catch(undefined),
  approved_transaction_amount: z.coerce.number().optional().catch(undefined),
  currency_code: text.optional().catch(undefined),
  iva_value: z.number().optional().catch(undefined),
  subtotal_iva: z.number().optional().catch(undefined),
  subtotal_iva0: z.number().optional().catch(undefined),
  masked_credit_card: text.nullish().catch(undefined),
  bin_card: text.nullish().catch(undefined),
  last_four_digits: text.nullish().catch(undefined),
  payment_brand: text.nullish().catch(undefined),
  ticket_number: text.nullish().catch(undefined),
  approval_code: text.nullish().catch(undefined),
  /** Of a sale in instalments; `months` is a text (Kushki, samples of webhooks and of the older search). */
  deferred: z.object({ months: z.coerce.number() }).optional().catch(undefined),
})
type SearchItem = z.infer<typeof searchItemSchema>

/**
 * What kind of sale an item is. `SALE` is documented for a charge; the filters' own names are taken too. `DEFERRED` for
 * a charge in instalments is assumed (test/data/contract/README.md): enough to find the sale, not to end an operation.
 */
const saleTypes: ReadonlyMap<string, SaleTransactionType> = new Map([
  ['SALE', 'charge'],
  ['CHARGE', 'charge'],
  ['DEFERRED', 'charge'],
  ['CAPTURE', 'capture'],
  ['PREAUTH', 'preAuth'],
  ['PREAUTHORIZATION', 'preAuth'],
  ['REAUTHORIZATION', 'reAuthorization'],
])
const saleTypeOf = (item: SearchItem): SaleTransactionType | undefined =>
  saleTypes.get(item.transaction_type.toUpperCase().replaceAll(/[^A-Z]/gu, ''))

/** What an item's status says. Only `APPROVAL` and `DECLINED` are documented; `REVERSED` is assumed. */
function itemStatus(item: SearchItem): 'approved' | 'declined' | 'reversed' | 'unknown' {
  const status = item.transaction_status.toUpperCase()
  if (status === 'APPROVAL' || status === 'APPROVED') return 'approved'
  if (status === 'DECLINED') return 'declined'
  return status === 'REVERSED' ? 'reversed' : 'unknown'
}

/**
 * The amount of an item: the amount object as published; otherwise the flat members of Kushki's other records, as parts
 * where they add up to the total, as the untaxed subtotal where only the total is known.
 */
function amountOf(item: SearchItem): Amount | null {
  const whole = kushkiAmountSchema.safeParse(item.amount)
  if (whole.success) return fromKushkiAmount(whole.data)
  // An object that cannot be read may be in any currency: what is told beside it is not taken for it.
  if (typeof item.amount === 'object' && item.amount !== null) return null
  const currency = currencySchema.safeParse(item.currency_code).data
  const number =
    typeof item.amount === 'number' ? item.amount : (item.request_amount ?? item.approved_transaction_amount)
  const total = number === undefined ? null : fromMajor(number)
  // No currency is assumed where none is told.
  if (total === null || currency === undefined) return null
  const parts = fromKushkiAmount({
    currency,
    iva: item.iva_value ?? 0,
    subtotal_iva: item.subtotal_iva ?? 0,
    subtotal_iva0: item.subtotal_iva0 ?? 0,
  })
  if (parts !== null && totalMinor(parts) === total) return parts
  return { currency, iva: 0, subtotal_iva: 0, subtotal_iva0: total }
}

const optional = (name: string, value: string | null | undefined): Record<string, string> =>
  value === null || value === undefined || value === '' ? {} : { [name]: value }

/** An item as a sale, or `null` where it is none: a void, a refund, or without an id or an amount to work with. */
export function saleOfItem(json: unknown): KushkiSale | null {
  const parsed = searchItemSchema.safeParse(json)
  if (!parsed.success) return null
  const item = parsed.data
  const status = itemStatus(item)
  const months = item.deferred?.months ?? 1
  const masked =
    item.masked_credit_card ??
    (item.bin_card && item.last_four_digits ? `${item.bin_card}******${item.last_four_digits}` : undefined)
  const sale = kushkiSaleSchema.safeParse({
    key: `kushki:${item.client_transaction_id}`,
    gateway: 'kushki',
    createdAt: item.created,
    status: status === 'reversed' ? 'approved' : status,
    ...(status === 'reversed' ? { reversed: true } : {}),
    client_transaction_id: item.client_transaction_id,
    transaction_type: saleTypeOf(item),
    amount: amountOf(item),
    ...(Number.isInteger(months) && months > 1 && months < 100 ? { instalments: months } : {}),
    ...optional('transaction_reference', item.transaction_reference),
    ...optional('maskedPan', masked),
    ...optional('brand', item.payment_brand),
    ...optional('ticketNumber', item.ticket_number),
    ...optional('approvalCode', item.approval_code),
  })
  return sale.success ? sale.data : null
}
