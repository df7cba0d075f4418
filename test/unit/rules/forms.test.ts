import { describe, expect, it } from 'vitest'
import { actorName, pinFault } from '../../../domain/authority.ts'
import { holdsClearCardData, isNumberAsName } from '../../../domain/clear-card-data.ts'
import { hasCheckDigit } from '../../../domain/pan.ts'
import { holdsCardData } from '../../../domain/card-data-in-text.ts'
import { dayOf } from '../../../domain/day.ts'
import { judge } from '../../../domain/evidence.ts'
import { canonicalKsn, checkKsn, createKsnHistory, readKsn } from '../../../domain/ksn.ts'
import { kushkiVoidBodySchema } from '../../../domain/kushki.ts'
import { refundNumber } from '../../../domain/liquido.ts'
import type { LiquidoRefundBody } from '../../../domain/liquido.ts'
import { isRemovalDue, keptSince, leastKeptDays } from '../../../domain/retention.ts'
import { kushkiRequest } from '../gateways/kushki-request.ts'

describe('a PIN', () => {
  it.each([
    ['4071', null],
    ['40719352', null],
    ['407', 'wrongForm'],
    ['407193526', 'wrongForm'],
    ['a4071', 'wrongForm'],
    ['4071a', 'wrongForm'],
    ['1111', 'tooEasy'],
    ['1234', 'tooEasy'],
    ['8765', 'tooEasy'],
    ['1212', 'tooEasy'],
    ['1357', null],
    ['1233', null],
    ['2134', null],
  ] as const)('of a cashier: %s is %s', (pin, fault) => {
    expect(pinFault(pin, 'cashier')).toBe(fault)
  })

  it.each([
    ['a word', 'wrongForm'],
    ['some words', null],
    ['a phrase', null],
    [`a${' phrase'.repeat(9)}`, null],
    [`a${' phrase'.repeat(9)}!`, 'wrongForm'],
  ] as const)('of an administrator: %j is %s', (pin, fault) => {
    expect(pinFault(pin, 'administrator')).toBe(fault)
  })
})

it('whoever is not named is the cashier', () => {
  expect(actorName({ person: null, approver: null }, '')).toBe('cashier')
  expect(actorName({ person: null, approver: null }, 'Ana')).toBe('Ana')
})

describe('a KSN', () => {
  it('has its key and its count, of ten bytes, of eight, and of twelve', () => {
    expect(readKsn('FFFF9876543210E00008')).toEqual({ keyId: 'FFFF9876543210e00000', counter: 8 })
    expect(readKsn('9876543210E00008')).toEqual({ keyId: '9876543210e00000', counter: 8 })
    expect(readKsn('0123456789ABCDEF0000000A')).toEqual({ keyId: '0123456789ABCDEF', counter: 10 })
    expect(readKsn('FFFF9876543210E0000')).toBeNull()
  })

  it.each([
    ['00000000000000000000', 'KsnNotLoaded'],
    ['FFFFFFFFFFFFFFFFFFFF', 'KsnNotLoaded'],
    ['FFFF9876543210E00000', 'KsnNotLoaded'],
    ['no KSN', 'KsnMalformed'],
  ])('%s is refused: %s', (ksn, tag) => {
    expect(checkKsn(ksn)).toEqual({ tag })
    expect(createKsnHistory().admit(ksn)).toEqual({ tag })
  })

  it.each(['0000000000000FFFFFFF', 'FFFFFFFFFFFFFF000001'])('%s is one', (ksn) => {
    expect(checkKsn(ksn)).toBeNull()
  })

  it('is written in one way', () => {
    expect(canonicalKsn('9876543210e00008')).toBe('FFFF9876543210E00008')
    expect(canonicalKsn('ffff9876543210e00008')).toBe('FFFF9876543210E00008')
    expect(canonicalKsn('0123456789abcdef0000000a')).toBe('0123456789ABCDEF0000000A')
  })

  it('of the key that was used longest ago is forgotten first', () => {
    const history = createKsnHistory()
    const ofKey = (key: number, count: string): string =>
      `FFFF98765432${String(key).padStart(2, '0')}0000${count}`
    for (let key = 10; key < 26; key += 1) expect(history.admit(ofKey(key, '02'))).toBeNull()
    expect(history.admit(ofKey(10, '02'))).toEqual({ tag: 'KsnReplayed' })
    expect(history.admit(ofKey(10, '03'))).toBeNull()
    expect(history.admit(ofKey(30, '02'))).toBeNull()
    expect(history.admit(ofKey(10, '03'))).toEqual({ tag: 'KsnReplayed' })
    expect(history.admit(ofKey(11, '01'))).toBeNull()
    expect(history.admit(ofKey(20, '01'))).toEqual({ tag: 'KsnWentBack' })
  })
})

describe('Kushki’s body', () => {
  const { body } = kushkiRequest('void')
  const { omit_card: _omit, ...bare } = { ...body, is_smart_void: true }
  const tracks = { track_ksn: 'FFFF9876543210E00008', enc_track2: 'AB' }
  const card = {
    card_details: { tracks, reading_type: 'ICC' },
    country: 'PER',
    isDeferred: false,
    is_cashback: false,
    pos_details: { brand: 'EXTORNO', terminal_id: 'EXT0000000001' },
  }
  const takes = (value: object): boolean => kushkiVoidBodySchema.safeParse(value).success

  it('has a card, or says that it has none', () => {
    expect(takes({ ...bare, omit_card: true })).toBe(true)
    expect(takes({ ...bare, ...card })).toBe(true)
    expect(takes(bare)).toBe(false)
    expect(takes({ ...bare, ...card, omit_card: true })).toBe(false)
    expect(takes({ ...bare, omit_card: true, card: { card_holder_name: 'ROSA' } })).toBe(false)
    expect(takes({ ...bare, omit_card: true, card_details: card.card_details })).toBe(false)
    expect(takes({ ...bare, card: { card_holder_name: 'ROSA' } })).toBe(false)
  })

  it.each([
    ['9876543210E00008', true],
    ['FFFF9876543210E00008', true],
    ['FF9876543210E00008', false],
    ['0123456789ABCDEF0000000A', false],
  ])('takes a KSN of eight or ten bytes: %s is %s', (track_ksn, isTaken) => {
    const card_details = { ...card.card_details, tracks: { ...tracks, track_ksn } }
    expect(takes({ ...bare, ...card, card_details })).toBe(isTaken)
  })

  it('has amounts of two decimals', () => {
    const of = (subtotal_iva0: number): boolean =>
      takes({ ...bare, omit_card: true, amount: { ...body.amount, subtotal_iva0 } })
    expect([of(1), of(1.5), of(1.55), of(1.555), of(-1)]).toEqual([true, true, true, false, false])
  })
})

it('the count of a refund is in its key, behind the payment’s', () => {
  const count = (idempotencyKey: string) =>
    refundNumber({ idempotencyKey, referenceId: 'R' } as LiquidoRefundBody)
  expect(['R-1', 'R-12', 'R-0', 'R-01', 'R-', 'S-1', '1', 'R1', 'RR-1', 'xx1'].map(count)).toEqual([
    1,
    12,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
  ])
})

describe('the sale of a reverse, as a search shows it,', () => {
  const id = 'an-id'
  const asked = { kind: 'reverse', id, amount: { currency: 'PEN', minor: 100 } } as const
  const sale = { source: 'lookUp', id, kind: 'sale', amount: asked.amount, contradictions: [] } as const
  const less = { currency: 'PEN', minor: 99 } as const

  it.each([
    [{ ...sale, status: 'reversed' }, { verdict: 'done' }],
    [
      { ...sale, status: 'reversed', amount: less },
      { verdict: 'undecided', why: 'amount' },
    ],
    [
      { ...sale, status: 'reversed', amount: null },
      { verdict: 'undecided', why: 'amount' },
    ],
    [{ ...sale, status: 'declined' }, { verdict: 'notDone' }],
    [
      { ...sale, status: 'declined', amount: less },
      { verdict: 'undecided', why: 'amount' },
    ],
    [
      { ...sale, status: 'approved' },
      { verdict: 'undecided', why: 'nothing' },
    ],
    [
      { ...sale, status: 'inProgress' },
      { verdict: 'undecided', why: 'nothing' },
    ],
    [
      { ...sale, status: null },
      { verdict: 'undecided', why: 'status' },
    ],
  ] as const)('%j', (evidence, judgement) => {
    expect(judge(asked, [evidence])).toEqual(judgement)
  })
})

it('a moment is of a day in the zone that is asked for, whichever was asked for before', () => {
  const at = Date.parse('2026-11-20T02:00:00Z')
  expect(['UTC', 'America/Lima', 'UTC', 'Asia/Tokyo'].map((zone) => dayOf(at, zone))).toEqual([
    '2026-11-20',
    '2026-11-19',
    '2026-11-20',
    '2026-11-20',
  ])
})

describe('a removal of names', () => {
  const day = 86_400_000
  const noon = 1000 * day + day / 2

  it('is due from the start of a day', () => {
    expect(keptSince(noon, 400)).toBe(600 * day)
    expect(keptSince(1000 * day, 400)).toBe(600 * day)
    expect(keptSince(1000 * day - 1, 400)).toBe(599 * day)
  })

  it('is none of what is not a year old', () => {
    const least = noon - leastKeptDays * day
    expect([isRemovalDue(least, noon), isRemovalDue(least + 1, noon), isRemovalDue(0, noon)]).toEqual([
      true,
      false,
      true,
    ])
  })
})

describe('a text', () => {
  const pan = '4761739001010010'
  it.each([
    [pan, 'free', true],
    ['4761 7390 0101 0010', 'free', true],
    ['of 12 and 4761-7390-0101-0010 more', 'free', true],
    ['12 4761739001010010 34', 'free', true],
    ['4761739001010011', 'free', false],
    [pan, 'number', false],
    [pan, 'search', true],
    [` ${'1'.repeat(18)} `, 'search', false],
    [' 7c9e6679-7425-40de-944b-e07fc1f90ae7 ', 'search', false],
    [`;${pan}=2512`, 'number', true],
    [`${pan}=2512201`, 'number', true],
    ['4761739001010011=2512201', 'number', false],
    [`;${pan}=2512`, 'ciphertext', false],
    ['４７６１７３９００１０１００１０', 'free', true],
    ['no digits', 'free', false],
    [`99${pan}99`, 'free', false],
    [` 60${'1'.repeat(15)}${checkDigitOf(`60${'1'.repeat(15)}`)} `, 'search', false],
    [` 60${'1'.repeat(15)}${checkDigitOf(`60${'1'.repeat(15)}`)} `, 'free', true],
  ] as const)('%j as %s holds card data: %s', (text, kind, holds) => {
    expect(holdsCardData(text, kind)).toBe(holds)
  })
})

describe('what stands where ciphertext belongs', () => {
  const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex')
  const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64')
  const pan = '4761739001010010'

  it.each([
    hex('476173900108'.replace(/.$/u, checkDigitOf('47617390010'))),
    hex('6304000000000000000'.replace(/.$/u, checkDigitOf('630400000000000000'))),
    `FFFF010A5A08${pan}`,
    hex(`in x47617390010${checkDigitOf('47617390010')}x`),
    `5A08${pan}`,
    hex(hex(`;${pan}=2512201`)),
  ])('%s is a card in clear', (text) => {
    expect(holdsClearCardData(text)).toBe(true)
  })

  it.each([
    hex('47617390010'.replace(/.$/u, checkDigitOf('4761739001'))),
    hex(`6304000000000000000${checkDigitOf('6304000000000000000')}`),
    `${hex('x')}5`,
    'no hex',
    hex(base64(base64(base64('no card at all in here')))),
    '',
  ])('%s is none', (text) => {
    expect(holdsClearCardData(text)).toBe(false)
  })

  it('a holder’s name may have a digit, but no number', () => {
    expect([undefined, '', 'ROSA 7', 'ROSA 1234567', 'ROSA 12345678'].map(isNumberAsName)).toEqual([
      false,
      false,
      false,
      false,
      true,
    ])
  })
})

/** The digit that makes these an account number. */
function checkDigitOf(digits: string): string {
  return (
    Array.from({ length: 10 }, (_, digit) => String(digit)).find((digit) => hasCheckDigit(digits + digit)) ??
    ''
  )
}
