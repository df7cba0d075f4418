/** Milliseconds since the epoch, by the hub's clock unless said otherwise. */
type Moment = number

type StoreRow = {
  store_id: string
  label: string
  created_at: Moment
  /** The last place given in the store's feed. */
  feed_sequence: number
  /** Sealed with the hub's key. */
  liquido_secret: string | null
}

type CounterRow = {
  counter_id: string
  store_id: string
  label: string
  public_key: string
  enrolled_at: Moment
  revoked_at: Moment | null
  /** Up to where its journal is here. */
  sequence: number
  hash: string | null
  /** The signed head of the last batch. */
  head: string | null
  whole_at: Moment | null
}

/** Apart from the counter, whose row its batches hold. */
type PresenceRow = { counter_id: string; seen_at: Moment; skew_ms: number }

type CodeRow = {
  code_hash: string
  purpose: 'firstAdministrator' | 'enrolment'
  store_id: string | null
  counter_label: string | null
  expires_at: Moment
  /** Who it made; a code is used once. */
  used_for: string | null
}

type NonceRow = { counter_id: string; nonce: string; seen_at: Moment }

/** An entry of a counter's journal. Never changed. One that is withheld has no `day` and no `who`, and but for an operation's no more than place and hash. */
type EventRow = {
  counter_id: string
  sequence: number
  /** By the counter's clock. */
  at: Moment | null
  day: string | null
  operation_id: string | null
  who: string | null
  type: string | null
  detail: string | null
  hash: string
  received_at: Moment
}

/** What a counter's journal says of one of its operations: made of its events alone. */
type OperationRow = {
  counter_id: string
  operation_id: string
  store_id: string
  sale_key: string | null
  kind: string | null
  currency: string | null
  minor: number | null
  state: string
  code: string | null
  /** By the counter's clock, as `updated_at`. */
  accepted_at: Moment | null
  updated_at: Moment
}

type AlarmRow = {
  counter_id: string
  kind: string
  sequence: number
  first_at: Moment
  last_at: Moment
  times: number
}

type SaleRow = {
  sale_id: string
  store_id: string
  sale_key: string
  /** `null` until a counter has told what the sale was for. */
  currency: string | null
  minor: number | null
  lease_counter: string | null
  lease_until: Moment | null
}

/**
 * What an operation takes of a sale. `reserved`: not on its way. `sending`: its outcome is open. `done`: it was given back.
 * `released`: it was not.
 */
type ClaimRow = {
  counter_id: string
  operation_id: string
  sale_id: string
  kind: string
  minor: number
  phase: 'reserved' | 'sending' | 'done' | 'released'
  /** It may have been sent at some time: no time ends it. */
  may_have_left: boolean
  expires_at: Moment | null
  since: Moment
}

type FeedRow = {
  store_id: string
  sequence: number
  at: Moment
  /** The one counter it is for; `null`: all of the store. */
  counter_id: string | null
  item: string
}

type CallbackRow = {
  callback_id: string
  store_id: string
  body_hash: string
  received_at: Moment
}

type AdministratorRow = {
  administrator_id: string
  name: string
  salt: string
  hash: string
  wrong: number
  locks: number
  locked_until: Moment | null
}

type SessionRow = {
  token_hash: string
  administrator_id: string
  seen_at: Moment
  until: Moment
}

type AuditRow = {
  audit_id: string
  at: Moment
  act: string
  by_name: string
  store_id: string | null
  counter_id: string | null
}

type MetaRow = { name: string; value: string }
type MigrationRow = { name: string; applied_at: Moment; breaks_before: string | null }

/** The hub's tables. */
export type Tables = {
  stores: StoreRow
  counters: CounterRow
  presence: PresenceRow
  codes: CodeRow
  nonces: NonceRow
  events: EventRow
  operations: OperationRow
  alarms: AlarmRow
  sales: SaleRow
  claims: ClaimRow
  feed: FeedRow
  callbacks: CallbackRow
  administrators: AdministratorRow
  sessions: SessionRow
  audit: AuditRow
  meta: MetaRow
  migrations: MigrationRow
}
