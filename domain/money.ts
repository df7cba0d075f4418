import { z } from 'zod'
import type { KushkiAmount } from './kushki.ts'
import { mostMinor } from './money-text.ts'

/**
 * Money is kept in integer minor units (céntimos) everywhere inside; only the edge of a gateway speaks its own
 * dialect (Kushki: decimal major units; Liquido: integer minor units). So no sum ever meets a floating error.
 */
const minorUnitsSchema = z.int().min(0).max(mostMinor)

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
type ExtraTaxes = z.infer<typeof extraTaxesSchema>

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

const partNames = ['iva', 'subtotal_iva', 'subtotal_iva0', 'tip'] as const
const taxNames = ['airport_tax', 'iac', 'ice', 'travel_agency'] as const
type PartName = (typeof partNames)[number] | `extra_taxes.${(typeof taxNames)[number]}`

/** The parts an amount has, by member name, in minor units. A part the amount lacks is not in the map. */
export function amountParts(amount: Amount): Map<PartName, number> {
  const parts = new Map<PartName, number>()
  for (const name of partNames) {
    const value = amount[name]
    if (value !== undefined) parts.set(name, value)
  }
  for (const name of taxNames) {
    const value = amount.extra_taxes?.[name]
    if (value !== undefined) parts.set(`extra_taxes.${name}`, value)
  }
  return parts
}

/** An amount with the same members and other values. */
function withParts(amount: Amount, parts: ReadonlyMap<PartName, number>): Amount {
  const part = (name: PartName): number => parts.get(name) ?? 0
  const taxes: ExtraTaxes = {}
  for (const name of taxNames)
    if (amount.extra_taxes?.[name] !== undefined) taxes[name] = part(`extra_taxes.${name}`)
  return {
    currency: amount.currency,
    iva: part('iva'),
    subtotal_iva: part('subtotal_iva'),
    subtotal_iva0: part('subtotal_iva0'),
    ...(amount.tip === undefined ? {} : { tip: part('tip') }),
    ...(amount.extra_taxes === undefined ? {} : { extra_taxes: taxes }),
  }
}

/**
 * Shares `minor` out over parts in proportion to them, in whole minor units: each part gets the whole share below its
 * quota, and the units left over go to the largest remainders, the earlier part first. No part gets more than it has.
 */
function share(parts: ReadonlyMap<PartName, number>, minor: number): Map<PartName, number> {
  const total = [...parts.values()].reduce((sum, value) => sum + value, 0)
  if (total === 0) return new Map(parts)
  // The product of two amounts leaves the exact range of a double, so it is a BigInt.
  const quotas = [...parts].map(([name, value]) => {
    const product = BigInt(minor) * BigInt(value)
    return { name, whole: Number(product / BigInt(total)), remainder: Number(product % BigInt(total)) }
  })
  let left = minor - quotas.reduce((sum, { whole }) => sum + whole, 0)
  const byRemainder = quotas.toSorted((a, b) => b.remainder - a.remainder)
  const shares = new Map(quotas.map(({ name, whole }) => [name, whole]))
  for (const { name, whole } of byRemainder) {
    if (left === 0) break
    shares.set(name, whole + 1)
    left -= 1
  }
  return shares
}

/**
 * The amount of a partial void or refund. How a partial is spread over IVA, subtotals, tip and taxes is not
 * documented; chosen here: in proportion to what is left of each part, exact to the cent. Earlier partials are taken
 * off the same way and in their order, so that the partials of a sale add up to the sale, part by part.
 *
 * @param amount of the whole sale
 * @param earlierMinor what was given back before, in order, minor units
 * @param minor what is to be given back now, minor units
 * @returns `null` where `minor` is not a positive whole number or more than what is left
 */
export function partialAmount(amount: Amount, earlierMinor: readonly number[], minor: number): Amount | null {
  let left = amountParts(amount)
  for (const earlier of earlierMinor) left = subtract(left, share(left, earlier))
  const total = [...left.values()].reduce((sum, value) => sum + value, 0)
  if (!Number.isSafeInteger(minor) || minor < 1 || minor > total) return null
  return withParts(amount, share(left, minor))
}

const subtract = (
  from: ReadonlyMap<PartName, number>,
  what: ReadonlyMap<PartName, number>,
): Map<PartName, number> => new Map([...from].map(([name, value]) => [name, value - (what.get(name) ?? 0)]))

/** Every value of an amount, changed: minor units to Kushki's decimal major units. The members stay the same. */
export function toKushkiAmount(amount: Amount): KushkiAmount {
  const taxes: KushkiAmount['extra_taxes'] = {}
  for (const name of taxNames) {
    const value = amount.extra_taxes?.[name]
    if (value !== undefined) taxes[name] = toMajor(value)
  }
  return {
    currency: amount.currency,
    iva: toMajor(amount.iva),
    subtotal_iva: toMajor(amount.subtotal_iva),
    subtotal_iva0: toMajor(amount.subtotal_iva0),
    ...(amount.tip === undefined ? {} : { tip: toMajor(amount.tip) }),
    ...(amount.extra_taxes === undefined ? {} : { extra_taxes: taxes }),
  }
}

/** Kushki's decimal major units as minor units, or `null` where a value is not a whole number of cents. */
export function fromKushkiAmount(amount: KushkiAmount): Amount | null {
  let exact = true
  const minor = (major: number): number => {
    const value = fromMajor(major)
    if (value === null) exact = false
    return value ?? 0
  }
  const taxes: ExtraTaxes = {}
  for (const name of taxNames) {
    const value = amount.extra_taxes?.[name]
    if (value !== undefined) taxes[name] = minor(value)
  }
  const result: Amount = {
    currency: amount.currency,
    iva: minor(amount.iva),
    subtotal_iva: minor(amount.subtotal_iva),
    subtotal_iva0: minor(amount.subtotal_iva0),
    ...(amount.tip === undefined ? {} : { tip: minor(amount.tip) }),
    ...(amount.extra_taxes === undefined ? {} : { extra_taxes: taxes }),
  }
  return exact ? result : null
}
