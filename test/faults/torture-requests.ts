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

/** A sale that the till knows, and what it can be asked to give back of it. */
export type KnownSale = {
  sale: KushkiSale | LiquidoSale
  request: (choice: { id: number; withCard: boolean; minor?: number }) => OperationRequest
}

/** Requests with the sales that they are about, and these sales as the sandbox takes them. */
export type Made = {
  sales: KnownSale[]
  requests: OperationRequest[]
  atTheAcquirer: { sales: unknown[]; payments: unknown[] }
}

/** A refund by bank transfer takes the sandbox three minutes unless its description says otherwise. */
function endingSoon(request: OperationRequest): OperationRequest {
  if (request.gateway !== 'liquido') return request
  const description = 'finalStatus=SETTLED;asyncFinalizationDelay=1;'
  return { ...request, body: { ...request.body, description } }
}

const kinds = ['reverse', 'void', 'void', 'refund', 'bank'] as const
type Kind = (typeof kinds)[number]

function saleFor(kind: Kind, id: number, now: number): KnownSale {
  if (kind === 'bank') {
    const sale = { ...cashSale(id), createdAt: Math.round(now) - hour }
    return { sale, request: (choice) => endingSoon(bankRefundRequest(sale, choice)) }
  }
  const base = cardSale(id, { createdAt: Math.round(now) - (kind === 'refund' ? day + hour : hour) })
  if (kind !== 'reverse')
    return {
      sale: base,
      request: (choice) => (kind === 'void' ? voidRequest(base, choice) : refundRequest(base, choice)),
    }
  const { transaction_reference: _none, ...unknown } = base
  const sale: KushkiSale = { ...unknown, status: 'unknown' }
  return { sale, request: (choice) => reverseRequest(sale, choice) }
}

/** With or without the card, whole or in part. */
export function choiceOf(chance: Chance, id: number): { id: number; withCard: boolean; minor?: number } {
  const withCard = chance.number() < 0.5
  return { id, withCard, ...(chance.number() < 0.3 ? { minor: chance.pick([1, 2500, 3333, 9999]) } : {}) }
}

/** Sales as the sandbox's `POST /sales` takes them. */
const asAtTheAcquirer = (sales: readonly KnownSale[]): Made['atTheAcquirer'] => ({
  sales: sales.flatMap(({ sale }) =>
    sale.gateway === 'kushki'
      ? [
          {
            clientTransactionId: sale.client_transaction_id,
            ...(sale.transaction_reference === undefined ? {} : { reference: sale.transaction_reference }),
            status: sale.status,
            createdAt: sale.createdAt,
            amount: { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 100 },
          },
        ]
      : [],
  ),
  payments: sales.flatMap(({ sale }) =>
    sale.gateway === 'liquido'
      ? [
          {
            referenceId: sale.referenceId,
            paymentMethod: sale.paymentMethod,
            createdAt: sale.createdAt,
            minor: sale.money.minor,
          },
        ]
      : [],
  ),
})

/**
 * A few requests, of all kinds or of one, with and without the card, whole and in part; each for a sale of its own.
 *
 * @param first names the first of them; the others count on
 * @param now the till's time, milliseconds since the epoch
 */
export function makeRequests(
  chance: Chance,
  first: number,
  count: number,
  now: number,
  of: readonly Kind[] = kinds,
): Made {
  const ids = Array.from({ length: count }, (_, index) => first + index)
  const made = ids.map((id) => ({ known: saleFor(chance.pick(of), id, now), choice: choiceOf(chance, id) }))
  const sales = made.map(({ known }) => known)
  return {
    sales,
    requests: made.map(({ known, choice }) => known.request(choice)),
    atTheAcquirer: asAtTheAcquirer(sales),
  }
}

/** The id the acquirer knows a request by. */
export const wireIdOf = ({ body }: { body: OperationRequest['body'] }): string =>
  'client_transaction_id' in body ? body.client_transaction_id : body.idempotencyKey
