import { describe, expect, it } from 'vitest'
import { answerClass, answerRow, answerRows, codeOfStatus, type NextStep } from '../../../domain/answers.ts'
import { en } from '../../../renderer/i18n/en/index.ts'
import { es } from '../../../renderer/i18n/es/index.ts'
import type { Catalogue } from '../../../renderer/i18n/es/index.ts'
import type { AnswerSummary } from '../../../domain/operations.ts'

/** The documents' tables, written out again by hand: code, HTTP, class, next step. */
const documented: readonly [string, readonly number[], AnswerSummary['class'], NextStep][] = [
  ['000', [200], 'approved', 'nothing'],
  ['01', [200], 'declined', 'callIssuer'],
  ['12', [200], 'declined', 'callIssuer'],
  ['41', [200], 'declined', 'callIssuer'],
  ['57', [200], 'declined', 'callIssuer'],
  ['62', [200], 'declined', 'callIssuer'],
  ['04', [200], 'declined', 'startAgain'],
  ['05', [200], 'declined', 'startAgain'],
  ['91', [200], 'declined', 'startAgain'],
  ['92', [200], 'declined', 'startAgain'],
  ['6P', [200], 'declined', 'startAgain'],
  ['E001', [400], 'refused', 'support'],
  ['E041', [400, 500], 'refused', 'otherWay'],
  ['E048', [400], 'refused', 'nothing'],
  ['E016', [412], 'refused', 'otherWay'],
  ['E042', [500], 'refused', 'support'],
  ['E002', [500], 'unknown', 'lookUp'],
  ['E005', [500], 'retryLater', 'sendAgain'],
  ['E007', [500], 'retryLater', 'sendAgain'],
  ['E030', [500], 'retryLater', 'sendAgain'],
]

describe("Kushki's answers", () => {
  it.each(documented)('%s', (code, http, answerClass, next) => {
    expect(answerRow('kushki', code)).toMatchObject({ code, http, class: answerClass, next })
  })

  it('say 00 for 000 in the search', () => {
    expect(answerRow('kushki', '00')).toBe(answerRow('kushki', '000'))
  })
})

describe("Liquido's answers", () => {
  it.each([
    ['SETTLED', 'approved', 'nothing'],
    ['IN_PROGRESS', 'inProgress', 'poll'],
    ['FAILED', 'declined', 'otherWay'],
    ['badRequest', 'refused', 'support'],
    ['paymentUnknown', 'refused', 'support'],
    ['tokenFailed', 'notSent', 'sendAgain'],
  ])('%s', (code, answerClass, next) => {
    expect(answerRow('liquido', code)).toMatchObject({ class: answerClass, next })
  })
})

it('00 is 000 at Kushki alone', () => {
  expect(answerRow('kushki', '00')?.code).toBe('000')
  expect(answerRow('liquido', '00')).toBeUndefined()
})

describe('answers without a code', () => {
  it.each([
    [401, 'credentialRefused', 'unauthorised'],
    [403, 'credentialRefused', 'unauthorised'],
    [429, 'tooManyRequests', 'unknown'],
    [500, 'unavailable', 'unknown'],
    [502, 'unavailable', 'unknown'],
    [503, 'unavailable', 'unknown'],
    [504, 'unavailable', 'unknown'],
    [599, 'unavailable', 'unknown'],
    [600, 'notUnderstood', 'unknown'],
    [200, 'notUnderstood', 'unknown'],
    [302, 'notUnderstood', 'unknown'],
    [400, 'notUnderstood', 'unknown'],
    [418, 'notUnderstood', 'unknown'],
  ])('HTTP %i', (status, code, meaning) => {
    expect(codeOfStatus(status)).toBe(code)
    expect([answerClass('kushki', code), answerClass('liquido', code)]).toEqual([meaning, meaning])
  })

  it('mean that nothing was sent only where the gateway was not reached, or gave no token', () => {
    const notSent = answerRows.filter((row) => row.class === 'notSent').map(({ code }) => code)
    expect(new Set(notSent)).toEqual(
      new Set(['notReached', 'proxyNotReached', 'proxySignIn', 'certificateRefused', 'tokenFailed']),
    )
  })

  it('and codes nobody documented are unknown', () => {
    expect(answerClass('kushki', 'E999')).toBe('unknown')
    expect(answerClass('liquido', 'CANCELLED')).toBe('unknown')
  })
})

describe('every row', () => {
  it('has a code of its own and a sentence in both languages', () => {
    const names = answerRows.map(({ gateway, code }) => `${gateway} ${code}`)
    expect(new Set(names).size).toBe(names.length)
    const sentences = ({ answers }: Pick<Catalogue, 'answers'>): [string, string][] =>
      Object.entries({ kushki: answers.kushki, liquido: answers.liquido }).flatMap(([gateway, ofGateway]) =>
        Object.entries(ofGateway).map(([code, sentence]): [string, string] => [
          `${gateway} ${code}`,
          sentence,
        ]),
      )
    expect(
      sentences(es)
        .map(([name]) => name)
        .sort(),
    ).toEqual(names.sort())
    for (const [, sentence] of [...sentences(es), ...sentences(en)])
      expect(sentence).toMatch(/^\p{Lu}.*[.]$/u)
  })

  it('that is unknown is looked up, and nothing else is', () => {
    for (const row of answerRows) expect(row.next === 'lookUp').toBe(row.class === 'unknown')
  })
})
