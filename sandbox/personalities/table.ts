import type {
  Behaviour,
  KushkiBehaviour,
  LiquidoBehaviour,
  OperationBehaviour,
  SearchBehaviour,
} from '../behaviour.ts'

/** One way of being a difficult acquirer: what it changes of the behaviour, and the number it takes, if it takes one. */
export type Personality = {
  about: string
  /** `name=N`: what N is, its default and its range. */
  takes?: { unit: string; usual: number; least: number; most: number }
  change: (behaviour: Behaviour, value: number) => Behaviour
}

const search =
  (change: (value: number) => Partial<SearchBehaviour>): Personality['change'] =>
  (behaviour, value) => ({
    ...behaviour,
    kushki: { ...behaviour.kushki, search: { ...behaviour.kushki.search, ...change(value) } },
  })
const operations =
  (change: (value: number) => Partial<OperationBehaviour>): Personality['change'] =>
  (behaviour, value) => ({ ...behaviour, operations: { ...behaviour.operations, ...change(value) } })
const kushki =
  (change: Partial<KushkiBehaviour>): Personality['change'] =>
  (behaviour) => ({ ...behaviour, kushki: { ...behaviour.kushki, ...change } })
const liquido =
  (change: (value: number) => Partial<LiquidoBehaviour>): Personality['change'] =>
  (behaviour, value) => ({ ...behaviour, liquido: { ...behaviour.liquido, ...change(value) } })
const notifications =
  (change: (value: number) => Partial<Behaviour['notifications']>): Personality['change'] =>
  (behaviour, value) => ({ ...behaviour, notifications: { ...behaviour.notifications, ...change(value) } })

const seconds = (usual: number) => ({ unit: 'seconds', usual, least: 1, most: 600 })

const ofSearch: Record<string, Personality> = {
  'slow-search': {
    about: 'nothing is found, and no reverse seen, until so long after its effect',
    takes: seconds(120),
    change: search((value) => ({ lagMs: value * 1000 })),
  },
  'search-unavailable': {
    about: "Kushki's search and Liquido's queries answer 503; payments go on",
    change: search(() => ({ outage: 503 })),
  },
  'search-forbidden': {
    about: "Kushki's search and Liquido's queries answer 403; payments go on",
    change: search(() => ({ outage: 403 })),
  },
  'search-odd-envelope': {
    about: 'the search answers `{data, total}`, which nobody published',
    change: search(() => ({ envelope: 'dataAndTotal' })),
  },
  'search-created': { about: 'the search answers 201', change: search(() => ({ status: 201 })) },
  'flat-items': {
    about: 'items have a number as `amount`, with `currency_code` and the taxes beside it',
    change: search(() => ({ amounts: 'flat' })),
  },
  'wrong-scale': {
    about: '`approved_transaction_amount` of a void or refund is a hundredth of the amount',
    change: search(() => ({ isScaleWrong: true })),
  },
  instalments: {
    about: 'every charge is found as `DEFERRED`, with `deferred.months`',
    takes: { unit: 'months', usual: 3, least: 2, most: 36 },
    change: search((value) => ({ instalments: value })),
  },
  'unknown-kinds': {
    about: 'what took a sale back is found under a `transaction_type` nobody published',
    change: search(() => ({ hasUnknownKinds: true })),
  },
  'unknown-statuses': {
    about: 'what took a sale back, and a sale that was reversed, is found with a status nobody published',
    change: search(() => ({ hasUnknownStatuses: true })),
  },
  'provisional-declines': {
    about: 'an approved void or refund is found as DECLINED so long; then by its id both items are found',
    takes: seconds(60),
    change: search((value) => ({ provisionalMs: value * 1000 })),
  },
}

const duplicates: Record<string, Personality> = Object.fromEntries(
  ([200, 400, 409, 422] as const).map((status) => [
    `duplicate-${status}`,
    {
      about:
        status === 200
          ? 'an id or key that comes again is answered with what became of the first'
          : `an id or key that comes again is refused with ${status}, even with the same body`,
      change: operations(() => ({ duplicates: status })),
    },
  ]),
)

const ofAnswers: Record<string, Personality> = {
  ...duplicates,
  'duplicate-refusal': {
    about: 'an id or key that comes again is a business refusal: 500 `E041`, 200 `{transferStatusCode: 400}`',
    change: operations(() => ({ duplicates: 'refusal' })),
  },
  'delivered-twice': {
    about: 'the way delivers each operation twice, and gives the answer to the second one',
    change: operations(() => ({ isDeliveredTwice: true })),
  },
  'error-after-effect': {
    about: 'an operation has its effect and is answered with this status',
    takes: { unit: 'a status: 500, 502 or 504', usual: 500, least: 500, most: 504 },
    change: operations((value) => ({ errorAfterEffect: value === 502 || value === 504 ? value : 500 })),
  },
  'late-effect': {
    about: 'an operation is answered with 504, and has its effect so long after',
    takes: seconds(120),
    change: operations((value) => ({ effectAfterMs: value * 1000 })),
  },
  'approval-with-error': {
    about: 'an approval has an error code beside it',
    change: operations(() => ({ contradiction: 'error' })),
  },
  'approval-with-f39': {
    about: 'an approval has 05 in field 39 (Kushki)',
    change: operations(() => ({ contradiction: 'field39' })),
  },
  'approval-of-another': {
    about: 'an approval names another operation',
    change: operations(() => ({ contradiction: 'otherId' })),
  },
  'bare-approval': {
    about: 'an approval is its status alone',
    change: operations(() => ({ contradiction: 'bare' })),
  },
  'partial-content': {
    about: 'an accepted operation is answered with 206',
    change: operations(() => ({ status: 206 })),
  },
  'duplicate-members': {
    about: 'the status stands twice in the JSON of an approval and of an item, the wrong one first',
    change: operations(() => ({ hasDuplicateMembers: true })),
  },
  'no-sale-limit': {
    about: 'more can be given back of a sale than it was: only the client is there to prevent it',
    change: operations(() => ({ hasSaleLimit: false })),
  },
  'partial-approvals': {
    about: 'APPROVAL with code 10 and half of the amount, which is what is given back (Kushki)',
    change: kushki({ partial: 'approved' }),
  },
  'partial-declines': {
    about:
      'DECLINED with code 10 and half of the amount, as in the published sample; nothing is given back (Kushki)',
    change: kushki({ partial: 'declined' }),
  },
  'late-voids-refunded': {
    about: 'a void after its time limit is processed as a refund (Kushki)',
    change: kushki({ refundsLateVoids: true }),
  },
}

const ofLiquidoAndAround: Record<string, Personality> = {
  'failed-then-settled': {
    about: 'a refund of Liquido fails, and so long after it is settled',
    takes: seconds(60),
    change: liquido((value) => ({ settledAfterFailureMs: value * 1000 })),
  },
  'never-final': {
    about: 'a refund of Liquido stays IN_PROGRESS for ever',
    change: liquido(() => ({ neverEnds: true })),
  },
  'payer-object': {
    about: '`payer.document` is an object `{documentId, type}`',
    change: liquido(() => ({ payerDocument: 'object' })),
  },
  'early-callbacks': {
    about: 'a webhook or callback comes before the answer',
    change: notifications(() => ({ early: true })),
  },
  'repeated-callbacks': {
    about: 'each webhook or callback comes so often',
    takes: { unit: 'times', usual: 3, least: 2, most: 20 },
    change: notifications((value) => ({ times: value })),
  },
  'clock-skew': {
    about: "the `Date` header is so far off the acquirer's clock",
    takes: { unit: 'minutes', usual: 10, least: -1440, most: 1440 },
    change: (behaviour, value) => ({ ...behaviour, dateSkewMs: value * 60_000 }),
  },
}

/** Every personality by its name. */
export const personalityTable: ReadonlyMap<string, Personality> = new Map(
  Object.entries({ ...ofSearch, ...ofAnswers, ...ofLiquidoAndAround }),
)
