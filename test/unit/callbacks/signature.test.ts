import { describe, expect, it } from 'vitest'
import { verifyCallback } from '../../../electron/callbacks/signature.ts'
import { now, refundEvent, secret, signed } from './callbacks.ts'

const { body, signature } = signed(refundEvent())
const verify = (header: string, text: string | Uint8Array = body, key = secret, at = now, tolerance = 300) =>
  verifyCallback(text, header, key, at, tolerance)
const bad = { ok: false, error: { tag: 'BadSignature' } }
const old = { ok: false, error: { tag: 'TooOld' } }
const good = { ok: true, value: null }

describe("Liquido's signature", () => {
  it('holds for a worked example', () => {
    // HMAC-SHA256 of `payload={},timestamp=1700000000` under `key`, by openssl dgst -hmac.
    const header =
      'algorithm=HmacSHA256,timestamp=1700000000,signature=dc3b4acfe4068aa2f2c7c1ed3fc142a3147b48cd4a44ee966edcde5fb29eb5af'
    expect(verifyCallback('{}', header, 'key', 1_700_000_000_000, 0)).toEqual(good)
  })

  it('holds for the bytes as received, as text or as bytes', () => {
    expect(verify(signature)).toEqual(good)
    expect(verify(signature, new TextEncoder().encode(body))).toEqual(good)
  })

  it('takes capitals and spaces in the header', () => {
    expect(verify(` ${signature.replaceAll(',', ', ')} `)).toEqual(good)
    expect(verify(signature.replace(/[0-9a-f]{64}/u, (hex) => hex.toUpperCase()))).toEqual(good)
  })

  it('breaks with one changed character, anywhere', () => {
    for (let place = 0; place < body.length; place += 7) {
      const changed = `${body.slice(0, place)}\u0000${body.slice(place + 1)}`
      expect(verify(signature, changed)).toEqual(bad)
    }
    expect(verify(signature, `${body} `)).toEqual(bad)
  })

  it.each([
    ['nothing', ''],
    ['another algorithm', signature.replace('HmacSHA256', 'HmacSHA1')],
    ['no algorithm', signature.replace(/algorithm=[^,]*,/u, '')],
    ['a shorter signature', signature.slice(0, -2)],
    ['a longer signature', `${signature}00`],
    ['another signature', signature.replace(/signature=../u, 'signature=zz')],
    ['another time', signature.replace(/timestamp=\d+/u, 'timestamp=1800000001')],
    ['a time that is none', signature.replace(/timestamp=\d+/u, 'timestamp=-1')],
  ])('breaks with %s', (_what, header) => {
    expect(verify(header)).toEqual(bad)
  })

  it('breaks under another secret, and under none', () => {
    expect(verify(signature, body, 'other')).toEqual(bad)
    expect(verify(signed(refundEvent(), now, '').signature, body, '')).toEqual(bad)
  })

  it.each([
    [0, good],
    [300_000, good],
    [300_001, old],
    [-300_000, good],
    [-300_001, old],
    [86_400_000, old],
  ])('is %i ms old', (age, outcome) => {
    expect(verify(signature, body, secret, now + age)).toEqual(outcome)
  })
})
