import { toKushkiAmount } from '../../domain/money.ts'
import type { KushkiSale } from '../../domain/sales.ts'

/** The members of a void's body that tell of its sale: all of it, under an id of its own. */
export const voidOf = (sale: KushkiSale): object => ({
  amount: toKushkiAmount(sale.amount),
  transaction_mode: 'Void',
  transaction_type: sale.transaction_type,
  is_smart_void: true,
  client_transaction_id: crypto.randomUUID(),
  transaction_reference: sale.transaction_reference,
})
