import { describe, expect, it } from 'vitest'
import { gatewayWords, rawAnswer } from '../../../electron/gateways/raw-answer.ts'

const shown = (value: unknown): unknown =>
  JSON.parse(rawAnswer(200, JSON.stringify(value)).slice('HTTP 200 '.length))

describe('an answer for support', () => {
  it('has documented members with their values, and of all others the name and type', () => {
    expect(
      shown({
        code: 'E001',
        total: 3,
        data: [{ amount: 1.5, owner: 'Rosa', document: null }],
        error: false,
        status: null,
        secret: { code: 'x' },
      }),
    ).toEqual({
      code: 'E001',
      total: 3,
      data: [{ amount: 1.5, owner: '<string>', document: '<object>' }],
      error: false,
      status: null,
      secret: '<object>',
    })
  })

  it('has five items of a list, and sixty members', () => {
    expect(shown([1, 2, 3, 4, 5, 6])).toEqual([1, 2, 3, 4, 5])
    const wide = Object.fromEntries(Array.from({ length: 61 }, (_, index) => [`member${index}`, 1]))
    expect(Object.keys(shown(wide) as object)).toHaveLength(60)
  })

  it('is six levels deep', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 'end' : { data: nested(depth - 1) })
    expect(shown(nested(6))).toEqual(nested(6))
    expect(JSON.stringify(shown(nested(8)))).toContain('<deep>')
    expect(JSON.stringify(shown(nested(7)))).toContain('end')
    const listed = (depth: number): unknown => (depth === 0 ? { a: 1 } : [listed(depth - 1)])
    expect(JSON.stringify(shown(listed(7)))).toContain('<deep>')
  })

  it('hides what could be a card, an account or ciphertext, in values and in names', () => {
    expect(shown({ message: 'of 4761739001010010 and 0123456789ABCDEF0123' })).toEqual({
      message: 'of <16 digits> and <20 digits>',
    })
    expect(shown({ '4761739001010010': 1 })).toEqual({ '<16 digits>': '<number>' })
    expect(Object.keys(shown({ ['name'.repeat(20)]: 1 }) as object)).toEqual(['name'.repeat(15)])
  })

  it('is its text where it is no JSON, at most 2,000 characters', () => {
    expect(rawAnswer(502, 'Bad 4761739001010010 gateway')).toBe('HTTP 502 Bad <16 digits> gateway')
    expect(rawAnswer(502, 'word '.repeat(1000))).toHaveLength(2000)
  })
})

it('a gateway’s words are short, and leave a UUID readable', () => {
  expect(gatewayWords('word '.repeat(100))).toHaveLength(400)
  const id = '7c9e6679-7425-40de-944b-e07fc1f90ae7'
  expect(gatewayWords(`${id}, 4761 7390 0101 0010 and 4761-7390-0101-0010`)).toBe(
    `${id}, <19 digits> and <19 digits>`,
  )
})
