import type { Sale } from '../../domain/sales.ts'
import { paidWith } from '../sentences/sale.ts'

/** What a sale was paid with, in words: a card's brand stands in a mark of its own, as on the card. */
export function PaidWith({ sale }: { sale: Sale }) {
  const said = paidWith(sale)
  const brand = sale.gateway === 'kushki' ? sale.brand : undefined
  if (brand === undefined) return said
  return (
    <>
      <span className="brand-mark">{brand}</span>
      {said.slice(brand.length)}
    </>
  )
}
