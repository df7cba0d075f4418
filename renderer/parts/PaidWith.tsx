import type { Sale } from '../../domain/sales.ts'
import { paymentParts } from '../sentences/sale.ts'

/** What a sale was paid with, in words: a card's brand stands in a mark of its own, as on the card. */
export function PaidWith({ sale }: { sale: Sale }) {
  const { brand, rest } = paymentParts(sale)
  if (brand === null) return rest
  return (
    <>
      <span className="brand-mark">{brand}</span> {rest}
    </>
  )
}
