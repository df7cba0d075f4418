import type { Evidence } from '../../domain/evidence.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import type { GatewayName, LiquidoSale, Sale, SaleQuery } from '../../domain/sales.ts'
import type { KushkiBody } from '../../domain/kushki.ts'
import type { LiquidoRefundBody } from '../../domain/liquido.ts'
import type { OperationKind } from '../../domain/operations.ts'
import type { Result } from '../../domain/result.ts'

/** What goes on the wire for one operation: the exact body, card block included. */
export type WireRequest =
  | { gateway: 'kushki'; kind: OperationKind; body: KushkiBody; replay: boolean }
  | { gateway: 'liquido'; kind: 'refund'; body: LiquidoRefundBody; replay: boolean }

/**
 * One request's answer, classified. `summary.class` decides:
 * `approved | declined | refused` are definite ends; `unauthorised` pauses the service that said so; `retryLater` was surely
 * not processed and may be sent again; `notSent` never reached the gateway (no route, refused connection);
 * `inProgress` was accepted and has to be polled; `unknown` has to be looked up before anything is sent again.
 */
export type GatewayAnswer = {
  summary: AnswerSummary
  /** From Retry-After, milliseconds from now, where the gateway said so. */
  retryAfterMs?: number
  /** The gateway's clock when it answered (`Date`), milliseconds since the epoch in whole seconds. */
  serverTime?: number
  /** The service that answered, where it is not the one that was asked for: no token was had. */
  service?: 'liquidoToken'
  /** A refusal that the second of two deliveries of the same request would get too, after the first took effect. */
  mayBeOfRepeat?: true
  /** The whole answer without card data, where it was not understood, for support. */
  raw?: string
}

/** What a gateway's record of an operation tells: its definite end, or that it is worked on. Nothing else is found. */
export type FoundSummary = AnswerSummary & { class: 'approved' | 'declined' | 'refused' | 'inProgress' }

/**
 * What a look-up says of an operation: `found` gives its definite end (or `inProgress`), `notFound` that the gateway
 * does not know it (yet), `undecided` that it was answered and nothing is proven, `noAnswer` that the gateway could not
 * be asked, with the class saying why.
 */
export type LookUpAnswer = (
  | { outcome: 'found'; summary: FoundSummary }
  | { outcome: 'notFound' }
  | { outcome: 'undecided'; summary: AnswerSummary }
  | { outcome: 'noAnswer'; summary: AnswerSummary; retryAfterMs?: number; service?: 'liquidoToken' }
) &
  Pick<GatewayAnswer, 'serverTime'>

/** One acquirer. Never retries by itself: one call, one request, one classified answer. It never throws. */
export type Gateway = {
  name: GatewayName
  /** Whether a repeated send of the same body is proven safe (Kushki reverse, Liquido refund with the same key). */
  isRepeatSafe(kind: OperationKind): boolean
  send(request: WireRequest, signal: AbortSignal): Promise<GatewayAnswer>
  lookUp(request: WireRequest, signal: AbortSignal): Promise<LookUpAnswer>
  /**
   * A question that costs nothing and changes nothing, to the service that is asked by look-ups: it proves that this one
   * answers and knows the credential, and that the host is reached.
   */
  check(signal: AbortSignal): Promise<GatewayAnswer>
}

/** A gateway that can list what it recorded. */
export type DayRecords = {
  /** Everything of a day (`YYYY-MM-DD` in the store's zone), as evidence. */
  recordsOf(day: string, signal: AbortSignal): Promise<Result<Evidence[], AnswerSummary>>
}

/** `noAnswer`: nobody could be asked, or what was said cannot be read. */
export type PaymentAnswer =
  | { outcome: 'found'; payment: LiquidoSale }
  | { outcome: 'notFound' }
  | { outcome: 'noAnswer'; summary: AnswerSummary }

/** A gateway that can be asked for one payment by its key. */
export type PaymentQuery = {
  payment(key: string, signal: AbortSignal): Promise<PaymentAnswer>
}

/** A gateway that can list sales. */
export type SaleSearch = {
  search(
    query: SaleQuery,
    signal: AbortSignal,
  ): Promise<Result<{ sales: Sale[]; total: number; page: number; hasMore: boolean }, AnswerSummary>>
}
