import { createHash, createPublicKey, timingSafeEqual, verify } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isSignatureError, verifySignature } from 'http-message-sig'
import type { Verifier } from 'http-message-sig'
import { publicKeySchema } from '../../contract/hub/enrolment.ts'
import type { HubError } from '../../contract/hub/errors.ts'
import { maxSkewSeconds, noncePattern, signatureTag, signedParts } from '../../contract/hub/signature.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'

/** Who signed a request, proven by the key alone: whether the hub knows that key is another question. */
export type SignedRequest = {
  /** Raw Ed25519, base64url. */
  publicKey: string
  nonce: string
  /** How far the signer's clock was ahead of the hub's, milliseconds; whole seconds. */
  skewMs: number
}

/** An Ed25519 key in the form that Node takes (RFC 8410, §4). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

export const publicKeyOf = (raw: string) =>
  createPublicKey({
    key: Buffer.concat([spkiPrefix, Buffer.from(raw, 'base64url')]),
    format: 'der',
    type: 'spki',
  })

/** A century: the library takes a bound. */
const anySkewSeconds = 100 * 366 * 86_400

/** `Content-Digest` of these bytes (RFC 9530). */
const digestOf = (bytes: Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`

function hasDigest(message: IncomingMessage, bytes: Uint8Array): boolean {
  const [given, wanted] = [message.headers['content-digest'], digestOf(bytes)]
  return (
    typeof given === 'string' &&
    given.length === wanted.length &&
    timingSafeEqual(Buffer.from(given), Buffer.from(wanted))
  )
}

const verifierOf = (raw: unknown): Verifier => {
  const parsed = publicKeySchema.safeParse(raw)
  if (!parsed.success) throw new TypeError('no key')
  const key = publicKeyOf(parsed.data)
  return { algorithm: 'ed25519', verify: (data, signature) => verify(null, data, key, signature) }
}

/**
 * Checks a request's signature (RFC 9421) with the key that it names: over method, authority, path, query and the digest of
 * the body, for this protocol alone.
 *
 * @param bytes the whole body, as it came
 * @param now milliseconds since the epoch
 */
export async function readSignature(
  message: IncomingMessage,
  bytes: Uint8Array,
  now: number,
): Promise<Result<SignedRequest, HubError<'BadSignature' | 'ClockSkew'>>> {
  if (!hasDigest(message, bytes)) return err({ tag: 'BadSignature' })
  const fields: { name: string; value: string }[] = []
  for (let index = 0; index + 1 < message.rawHeaders.length; index += 2)
    fields.push({ name: message.rawHeaders[index] ?? '', value: message.rawHeaders[index + 1] ?? '' })
  try {
    const { parameters } = await verifySignature(
      {
        kind: 'request',
        method: message.method ?? '',
        // Behind a proxy the scheme is another: it is not signed.
        targetUri: `http://${message.headers.host ?? ''}${message.url ?? ''}`,
        fields,
      },
      {
        policy: {
          algorithms: ['ed25519'],
          requiredComponents: signedParts,
          requiredParameters: ['created', 'nonce', 'keyid', 'tag'],
          now: Math.floor(now / 1000),
          // Judged below, where it is said by how much.
          clockSkew: anySkewSeconds,
        },
        resolveVerifier: (candidate) => verifierOf(candidate.parameters.keyid),
      },
    )
    const { created = 0, nonce = '', keyid = '', tag } = parameters
    if (tag !== signatureTag || !noncePattern.test(nonce)) return err({ tag: 'BadSignature' })
    const skewMs = (created - Math.floor(now / 1000)) * 1000
    if (Math.abs(skewMs) > maxSkewSeconds * 1000) return err({ tag: 'ClockSkew', now })
    return ok({ publicKey: keyid, nonce, skewMs })
  } catch (error) {
    if (isSignatureError(error)) return err({ tag: 'BadSignature' })
    throw error
  }
}
