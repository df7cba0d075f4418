import { createHmac, timingSafeEqual } from 'node:crypto'
import { err, ok, type Result } from '../../domain/result.ts'

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
