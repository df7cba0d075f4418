import { createHash, randomBytes } from 'node:crypto'
import { createSignature } from 'http-message-sig'
import { z } from 'zod'
import { hubErrors } from '../../contract/hub/errors.ts'
import { hubRoutes } from '../../contract/hub/routes.ts'
import type { RouteError, RouteInput, RouteName, RouteOutput } from '../../contract/hub/routes.ts'
import { signatureTag, signedParts } from '../../contract/hub/signature.ts'
import type { Clock } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { JournalSigner } from '../authority/journal-heads.ts'
import { exchange } from '../gateways/exchange.ts'
import { parseJson } from '../gateways/summary.ts'

/** The calls of the protocol that a counter makes. */
type CounterRoute = {
  [Name in RouteName]: (typeof hubRoutes)[Name]['by'] extends 'counter' | 'newcomer' ? Name : never
}[RouteName]

/**
 * Why a call has no answer of the hub's: nothing could be sent, nothing whole came back (it may have been done), or what came
 * back is no hub's.
 */
type NoAnswer = { tag: 'NotReached' | 'NoAnswer' | 'NotAHub' }
export type HubCallError<Name extends CounterRoute> = RouteError<Name> | NoAnswer

/** What a call has besides its input: the members of its path, and how long its answer may take, milliseconds. */
type Called = { params?: Readonly<Record<string, string>>; timeoutMs?: number }

export type HubClient = {
  /** One signed call, made once. Never throws. */
  call<Name extends CounterRoute>(
    name: Name,
    input: RouteInput<Name>,
    called?: Called,
  ): Promise<Result<RouteOutput<Name>, HubCallError<Name>>>
}

type ClientDependencies = {
  /** The hub's origin. */
  address: string
  signer: JournalSigner
  clock: Clock
  /** Lets go of what is under way. */
  signal: AbortSignal
}

const usualTimeoutMs = 10_000
/** The longest answer is a page of the feed, with callbacks. */
const maxBytes = 4_000_000

/** The hub's protocol as one counter speaks it: every request signed with the key that signs its journal's heads. */
export function createHubClient({ address, signer, clock, signal }: ClientDependencies): HubClient {
  return {
    async call(name, input, { params = {}, timeoutMs = usualTimeoutMs } = {}) {
      const { method, url, body } = requestOf(address, name, input, params)
      const answer = await exchange({
        method,
        url,
        headers: await signedHeaders({ method, url, body }, signer, clock),
        ...(body === '' ? {} : { body }),
        timeoutMs,
        maxBytes,
        signal,
      })
      if (answer.outcome === 'notSent') return err({ tag: 'NotReached' })
      if (answer.outcome === 'noAnswer') return err({ tag: 'NoAnswer' })
      return answerOf(name, answer.status, parseJson(answer.text))
    },
  }
}

function requestOf(
  address: string,
  name: CounterRoute,
  input: object,
  params: Readonly<Record<string, string>>,
): { method: 'GET' | 'POST'; url: string; body: string } {
  const { method, path } = hubRoutes[name]
  const filled = path.replaceAll(/\{(\w+)\}/gu, (_all, member: string) =>
    encodeURIComponent(params[member] ?? ''),
  )
  const members = Object.entries(input)
  if (method === 'POST')
    return { method, url: address + filled, body: members.length === 0 ? '' : JSON.stringify(input) }
  const query = new URLSearchParams(members.map(([member, value]) => [member, String(value)]))
  return { method, url: `${address}${filled}${members.length === 0 ? '' : `?${String(query)}`}`, body: '' }
}

/** `Content-Digest` (RFC 9530) and the signature over it and where the request goes (RFC 9421). */
async function signedHeaders(
  { method, url, body }: { method: string; url: string; body: string },
  signer: JournalSigner,
  clock: Clock,
): Promise<Record<string, string>> {
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`
  const { signature, signatureInput } = await createSignature(
    { kind: 'request', method, targetUri: url, fields: [{ name: 'content-digest', value: digest }] },
    {
      label: 'extorno',
      components: [...signedParts],
      parameters: {
        created: Math.floor(clock.now() / 1000),
        nonce: randomBytes(16).toString('base64url'),
        keyid: signer.key,
        alg: 'ed25519',
        tag: signatureTag,
      },
      signer: { algorithm: 'ed25519', sign: signer.signRequest },
    },
  )
  return {
    ...(body === '' ? {} : { 'content-type': 'application/json' }),
    'content-digest': digest,
    signature,
    'signature-input': signatureInput,
  }
}

/** An answer as the contract has it; what does not fit it is no hub's. */
function answerOf<Name extends CounterRoute>(
  name: Name,
  status: number,
  body: unknown,
): Result<RouteOutput<Name>, HubCallError<Name>> {
  const { output, errors } = hubRoutes[name]
  if (status === 200) {
    const value = output.safeParse(body)
    return value.success ? ok(value.data as RouteOutput<Name>) : err({ tag: 'NotAHub' })
  }
  for (const tag of errors) {
    const refused = z.strictObject({ error: hubErrors[tag].schema }).safeParse(body)
    if (hubErrors[tag].status === status && refused.success)
      return err(refused.data.error as RouteError<Name>)
  }
  return err({ tag: 'NotAHub' })
}
