import { createHash } from 'node:crypto'
import { array, assert, integer, pre, property, stringMatching, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { holdsClearCardData } from '../../../domain/clear-card-data.ts'
import { hasCheckDigit } from '../../../domain/pan.ts'

/** Bytes as even as ciphertext, the same at each run: SHA-512 of a counter, as many as are wanted. */
function evenBytes(length: number, seed: string): string {
  let hex = ''
  for (let block = 0; hex.length < length * 2; block += 1)
    hex += createHash('sha512').update(`${seed}/${block}`).digest('hex')
  return hex.slice(0, length * 2).toUpperCase()
}

test.each([16, 24, 40, 64, 120])(
  'ciphertext of %i bytes is not taken for a card: eight thousand, none',
  (length) => {
    let refused = 0
    for (let count = 0; count < 8000; count += 1)
      if (holdsClearCardData(evenBytes(length, `${length}:${count}`))) refused += 1
    expect(refused).toBe(0)
  },
)

/** An account number of 13 to 19 digits with its check digit, of any issuer. */
const pans = array(integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 18 })
  .filter((digits) => digits.some((digit) => digit > 0))
  .map((digits) => {
    const start = digits.join('')
    return (
      start +
      Array.from({ length: 10 }, (_, digit) => String(digit)).find((digit) => hasCheckDigit(start + digit))
    )
  })
const expiries = tuple(integer({ min: 0, max: 99 }), integer({ min: 1, max: 12 })).map(
  ([year, month]) => String(year).padStart(2, '0') + String(month).padStart(2, '0'),
)
const rest = stringMatching(/^[0-9]{3,13}$/u)

const ascii = (text: string): string => Buffer.from(text, 'latin1').toString('hex').toUpperCase()
const even = (digits: string): string => (digits.length % 2 === 0 ? digits : `${digits}F`)
const tlv = (tag: string, value: string): string =>
  tag + (value.length / 2).toString(16).padStart(2, '0') + value

/** How a reader, or whoever sits between, may put one card where ciphertext belongs. */
const ways: Readonly<Record<string, (pan: string, expiry: string, tail: string) => string>> = {
  'track 2 as text': (pan, expiry, tail) => ascii(`;${pan}=${expiry}${tail}?`),
  'track 2 as text without sentinels': (pan, expiry, tail) => ascii(`${pan}=${expiry}${tail}`),
  'track 1 as text': (pan, expiry, tail) => ascii(`%B${pan}^A/B^${expiry}${tail}?`),
  'track 2 packed': (pan, expiry, tail) => even(`${pan}D${expiry}${tail}`),
  'the number as text': (pan) => ascii(pan),
  'the number packed': (pan) => even(pan),
  'tag 57': (pan, expiry, tail) => tlv('57', even(`${pan}D${expiry}${tail}`)),
  'tag 5A behind another': (pan) => tlv('9F02', '000000001000') + tlv('5A', even(pan)),
  'tag 5A, then cut off': (pan) => `${tlv('5A', even(pan))}9F26`,
}

describe('a card in clear is seen', () => {
  test.each(Object.entries(ways))('%s, also as the hex or base64 of itself', (_name, way) => {
    assert(
      property(pans, expiries, rest, (pan, expiry, tail) => {
        // A mask of zeros with at most one other digit shows nothing: it is no account number in clear.
        pre(/[1-9].*[1-9]/u.test(pan.slice(6, 12)))
        const clear = way(pan, expiry, tail)
        expect(holdsClearCardData(clear)).toBe(true)
        expect(holdsClearCardData(ascii(clear))).toBe(true)
        expect(holdsClearCardData(ascii(clear.toLowerCase()))).toBe(true)
        expect(holdsClearCardData(ascii(Buffer.from(clear, 'hex').toString('base64')))).toBe(true)
        expect(holdsClearCardData(ascii(Buffer.from(clear, 'hex').toString('base64url')))).toBe(true)
      }),
    )
  })
})
