import type { Caller } from '../../domain/authority.ts'
import type {
  DecideError,
  Decision,
  QueueRow,
  StorageFailed,
  SubmitError,
} from '../../contract/operations.ts'
import type { OperationRequest } from '../../domain/operations.ts'
import type { Result } from '../../domain/result.ts'
import type { LiquidoSale, TypedPayment } from '../../domain/sales.ts'
import type { CallbackApplier } from '../callbacks/apply.ts'
import type { WebhookApplier } from '../callbacks/kushki-webhook.ts'
import type { Outbox } from '../outbox/index.ts'
import type { Reconciler } from '../reconciliation/reconciler.ts'
import type { SaleFinder } from '../sales/sale-finder.ts'
import type { Storage } from '../storage/storage.ts'

/** What keeps the promise to the store, while its storage is open. */
export type OpenQueue = {
  storage: Storage
  outbox: Outbox
  finder: SaleFinder
  accept: (request: OperationRequest, caller: Caller) => Result<QueueRow, SubmitError>
  /** The same judgement, without its consequence; `null`: it would be accepted. */
  whyNotAccepted: (request: OperationRequest, caller: Caller) => SubmitError | null
  decide: (decision: Decision, caller: Caller) => Result<QueueRow, DecideError>
  reconciler: Reconciler
  /** Asks Liquido first, until the signal ends. */
  addPayment: (
    payment: TypedPayment,
    caller: Caller,
    signal: AbortSignal,
  ) => Promise<Result<LiquidoSale, StorageFailed>>
  /** A card that came with a call is of no more use: what is left of it in memory may be collected. */
  onCardDone: () => void
  applyCallback: CallbackApplier
  applyWebhook: WebhookApplier
}

/** The queue as it is now, or what keeps its storage shut: asked anew by every call. */
export type CurrentQueue = () => Result<OpenQueue, StorageFailed>
