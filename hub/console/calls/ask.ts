import { hubErrors } from '../../../contract/hub/errors.ts'
import { hubRoutes } from '../../../contract/hub/routes.ts'
import type {
  HubRoutes,
  RouteError,
  RouteInput,
  RouteName,
  RouteOutput,
  RouteParams,
} from '../../../contract/hub/routes.ts'
import { err, ok } from '../../../domain/result.ts'
import type { Result } from '../../../domain/result.ts'
import { session, tokenNow } from './session.ts'

/** The calls of the page: an administrator's, and those that make one. */
export type ConsoleCall =
  | { [Name in RouteName]: HubRoutes[Name]['by'] extends 'administrator' ? Name : never }[RouteName]
  | 'signIn'
  | 'firstAdministrator'

/** The hub's errors; `NotReached`: no answer came; `NotUnderstood`: one of another version. */
type Fault<Name extends ConsoleCall> = RouteError<Name> | { tag: 'NotReached' } | { tag: 'NotUnderstood' }
export type CallFault = Fault<ConsoleCall>

/** What a call asks for. A member that is `undefined` is not sent. */
export type Asked<Name extends ConsoleCall> = {
  input: Partial<RouteInput<Name>>
  params?: RouteParams<Name>
  signal?: AbortSignal
}

const filled = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replaceAll(/\{(\w+)\}/gu, (_all, member: string) => encodeURIComponent(params[member] ?? ''))

/** The address of a call, and what is sent with it. */
export function requestOf<Name extends ConsoleCall>(
  name: Name,
  { input, params, signal }: Asked<Name>,
): [string, RequestInit] {
  const { method, path } = hubRoutes[name]
  const members = Object.entries(input).filter(([, value]) => value !== undefined)
  const query =
    method === 'GET' ? String(new URLSearchParams(members.map(([key, value]) => [key, String(value)]))) : ''
  const token = tokenNow()
  const body = method === 'GET' || members.length === 0 ? null : JSON.stringify(Object.fromEntries(members))
  return [
    filled(path, params ?? {}) + (query === '' ? '' : `?${query}`),
    {
      method,
      body,
      headers: {
        ...(body === null ? {} : { 'content-type': 'application/json' }),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(signal === undefined ? {} : { signal }),
      cache: 'no-store',
      credentials: 'omit',
    },
  ]
}

/** So long an answer is waited for: a line that broke in silence would keep it for ever. Milliseconds. */
const patienceMs = 30_000

/** Asks the hub. A session that is over ends here too. */
export async function ask<Name extends ConsoleCall>(
  name: Name,
  asked: Asked<Name>,
): Promise<Result<RouteOutput<Name>, Fault<Name>>> {
  const patience = AbortSignal.timeout(patienceMs)
  const signal = asked.signal === undefined ? patience : AbortSignal.any([asked.signal, patience])
  const token = tokenNow()
  const [address, request] = requestOf(name, { ...asked, signal })
  let response: Response
  let body: unknown
  try {
    response = await fetch(address, request)
    body = await response.json()
  } catch {
    return err({ tag: 'NotReached' })
  }
  if (response.ok) {
    const value = hubRoutes[name].output.safeParse(body)
    return value.success ? ok(value.data as RouteOutput<Name>) : err({ tag: 'NotUnderstood' })
  }
  const error = errorOf(body)
  // Of the session that asked: whoever has signed in meanwhile stays.
  if (error?.tag === 'NotSignedIn' && token === tokenNow()) session.end('over')
  return err((error ?? { tag: 'NotUnderstood' }) as Fault<Name>)
}

function errorOf(body: unknown): { tag: string } | null {
  const error = (body as { error?: { tag?: unknown } } | null)?.error
  const tag = error?.tag
  if (typeof tag !== 'string' || !Object.hasOwn(hubErrors, tag)) return null
  return hubErrors[tag as keyof typeof hubErrors].schema.safeParse(error).data ?? null
}
