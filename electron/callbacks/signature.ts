import { createHmac, timingSafeEqual } from 'node:crypto'
import { err, ok, type Result } from '../../domain/result.ts'

/** An `X-Kushki-Id` below this is in seconds, otherwise in milliseconds: it is documented as "UNIX time" alone. */
const firstMilliseconds = 100_000_000_000

const headerPattern =
  /^\s*algorithm=HmacSHA256\s*,\s*timestamp=(?<timestamp>\d{1,12})\s*,\s*signature=(?<signature>[0-9a-f]{64})\s*$/iu

/**
 * Checks a callback's `Liquido-Signature`: `algorithm=HmacSHA256,timestamp=<s>,signature=<hex>` over
 * `payload=<raw body>,timestamp=<s>` with the OAuth client secret. The signature is compared in constant time, and
 * before the age is looked at, so that only who knows the secret learns about ages.
 *
 * @param rawBody exactly as received
 * @param now milliseconds since the epoch
 * @param toleranceSeconds how far the timestamp may lie before or after now (not documented: a setting of the store)
 */
export function verifyCallback(
  rawBody: string | Uint8Array,
  header: string,
  secret: string,
  now: number,
  toleranceSeconds: number,
): Result<null, { tag: 'BadSignature' | 'TooOld' }> {
  const { timestamp, signature } = headerPattern.exec(header)?.groups ?? {}
  if (timestamp === undefined || signature === undefined || secret === '') return err({ tag: 'BadSignature' })
  const expected = createHmac('sha256', secret)
    .update('payload=')
    .update(rawBody)
    .update(`,timestamp=${timestamp}`)
    .digest()
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) return err({ tag: 'BadSignature' })
  return Math.abs(now - Number(timestamp) * 1000) > toleranceSeconds * 1000
    ? err({ tag: 'TooOld' })
    : ok(null)
}

/**
 * Checks a webhook's `X-Kushki-Signature`: HMAC-SHA256 in hexadecimal of the raw body, a dot and `X-Kushki-Id`, by the
 * store's webhook signature (Kushki, Webhooks). `X-Kushki-SimpleSignature` says nothing of the body, so it is no proof.
 *
 * @param id the `X-Kushki-Id` header: when it was signed
 * @param now milliseconds since the epoch
 * @param toleranceSeconds how far the id may lie before or after now (not documented: a setting of the store)
 */
export function verifyKushkiWebhook(
  rawBody: string | Uint8Array,
  { signature, id }: { signature: string; id: string },
  secret: string,
  now: number,
  toleranceSeconds: number,
): Result<null, { tag: 'BadSignature' | 'TooOld' }> {
  const isWhole = /^[0-9a-f]{64}$/iu.test(signature) && /^\d{9,14}$/u.test(id)
  if (!isWhole || secret === '') return err({ tag: 'BadSignature' })
  const expected = createHmac('sha256', secret).update(rawBody).update(`.${id}`).digest()
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) return err({ tag: 'BadSignature' })
  const signedAt = Number(id) < firstMilliseconds ? Number(id) * 1000 : Number(id)
  return Math.abs(now - signedAt) > toleranceSeconds * 1000 ? err({ tag: 'TooOld' }) : ok(null)
}
