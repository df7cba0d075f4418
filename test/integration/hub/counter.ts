import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { createSignature } from 'http-message-sig'
import { hubRoutes } from '../../../contract/hub/routes.ts'
import type { RouteError, RouteInput, RouteName, RouteOutput } from '../../../contract/hub/routes.ts'
import { signatureTag, signedParts } from '../../../contract/hub/signature.ts'
import { eventOf } from '../../../contract/hub/events.ts'
import type { EventBatch, JournalRow } from '../../../contract/hub/events.ts'
import { genesis, hashEntry } from '../../../electron/storage/journal-table.ts'

/** What came back: the status, and the value or the error, each held against the contract. */
export type Answer<Name extends RouteName> =
  | { ok: true; status: number; value: RouteOutput<Name> }
  | { ok: false; status: number; error: RouteError<Name> }

type Sent = { params?: Record<string, string>; headers?: Record<string, string> }

/** The address and body of a call. */
export function requestOf(url: string, name: RouteName, input: object, { params = {} }: Sent) {
  const { method, path } = hubRoutes[name]
  const query =
    method === 'GET'
      ? new URLSearchParams(Object.entries(input).map(([key, value]) => [key, String(value)]))
      : ''
  const filled = path.replaceAll(/\{(\w+)\}/gu, (_all, member: string) => params[member] ?? '')
  return {
    method,
    address: `${url}${filled}${String(query) === '' ? '' : `?${String(query)}`}`,
    body: method === 'GET' || Object.keys(input).length === 0 ? '' : JSON.stringify(input),
  }
}

/** Reads an answer as the contract has it: strictly, so that a member too many fails. */
export async function answerOf<Name extends RouteName>(
  name: Name,
  response: Response,
): Promise<Answer<Name>> {
  const body = (await response.json()) as { error?: RouteError<Name> }
  if (response.status === 200)
    return { ok: true, status: 200, value: hubRoutes[name].output.parse(body) as RouteOutput<Name> }
  return { ok: false, status: response.status, error: body.error as RouteError<Name> }
}

/** A call without a signature; an administrator's with a token. */
export async function call<Name extends RouteName>(
  url: string,
  name: Name,
  input: RouteInput<Name>,
  sent: Sent & { token?: string } = {},
): Promise<Answer<Name>> {
  const { method, address, body } = requestOf(url, name, input, sent)
  const response = await fetch(address, {
    method,
    headers: {
      ...(body === '' ? {} : { 'content-type': 'application/json' }),
      ...(sent.token === undefined ? {} : { authorization: `Bearer ${sent.token}` }),
      ...sent.headers,
    },
    ...(body === '' ? {} : { body }),
  })
  return answerOf(name, response)
}

export type SignedRequest = { address: string; method: string; headers: Record<string, string>; body: string }

/** A counter without a window: a key, a journal, and signed calls. */
export function createCounter(
  url: string,
  clock: { now(): number } = { now: () => Date.now() },
  privateKey: KeyObject = generateKeyPairSync('ed25519').privateKey,
) {
  const publicKey = createPublicKey(privateKey)
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(12).toString('base64url')

  async function signed(name: RouteName, input: object, sent: Sent = {}): Promise<SignedRequest> {
    const { method, address, body } = requestOf(url, name, input, sent)
    const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`
    const { signature, signatureInput } = await createSignature(
      { kind: 'request', method, targetUri: address, fields: [{ name: 'content-digest', value: digest }] },
      {
        label: 'extorno',
        components: [...signedParts],
        parameters: {
          created: Math.floor(clock.now() / 1000),
          nonce: randomBytes(16).toString('base64url'),
          keyid: raw,
          alg: 'ed25519',
          tag: signatureTag,
        },
        signer: { algorithm: 'ed25519', sign: (data) => sign(null, data, privateKey) },
      },
    )
    const headers = {
      ...(body === '' ? {} : { 'content-type': 'application/json' }),
      'content-digest': digest,
      signature,
      'signature-input': signatureInput,
      ...sent.headers,
    }
    return { address, method, headers, body }
  }
  const deliver = (
    { address, method, headers, body }: SignedRequest,
    signal?: AbortSignal,
  ): Promise<Response> =>
    fetch(address, {
      method,
      headers,
      ...(body === '' ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    })

  return {
    publicKey: raw,
    privateKey,
    journal: createJournal(privateKey, raw),
    signed,
    deliver,
    async call<Name extends RouteName>(
      name: Name,
      input: RouteInput<Name>,
      sent: Sent = {},
    ): Promise<Answer<Name>> {
      return answerOf(name, await deliver(await signed(name, input, sent)))
    },
    enrol: async (code: string) =>
      answerOf('enrol', await deliver(await signed('enrol', { code, publicKey: raw }))),
  }
}
export type Counter = ReturnType<typeof createCounter>

type Note = {
  operationId?: string | null
  who?: string
  event: string
  detail?: JournalRow['detail'] | object
  at?: number
}

/** A journal as a counter's storage hashes it, and the batches that are made of it. */
export function createJournal(privateKey: KeyObject, publicKey: string) {
  const entries: JournalRow[] = []
  const hashBefore = (index: number): string => entries[index - 1]?.hash ?? genesis
  return {
    entries,
    add({ operationId = null, who = 'system', event, detail = {}, at = 1_790_000_000_000 }: Note): void {
      const entry = {
        sequence: entries.length + 1,
        at,
        day: '2026-11-21',
        operationId,
        who,
        event,
        detail: typeof detail === 'string' ? detail : JSON.stringify(detail),
      }
      entries.push({ ...entry, hash: hashEntry(hashBefore(entries.length), entry) })
    },
    /** Entries `from` to `to`, both with them, as the contract sends them. */
    batch(from = 1, to = entries.length): EventBatch {
      const chosen = entries.slice(from - 1, to)
      return {
        events: chosen.map(eventOf),
        previousHash: hashBefore(from - 1),
        head: signHead(privateKey, publicKey, chosen.at(-1)),
        isWhole: to === entries.length,
      }
    },
  }
}

export function signHead(privateKey: KeyObject, publicKey: string, last: JournalRow | undefined): string {
  const { sequence, at, hash } = last ?? { sequence: 0, at: 0, hash: genesis }
  const bytes = Buffer.from(`extorno journal head, version 1\n${sequence}\n${at}\n${hash}`)
  const text = Buffer.from(hash, 'hex').toString('base64url')
  return [
    'EXTORNO1',
    publicKey,
    sequence,
    at,
    text,
    sign(null, bytes, privateKey).toString('base64url'),
  ].join('.')
}
