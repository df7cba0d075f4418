/**
 * How the acquirers behave where the documents leave it open, or where a real one has a bad day. `friendly` is what
 * training meets; personalities change parts of it (personalities.ts). Whatever is shown, the ledger keeps the truth.
 */
export type Behaviour = {
  kushki: KushkiBehaviour
  liquido: LiquidoBehaviour
  /** Answers of an accepted operation, of both gateways. */
  operations: OperationBehaviour
  notifications: {
    /** A webhook or callback is delivered before the answer to the request that made it. */
    early: boolean
    /** How often each one is delivered. */
    times: number
  }
  /** How far the `Date` header is off the sandbox's clock, milliseconds. */
  dateSkewMs: number
}

export type OperationBehaviour = {
  /** In place of the answer to an operation that took effect; `null`: the answer. */
  errorAfterEffect: 500 | 502 | 504 | null
  /** The answer is a 504, and the effect comes so many milliseconds later. 0: at once, with an answer. */
  effectAfterMs: number
  /** Status of an accepted operation. */
  status: 200 | 206
  /** What an approval says against itself. */
  contradiction: 'error' | 'field39' | 'otherId' | 'bare' | null
  /** The final status stands twice in the JSON, the wrong one first. */
  hasDuplicateMembers: boolean
  /** Whether less than what is left of a sale is all that can be given back of it. */
  hasSaleLimit: boolean
  /** How an id or key that comes again is answered; `null`: each gateway's own way. */
  duplicates: DuplicateAnswer | null
  /** Something on the way delivers each operation twice at once, and the answer to the second one comes back. */
  isDeliveredTwice: boolean
}
/** A status; a refusal inside an HTTP 200 (Liquido), or a business refusal under HTTP 500 (Kushki). */
export type DuplicateAnswer = 200 | 400 | 409 | 422 | 'refusal'

export type KushkiBehaviour = {
  search: SearchBehaviour
  /** Approved or declined with code 10 and half of the amount. */
  partial: 'approved' | 'declined' | null
  /** A void after its time limit is processed as a refund (Kushki, Voids & Refunds, Chile). */
  refundsLateVoids: boolean
}

export type SearchBehaviour = {
  status: 200 | 201
  envelope: 'items' | 'dataAndTotal'
  /** Look-ups of both gateways are answered so, while payments go on. */
  outage: 403 | 503 | null
  /** How long after its effect a transaction can be found, milliseconds. */
  lagMs: number
  /** The amount object of the request, or the flat members of Kushki's other records. */
  amounts: 'object' | 'flat'
  /** `approved_transaction_amount` is a hundredth of what it is, as in the published webhook of a refund. */
  isScaleWrong: boolean
  /** Words for kinds and statuses: those of the samples and of assumed.json, or others. */
  hasUnknownKinds: boolean
  hasUnknownStatuses: boolean
  /** So long an approved operation is shown as declined, milliseconds; then both items are there. */
  provisionalMs: number
  /** Every charge is a sale in so many instalments, under a word of its own; `null`: none is. */
  instalments: number | null
}

export type LiquidoBehaviour = {
  /** A refund fails, and so many milliseconds later it is settled after all; 0: it does not. */
  settledAfterFailureMs: number
  neverEnds: boolean
  payerDocument: 'text' | 'object'
}

export const friendly: Behaviour = {
  kushki: {
    search: {
      status: 200,
      envelope: 'items',
      outage: null,
      lagMs: 0,
      amounts: 'object',
      isScaleWrong: false,
      hasUnknownKinds: false,
      hasUnknownStatuses: false,
      provisionalMs: 0,
      instalments: null,
    },
    partial: null,
    refundsLateVoids: false,
  },
  liquido: { settledAfterFailureMs: 0, neverEnds: false, payerDocument: 'text' },
  operations: {
    errorAfterEffect: null,
    effectAfterMs: 0,
    status: 200,
    contradiction: null,
    hasDuplicateMembers: false,
    hasSaleLimit: true,
    duplicates: null,
    isDeliveredTwice: false,
  },
  notifications: { early: false, times: 1 },
  dateSkewMs: 0,
}
