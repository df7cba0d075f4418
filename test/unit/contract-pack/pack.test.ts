import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  assumptions,
  packFolder,
  sample,
  sampleFiles,
  samples,
  samplesOf,
  type Assumption,
  type Sample,
} from '../../contract/samples.ts'
import { shapeOf } from '../../contract/shape.ts'
import { seed } from '../requests/choices.ts'

/** Test cards that issuers of test data publish; no account is behind them. */
const testCards = new Set(['4242424242424242', '5105105105105100'])
/** Members that hold ciphertext or key serial numbers: their digits are no card number. */
const encrypted = new Set(['enc_track1', 'enc_track2', 'enc_tlv', 'track_ksn', 'pin_ksn', 'pin_block'])

function isLuhnValid(digits: string): boolean {
  let sum = 0
  for (const [index, digit] of Array.from(digits).toReversed().entries()) {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1)
    sum += value > 9 ? value - 9 : value
  }
  return sum % 10 === 0
}

/** Every run of 13 to 19 digits, in texts and numbers, that could be a card number. */
function cardNumbersIn(json: unknown, name = ''): string[] {
  if (typeof json === 'object' && json !== null)
    return Object.entries(json).flatMap(([member, value]) => cardNumbersIn(value, member))
  if (encrypted.has(name)) return []
  // All zeros pass Luhn; no card has them.
  return [...String(json).matchAll(/\d+/gu)]
    .map(([digits]) => digits)
    .filter((digits) => digits.length >= 13 && digits.length <= 19)
    .filter((digits) => /[1-9]/u.test(digits) && isLuhnValid(digits) && !testCards.has(digits))
}

const identity = ({ gateway, exchange, direction, httpStatus, body }: Sample): string =>
  JSON.stringify([gateway, exchange, direction, httpStatus, body])
const twice = (values: readonly string[]): string[] =>
  values.filter((value, index) => values.indexOf(value) !== index)

describe('the contract pack', () => {
  it('has samples of both gateways in every exchange they have', () => {
    const exchanges = (gateway: Sample['gateway']): string[] =>
      [...new Set(samplesOf({ gateway }).map(({ exchange }) => exchange))].toSorted()
    expect(exchanges('kushki')).toEqual([
      'error',
      'payment',
      'refund',
      'reverse',
      'search',
      'void',
      'webhook',
    ])
    expect(exchanges('liquido')).toEqual(['callback', 'error', 'payment', 'refund', 'refund-query', 'token'])
  })

  it('holds nothing but samples, the list of assumptions and the README', () => {
    expect(readdirSync(packFolder).toSorted()).toEqual(['README.md', 'assumed.json', 'kushki', 'liquido'])
    expect(sampleFiles.filter((file) => !file.endsWith('.json'))).toEqual([])
  })

  it('names each file after its sample', () => {
    expect(samples.map(({ gateway, id }) => `${gateway}/${id}.json`)).toEqual(sampleFiles)
    expect(samples.filter(({ id, gateway }) => !id.startsWith(`${gateway}-`))).toEqual([])
  })

  it('uses no id twice, not even between samples and assumptions', () => {
    expect(twice([...samples, ...assumptions].map(({ id }) => id))).toEqual([])
  })

  it('shows no exchange twice', () => {
    expect(twice(samples.map(identity))).toEqual([])
  })

  it('gives an answer a status, and nothing else one', () => {
    const isWrong = ({ direction, httpStatus }: Sample): boolean =>
      (direction === 'answer') !== (httpStatus !== undefined)
    expect(samples.filter(isWrong).map(({ id }) => id)).toEqual([])
  })

  it('says why wherever a sample is not simply documented', () => {
    const isBare = ({ source, cut, note }: Sample): boolean =>
      (source.sure !== 'documented' || cut === true) && note === undefined
    expect(samples.filter(isBare).map(({ id }) => id)).toEqual([])
  })

  it('has no card number but published test cards', () => {
    const found = [...samples, ...assumptions].flatMap(({ id, ...entry }) =>
      cardNumbersIn(entry).map((digits) => `${id}: ${digits}`),
    )
    expect(found).toEqual([])
  })

  it('would see a card number in a text, in a number and inside a longer text', () => {
    const pan = '4111111111111111'
    for (const body of [pan, Number(pan), `card ${pan}.`, { deep: [{ member: pan }] }])
      expect(cardNumbersIn({ body })).toEqual([pan])
    expect(cardNumbersIn({ body: '4242424242424242' })).toEqual([])
    expect(cardNumbersIn({ enc_track2: pan })).toEqual([])
  })

  it.each([
    ['kushki-reverse-icc-request', 'kushki-reverse-icc'],
    ['kushki-reverse-cardless-request', 'kushki-reverse-cardless'],
    ['kushki-void-cardless-request', 'kushki-void-cardless'],
    ['kushki-refund-cardless-request', 'kushki-refund-cardless'],
    ['liquido-refund-request', 'liquido-refund-request'],
    ['liquido-refund-answer', 'liquido-refund-response'],
    ['liquido-callback-refund-succeeded', 'liquido-refund-callback'],
  ])('%s is the document as published', (id, name) => {
    expect(sample(id).body).toEqual(seed(name))
    expect(sample(id)).not.toHaveProperty('changed')
  })
})

describe('the list of assumptions', () => {
  it('is the list of the README, row for row', () => {
    const readme = readFileSync(join(packFolder, 'README.md'), 'utf8')
    const rows = assumptions.map(({ id, what, why }) => `| \`${id}\` | ${what} | ${why} |`)
    expect(readme.split('\n').filter((line) => /^\| `(?:kushki|liquido)-/u.test(line))).toEqual(rows)
  })

  it('assumes no body that a sample of the same exchange shows', () => {
    const isShown = ({ gateway, exchange, body }: Assumption): boolean =>
      samplesOf({ gateway, exchange }).some((each) => JSON.stringify(each.body) === JSON.stringify(body))
    expect(assumptions.filter((each) => each.body !== undefined && isShown(each))).toEqual([])
  })
})

describe('every body has a shape', () => {
  it.each(samples)('$id', ({ body }) => {
    expect(shapeOf(body)['$']).toEqual(['object'])
  })
})
