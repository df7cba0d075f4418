import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'
import { hubErrors } from '../../contract/hub/errors.ts'
import type { HubError } from '../../contract/hub/errors.ts'
import { hubRoutes } from '../../contract/hub/routes.ts'
import type { RouteName } from '../../contract/hub/routes.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { isDatabaseAway } from '../database/database.ts'
import { streamFeed } from '../feed/stream.ts'
import { streamChanges } from '../overview/stream.ts'
import type { Door } from './door.ts'
import type { ConsoleFiles } from './console-files.ts'
import type { AdministratorCaller, Call, CounterCaller, Handlers } from './handlers.ts'
import { page, pagePolicy } from './page.ts'
import { isOfOtherPage, isOfOwnPage, parseBody, readBody } from './request.ts'

type HubContext = Context<{ Bindings: HttpBindings }>

export type ApplicationParts = {
  handlers: Handlers
  door: Door
  /** What is served as `/v1/openapi.json`. */
  openApi: unknown
  /** The console's page; `null`: it was not built, and a page in its place says so. */
  console: ConsoleFiles | null
  /** Ends what waits when the hub stops. */
  stopping: AbortSignal
  /** A fault of the hub, for the log. */
  onFault: (error: unknown) => void
}

/** A call of any route; its own schemas have seen input and members of the path, and the door who sent it. */
type AnyCall = Omit<Call<RouteName>, 'input' | 'params' | 'caller'> & {
  input: unknown
  params: unknown
  caller: unknown
}
type AnyHandler = (call: AnyCall) => Promise<Result<unknown, HubError>>

function refuse(c: HubContext, error: HubError): Response {
  return c.json({ error }, hubErrors[error.tag].status as ContentfulStatusCode)
}

const pathOf = ({ issues }: z.ZodError): string => (issues[0]?.path.join('.') ?? '').slice(0, 200)

/** What a call is made of, once it is known who sent it: of a stranger's nothing is read but its bytes. */
function readCall(
  c: HubContext,
  name: RouteName,
  bytes: Buffer,
  stopping: AbortSignal,
): Result<Omit<AnyCall, 'caller'>, HubError> {
  const { incoming, outgoing } = c.env
  const { method, by, params, input } = hubRoutes[name]
  const isJson = /^application\/json(?:\s*;|$)/iu.test(incoming.headers['content-type'] ?? '')
  if (bytes.length > 0 && !isJson && by !== 'gateway') return err({ tag: 'FromPage' })
  // A gateway's body is for the handler, which reads its bytes.
  const json = by === 'gateway' ? ok({}) : parseBody(bytes)
  if (!json.ok) return json
  const parsedParams = params.safeParse(c.req.param())
  if (!parsedParams.success) return err({ tag: 'NotFound' })
  const parsed = input.safeParse(method === 'GET' ? c.req.query() : json.value)
  if (!parsed.success) return err({ tag: 'BadInput', path: pathOf(parsed.error) })
  const hungUp = new AbortController()
  outgoing.once('close', () => hungUp.abort())
  return ok({
    input: parsed.data,
    params: parsedParams.data,
    json: json.value,
    bytes,
    headers: incoming.headers,
    signal: AbortSignal.any([stopping, hungUp.signal]),
  })
}

async function serve(c: HubContext, name: RouteName, parts: ApplicationParts): Promise<Response> {
  const { incoming } = c.env
  if (isOfOtherPage(incoming)) return refuse(c, { tag: 'FromPage' })
  // The console signs in and asks as an administrator; what counters and gateways send comes of no page at all.
  const { by } = hubRoutes[name]
  if (isOfOwnPage(incoming) && by !== 'anyone' && by !== 'administrator')
    return refuse(c, { tag: 'FromPage' })
  const body = await readBody(incoming)
  if (!body.ok) return refuse(c, body.error)
  const caller = await parts.door.admit(by, incoming, body.value)
  if (!caller.ok) return refuse(c, caller.error)
  const call = readCall(c, name, body.value, parts.stopping)
  if (!call.ok) return refuse(c, call.error)
  const whole = { ...call.value, caller: caller.value }
  if (c.req.header('accept') === 'text/event-stream') {
    const { feed, changes } = parts.handlers
    const { outgoing } = c.env
    if (name === 'feed') await streamFeed(outgoing, whole as Call<'feed'> & { caller: CounterCaller }, feed)
    if (name === 'changes')
      await streamChanges(outgoing, whole as Call<'changes'> & { caller: AdministratorCaller }, changes)
    if (name === 'feed' || name === 'changes') return RESPONSE_ALREADY_SENT
  }
  const answer = await (parts.handlers[name] as AnyHandler)(whole)
  return answer.ok ? c.json(answer.value as object) : refuse(c, answer.error)
}

function serveConsole(application: Hono<{ Bindings: HttpBindings }>, files: ConsoleFiles): void {
  for (const [path, { bytes, headers }] of files) application.get(path, (c) => c.body(bytes, 200, headers))
}

/** The hub's protocol over HTTP: the routes of the contract, the document made of them, and the console's page. */
export function createApplication(parts: ApplicationParts): Hono<{ Bindings: HttpBindings }> {
  const application = new Hono<{ Bindings: HttpBindings }>()
  application.use(
    methodNotAllowed({
      app: application,
      onMethodNotAllowed: (c) => c.json({ error: { tag: 'NotFound' } }, 405),
    }),
  )
  application.use(async (c, next) => {
    await next()
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store')
    c.header('x-content-type-options', 'nosniff')
  })
  if (parts.console === null)
    application.get('/', (c) => c.html(page, 200, { 'content-security-policy': pagePolicy }))
  else serveConsole(application, parts.console)
  application.get('/v1/openapi.json', (c) => c.json(parts.openApi as object))
  for (const name of Object.keys(hubRoutes) as RouteName[]) {
    const { method, path } = hubRoutes[name]
    application.on(method, path.replaceAll(/\{(?<member>\w+)\}/gu, ':$<member>'), (c) =>
      serve(c, name, parts),
    )
  }
  application.notFound((c) => refuse(c, { tag: 'NotFound' }))
  application.onError((error, c) => {
    if (c.env.incoming.errored) {
      c.env.outgoing.destroy()
      return RESPONSE_ALREADY_SENT
    }
    const isAway = isDatabaseAway(error)
    if (!isAway) parts.onFault(error)
    // Of a stream that had begun nothing can be said any more but that it broke.
    if (c.env.outgoing.headersSent) {
      c.env.outgoing.destroy()
      return RESPONSE_ALREADY_SENT
    }
    if (isAway) return refuse(c, { tag: 'Unavailable' })
    return refuse(c, { tag: 'Fault' })
  })
  return application
}
