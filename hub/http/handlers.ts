import type { IncomingHttpHeaders } from 'node:http'
import type {
  HubRoutes,
  RouteError,
  RouteInput,
  RouteName,
  RouteOutput,
  RouteParams,
} from '../../contract/hub/routes.ts'
import type { Result } from '../../domain/result.ts'

/** An enrolled counter, known by its signature. */
export type CounterCaller = { counterId: string; storeId: string }
/** Who signed with a key that need not be known. */
export type NewcomerCaller = { publicKey: string }
/** An administrator with a session. */
export type AdministratorCaller = { name: string; tokenHash: string }

type Callers = {
  anyone: null
  gateway: null
  newcomer: NewcomerCaller
  counter: CounterCaller
  administrator: AdministratorCaller
}
type CallerOf<Name extends RouteName> = Callers[HubRoutes[Name]['by']]

export type Call<Name extends RouteName> = {
  input: RouteInput<Name>
  params: RouteParams<Name>
  caller: CallerOf<Name>
  /** The body as JSON before the schema saw it: with its members in the order they came in. */
  json: unknown
  /** The body as it came. */
  bytes: Buffer
  headers: IncomingHttpHeaders
  /** The caller has hung up, or the hub stops. */
  signal: AbortSignal
}

export type Handler<Name extends RouteName> = (
  call: Call<Name>,
) => Promise<Result<RouteOutput<Name>, RouteError<Name>>>

/** One handler for each route of the contract. */
export type Handlers = { [Name in RouteName]: Handler<Name> }
