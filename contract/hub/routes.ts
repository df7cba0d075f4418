import { z } from 'zod'
import {
  alarmsSchema,
  auditSchema,
  counterPathSchema,
  firstAdministratorSchema,
  freedSalesSchema,
  liquidoSecretSchema,
  newCodeAnswerSchema,
  newCodeSchema,
  newStoreAnswerSchema,
  newStoreSchema,
  nothingSchema,
  operationsSchema,
  sessionSchema,
  signInSchema,
  storePathSchema,
  storesSchema,
} from './administration.ts'
import {
  claimAnswerSchema,
  claimRequestSchema,
  leaseAnswerSchema,
  leaseRequestSchema,
  operationPathSchema,
} from './claims.ts'
import {
  changesRequestSchema,
  changesSchema,
  counterOperationPathSchema,
  operationEventsSchema,
  queueAnswerSchema,
  queueRequestSchema,
  totalsRequestSchema,
  totalsSchema,
} from './console.ts'
import { counterSelfSchema, enrolAnswerSchema, enrolRequestSchema, healthSchema } from './enrolment.ts'
import type { HubError, HubErrorTag } from './errors.ts'
import { acknowledgedSchema, eventBatchSchema } from './events.ts'
import { feedAnswerSchema, feedRequestSchema } from './feed.ts'

/** What any call may be answered with. */
const always = ['NotFound', 'FromPage', 'TooLarge', 'BadInput', 'TooMany', 'Unavailable', 'Fault'] as const
const ofCounter = [...always, 'BadSignature', 'ClockSkew', 'Replayed', 'Revoked'] as const
const ofAdministrator = [...always, 'NotSignedIn'] as const

/**
 * Who is taken: `anyone`; `newcomer`: signed with the key that the body names; `counter`: signed with an enrolled key;
 * `administrator`: with the token of a session; `gateway`: by the gateway's own signature over the raw bytes.
 */
type Caller = 'anyone' | 'newcomer' | 'counter' | 'administrator' | 'gateway'

type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: `/v1/${string}`
  says: string
  by: Caller
  /** The members of the path in braces. */
  params: z.ZodObject
  /** The body, or the query of a GET. */
  input: z.ZodObject
  output: z.ZodType
  errors: readonly HubErrorTag[]
}

const none = z.strictObject({})

/** Every call of the hub's protocol. The server's handlers, its OpenAPI document and the counters' calls come from here. */
export const hubRoutes = {
  health: {
    method: 'GET',
    path: '/v1/health',
    says: 'Whether the hub and its database are there.',
    by: 'anyone',
    params: none,
    input: none,
    output: healthSchema,
    errors: always,
  },
  enrol: {
    method: 'POST',
    path: '/v1/enrolment',
    says: 'Makes a counter known by a one-use code. The same code and key again get the same answer.',
    by: 'newcomer',
    params: none,
    input: enrolRequestSchema,
    output: enrolAnswerSchema,
    errors: [...always, 'BadSignature', 'ClockSkew', 'CodeRefused'],
  },
  self: {
    method: 'GET',
    path: '/v1/counter',
    says: 'Who the hub takes the caller for, and what time it is.',
    by: 'counter',
    params: none,
    input: none,
    output: counterSelfSchema,
    errors: ofCounter,
  },
  sendEvents: {
    method: 'POST',
    path: '/v1/events',
    says: 'Adds to the copy of the counter’s journal. What is there already is passed over.',
    by: 'counter',
    params: none,
    input: eventBatchSchema,
    output: acknowledgedSchema,
    errors: [...ofCounter, 'Gap', 'OtherHash', 'ChainBroken'],
  },
  acknowledged: {
    method: 'GET',
    path: '/v1/events/head',
    says: 'Up to where the hub has the counter’s journal.',
    by: 'counter',
    params: none,
    input: none,
    output: acknowledgedSchema,
    errors: ofCounter,
  },
  claim: {
    method: 'POST',
    path: '/v1/claims',
    says: 'Claims a part of a sale for an operation, or renews that claim.',
    by: 'counter',
    params: none,
    input: claimRequestSchema,
    output: claimAnswerSchema,
    errors: [...ofCounter, 'SaleDiffers', 'OperationDiffers', 'ClaimEnded'],
  },
  startSending: {
    method: 'POST',
    path: '/v1/claims/{operationId}/sending',
    says: 'Asks to send the operation now. One of a sale at a time; from then on only its outcome ends the claim.',
    by: 'counter',
    params: operationPathSchema,
    input: none,
    output: claimAnswerSchema,
    errors: [...ofCounter, 'ClaimUnknown', 'ClaimEnded'],
  },
  release: {
    method: 'POST',
    path: '/v1/claims/{operationId}/release',
    says: 'Gives up a claim whose operation never left.',
    by: 'counter',
    params: operationPathSchema,
    input: none,
    output: nothingSchema,
    errors: [...ofCounter, 'ClaimUnknown', 'MayHaveBeenSent'],
  },
  lease: {
    method: 'POST',
    path: '/v1/leases',
    says: 'For twelve hours the counter may take back these sales, which it made, without asking.',
    by: 'counter',
    params: none,
    input: leaseRequestSchema,
    output: leaseAnswerSchema,
    errors: [...ofCounter, 'SaleDiffers'],
  },
  feed: {
    method: 'GET',
    path: '/v1/feed',
    says: 'What happened in the store since a cursor; as server-sent events where text/event-stream is accepted.',
    by: 'counter',
    params: none,
    input: feedRequestSchema,
    output: feedAnswerSchema,
    errors: ofCounter,
  },
  liquidoCallback: {
    method: 'POST',
    path: '/v1/callbacks/liquido/{storeId}',
    says: 'Liquido’s callbacks. Stored before it is answered; the same one again changes nothing.',
    by: 'gateway',
    params: storePathSchema,
    input: none,
    output: nothingSchema,
    errors: [...always, 'BadSignature', 'TooOld', 'NoSecret'],
  },
  firstAdministrator: {
    method: 'POST',
    path: '/v1/administration/first',
    says: 'Makes the first administrator, by the code that the hub printed when it started.',
    by: 'anyone',
    params: none,
    input: firstAdministratorSchema,
    output: sessionSchema,
    errors: [...always, 'CodeRefused', 'NotFirst'],
  },
  signIn: {
    method: 'POST',
    path: '/v1/administration/sessions',
    says: 'Begins an administrator’s session.',
    by: 'anyone',
    params: none,
    input: signInSchema,
    output: sessionSchema,
    errors: [...always, 'WrongPassphrase', 'Locked'],
  },
  signOut: {
    method: 'DELETE',
    path: '/v1/administration/sessions',
    says: 'Ends the session.',
    by: 'administrator',
    params: none,
    input: none,
    output: nothingSchema,
    errors: ofAdministrator,
  },
  stores: {
    method: 'GET',
    path: '/v1/administration/stores',
    says: 'Stores and their counters.',
    by: 'administrator',
    params: none,
    input: none,
    output: storesSchema,
    errors: ofAdministrator,
  },
  createStore: {
    method: 'POST',
    path: '/v1/administration/stores',
    says: 'Creates a store.',
    by: 'administrator',
    params: none,
    input: newStoreSchema,
    output: newStoreAnswerSchema,
    errors: ofAdministrator,
  },
  operations: {
    method: 'GET',
    path: '/v1/administration/stores/{storeId}/operations',
    says: 'What the counters’ journals say of the store’s last operations.',
    by: 'administrator',
    params: storePathSchema,
    input: none,
    output: operationsSchema,
    errors: ofAdministrator,
  },
  queue: {
    method: 'GET',
    path: '/v1/administration/operations',
    says: 'The operations of all counters, by pages, as far as they fit what is asked for.',
    by: 'administrator',
    params: none,
    input: queueRequestSchema,
    output: queueAnswerSchema,
    errors: ofAdministrator,
  },
  operationEvents: {
    method: 'GET',
    path: '/v1/administration/counters/{counterId}/operations/{operationId}/events',
    says: 'What happened to an operation, as its counter’s journal tells it.',
    by: 'administrator',
    params: counterOperationPathSchema,
    input: none,
    output: operationEventsSchema,
    errors: ofAdministrator,
  },
  totals: {
    method: 'GET',
    path: '/v1/administration/totals',
    says: 'What was given back in a time, by store, way and reason.',
    by: 'administrator',
    params: none,
    input: totalsRequestSchema,
    output: totalsSchema,
    errors: ofAdministrator,
  },
  changes: {
    method: 'GET',
    path: '/v1/administration/changes',
    says: 'Waits until something has changed; as server-sent events where text/event-stream is accepted.',
    by: 'administrator',
    params: none,
    input: changesRequestSchema,
    output: changesSchema,
    errors: ofAdministrator,
  },
  issueCode: {
    method: 'POST',
    path: '/v1/administration/stores/{storeId}/enrolment-codes',
    says: 'Issues a code by which one counter can be enrolled within ten minutes.',
    by: 'administrator',
    params: storePathSchema,
    input: newCodeSchema,
    output: newCodeAnswerSchema,
    errors: ofAdministrator,
  },
  setLiquidoSecret: {
    method: 'PUT',
    path: '/v1/administration/stores/{storeId}/liquido-secret',
    says: 'Sets the client secret that the store’s callbacks are checked with. It is never given out again.',
    by: 'administrator',
    params: storePathSchema,
    input: liquidoSecretSchema,
    output: nothingSchema,
    errors: ofAdministrator,
  },
  revokeCounter: {
    method: 'POST',
    path: '/v1/administration/counters/{counterId}/revocation',
    says: 'From now on the counter gets nothing.',
    by: 'administrator',
    params: counterPathSchema,
    input: none,
    output: nothingSchema,
    errors: ofAdministrator,
  },
  freeSales: {
    method: 'POST',
    path: '/v1/administration/counters/{counterId}/freed-sales',
    says: 'Gives the sales that a revoked counter leased, or claimed without asking to send, to the others: for who has seen that it took none of them back.',
    by: 'administrator',
    params: counterPathSchema,
    input: none,
    output: freedSalesSchema,
    errors: [...ofAdministrator, 'NotRevoked'],
  },
  alarms: {
    method: 'GET',
    path: '/v1/administration/alarms',
    says: 'What should not have happened.',
    by: 'administrator',
    params: none,
    input: none,
    output: alarmsSchema,
    errors: ofAdministrator,
  },
  audit: {
    method: 'GET',
    path: '/v1/administration/audit',
    says: 'Who did what, the newest first.',
    by: 'administrator',
    params: none,
    input: none,
    output: auditSchema,
    errors: ofAdministrator,
  },
} as const satisfies Record<string, Route>

export type HubRoutes = typeof hubRoutes
export type RouteName = keyof HubRoutes
export type RouteInput<Name extends RouteName> = z.infer<HubRoutes[Name]['input']>
export type RouteParams<Name extends RouteName> = z.infer<HubRoutes[Name]['params']>
export type RouteOutput<Name extends RouteName> = z.infer<HubRoutes[Name]['output']>
export type RouteError<Name extends RouteName> = HubError<HubRoutes[Name]['errors'][number]>
