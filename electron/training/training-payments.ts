import { z } from 'zod'
import { currencySchema } from '../../domain/money.ts'
import { liquidoSaleSchema, type LiquidoSale } from '../../domain/sales.ts'

/** The part of the sandbox's ledger (`GET /ledger` of its control API) that says which Liquido payments it holds. */
const ledgerSchema = z.object({
  payments: z.array(
    z.object({
      referenceId: z.string(),
      paymentMethod: z.string(),
      status: z.enum(['SETTLED', 'IN_PROGRESS', 'FAILED']),
      createdAt: z.number(),
      currency: currencySchema,
      minor: z.int(),
    }),
  ),
})

/**
 * Training's Liquido payments, so that a cashier need not type them: in training alone the acquirer can be asked what
 * it holds. A payment that is not settled is left out, as there is nothing to refund.
 */
export function trainingPayments(ledger: unknown): LiquidoSale[] {
  const parsed = ledgerSchema.safeParse(ledger)
  if (!parsed.success) return []
  return parsed.data.payments
    .filter(({ status }) => status === 'SETTLED')
    .map(({ referenceId, paymentMethod, createdAt, currency, minor }) =>
      liquidoSaleSchema.parse({
        key: `liquido:${referenceId}`,
        gateway: 'liquido',
        createdAt,
        status: 'approved',
        referenceId,
        paymentMethod,
        money: { currency, minor },
      }),
    )
}
