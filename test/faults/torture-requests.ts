import type { OperationRequest } from '../../domain/operations.ts'
import type { KushkiSale, LiquidoSale } from '../../domain/sales.ts'
import {
  bankRefundRequest,
  cardSale,
  cashSale,
  day,
  hour,
  refundRequest,
  reverseRequest,
  voidRequest,
} from '../unit/outbox/samples.ts'
import type { Chance } from './chance.ts'

/** Requests with the sales that they are about, and these sales as the sandbox takes them. */
export type Made = {
  sales: (KushkiSale | LiquidoSale)[]
  requests: OperationRequest[]
  atTheAcquirer: { sales: unknown[]; payments: unknown[] }
}

/** A refund by bank transfer takes the sandbox three minutes unless its description says otherwise. */
function endingSoon(request: OperationRequest): OperationRequest {
  if (request.gateway !== 'liquido') return request
  const description = 'finalStatus=SETTLED;asyncFinalizationDelay=1;'
  return { ...request, body: { ...request.body, description } }
}

/**
 * A few requests of all kinds, with and without the card, whole and in part; each for a sale of its own.
 *
 * @param first names the first of them; the others count on
 * @param now the till's time, milliseconds since the epoch
 */
export function makeRequests(chance: Chance, first: number, count: number, now: number): Made {
  const kushkiSales: KushkiSale[] = []
  const cashSales: LiquidoSale[] = []
  const requests: OperationRequest[] = []
  for (let id = first; id < first + count; id += 1) {
    const kind = chance.pick(['reverse', 'void', 'void', 'refund', 'bank'] as const)
    const choice = {
      id,
      withCard: chance.number() < 0.5,
      ...(chance.number() < 0.3 ? { minor: 2500 } : {}),
    }
    if (kind === 'bank') {
      const sale = { ...cashSale(id), createdAt: Math.round(now) - hour }
      cashSales.push(sale)
      requests.push(endingSoon(bankRefundRequest(sale, choice)))
      continue
    }
    const age = kind === 'refund' ? day + hour : hour
    const base = cardSale(id, { createdAt: Math.round(now) - age })
    if (kind === 'reverse') {
      const { transaction_reference: _none, ...unknown } = base
      const sale: KushkiSale = { ...unknown, status: 'unknown' }
      kushkiSales.push(sale)
      requests.push(reverseRequest(sale, choice))
    } else {
      kushkiSales.push(base)
      requests.push(kind === 'void' ? voidRequest(base, choice) : refundRequest(base, choice))
    }
  }
  return {
    sales: [...kushkiSales, ...cashSales],
    requests,
    atTheAcquirer: {
      sales: kushkiSales.map((sale) => ({
        clientTransactionId: sale.client_transaction_id,
        ...(sale.transaction_reference === undefined ? {} : { reference: sale.transaction_reference }),
        status: sale.status,
        createdAt: sale.createdAt,
        amount: { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 100 },
      })),
      payments: cashSales.map(({ referenceId, paymentMethod, createdAt, money }) => ({
        referenceId,
        paymentMethod,
        createdAt,
        minor: money.minor,
      })),
    },
  }
}

/** The id the acquirer knows a request by. */
export const wireIdOf = ({ body }: { body: OperationRequest['body'] }): string =>
  'client_transaction_id' in body ? body.client_transaction_id : body.idempotencyKey
