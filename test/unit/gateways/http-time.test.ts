import { describe, expect, it } from 'vitest'
import { httpDate, retryAfter } from '../../../electron/gateways/http-time.ts'

describe('an HTTP-date (RFC 9110 §5.6.7)', () => {
  it.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37Z'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37Z'],
    ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37Z'],
    ['Sun Nov 16 08:49:37 1994', '1994-11-16T08:49:37Z'],
    // The century of two digits: none of an answer lies before 1970.
    ['Thursday, 06-Nov-69 08:49:37 GMT', '2069-11-06T08:49:37Z'],
    ['Friday, 06-Nov-70 08:49:37 GMT', '1970-11-06T08:49:37Z'],
    ['Sunday, 06-Nov-26 08:49:37 GMT', '2026-11-06T08:49:37Z'],
  ])('%j is a moment', (text, at) => {
    expect(httpDate(text)).toBe(Date.parse(at))
  })

  it.each([
    '',
    '1.5',
    '-3',
    '2026',
    'Stryker was here!',
    '1994-11-06T08:49:37Z',
    'Sun, 06 Nov 1994 08:49:37 PET',
    'before Sun, 06 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:37 GMT and after',
    'Sunday, 06-Nov-94 08:49:37 GMT and after',
    'before Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994 and after',
    'before Sun Nov  6 08:49:37 1994',
  ])('%j is none', (text) => {
    expect(httpDate(text)).toBeNull()
  })
})

describe('Retry-After, measured by the answer’s own time,', () => {
  const at = Date.parse('1994-11-06T08:00:00Z')
  it.each([
    ['0', 0],
    ['7', 7000],
    ['120', 120_000],
    ['3600', 3_600_000],
    ['3601', 3_600_000],
    ['999999999', 3_600_000],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 2_977_000],
    ['Sun, 06 Nov 1994 07:49:37 GMT', 0],
    ['Sun, 06 Nov 1994 10:49:37 GMT', 3_600_000],
    [null, undefined],
    ['', undefined],
    ['1.5', undefined],
    ['-3', undefined],
    ['9999999999', undefined],
    ['soon', undefined],
  ])('of %j', (text, milliseconds) => {
    expect(retryAfter(text, at)).toBe(milliseconds)
  })
})
