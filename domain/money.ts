import { z } from 'zod'

/**
 * Money is kept in integer minor units (céntimos) everywhere inside; only the edge of a gateway speaks its own
 * dialect (Kushki: decimal major units; Liquido: integer minor units). So no sum ever meets a floating error.
 */
const minorUnitsSchema = z.int().min(0).max(999_999_999)

export const currencySchema = z.enum(['PEN', 'USD'])
export type Currency = z.infer<typeof currencySchema>

export const moneySchema = z.strictObject({ currency: currencySchema, minor: minorUnitsSchema })
export type Money = z.infer<typeof moneySchema>

/** Kushki's `extra_taxes`, each in minor units. */
const extraTaxesSchema = z.strictObject({
  airport_tax: minorUnitsSchema.optional(),
  iac: minorUnitsSchema.optional(),
  ice: minorUnitsSchema.optional(),
  travel_agency: minorUnitsSchema.optional(),
})
export type ExtraTaxes = z.infer<typeof extraTaxesSchema>

/**
 * The parts of a sale's amount, in minor units, with Kushki's member names. `tip` and `extra_taxes` are left out
 * where the sale has none; the total is the sum of all values (Kushki, fields).
 */
export const amountSchema = z.strictObject({
  currency: currencySchema,
  iva: minorUnitsSchema,
  subtotal_iva: minorUnitsSchema,
  subtotal_iva0: minorUnitsSchema,
  tip: minorUnitsSchema.optional(),
  extra_taxes: extraTaxesSchema.optional(),
})
export type Amount = z.infer<typeof amountSchema>

/** The sum of all parts, in minor units. */
export function totalMinor(amount: Amount): number {
  const taxes = amount.extra_taxes ?? {}
  return (
    amount.iva +
    amount.subtotal_iva +
    amount.subtotal_iva0 +
    (amount.tip ?? 0) +
    (taxes.airport_tax ?? 0) +
    (taxes.iac ?? 0) +
    (taxes.ice ?? 0) +
    (taxes.travel_agency ?? 0)
  )
}

/**
 * Minor units as the decimal major units of Kushki's wire. One division of two exact integers gives the double
 * nearest to the decimal, and JSON prints the shortest text that reads back to it: never more than two decimals.
 */
export const toMajor = (minor: number): number => minor / 100

/**
 * Major units from the wire as minor units, or `null` where the number has more than two decimals, is negative or
 * not finite.
 */
export function fromMajor(major: number): number | null {
  if (!Number.isFinite(major) || major < 0) return null
  const minor = Math.round(major * 100)
  return toMajor(minor) === major ? minor : null
}

/**
 * What a person typed into a money field, in minor units; understands `1.234,50`, `1,234.50`, `1234.5`, `1234`.
 * A single separator followed by exactly three digits is a thousands separator. `null` where it is not an amount.
 */
export function parseMoneyText(text: string): number | null {
  const trimmed = text.replaceAll(/[\s\u00a0]|S\/|US\$|\$/gu, '')
  const match = /^(?<whole>\d{1,3}(?:[.,]\d{3})+|\d+)(?:(?<mark>[.,])(?<cents>\d{1,2}))?$/u.exec(trimmed)
  if (!match?.groups) return null
  const { whole = '', mark, cents = '' } = match.groups
  const marks = new Set(whole.replaceAll(/\d/gu, ''))
  if (marks.size > 1 || (mark !== undefined && marks.has(mark))) return null
  const minor = Number(whole.replaceAll(/[.,]/gu, '')) * 100 + Number(cents.padEnd(2, '0'))
  return minorUnitsSchema.safeParse(minor).success ? minor : null
}
