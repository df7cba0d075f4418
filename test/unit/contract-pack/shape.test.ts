import { describe, expect, it } from 'vitest'
import { mergedShape, shapeOf, unknownIn } from '../../contract/shape.ts'

describe('a shape', () => {
  it('is the path and type of every member', () => {
    expect(shapeOf({ b: { c: true, d: 1.5 }, a: 'text' })).toEqual({
      $: ['object'],
      '$.a': ['string'],
      '$.b': ['object'],
      '$.b.c': ['boolean'],
      '$.b.d': ['number'],
    })
  })

  it('merges the elements of an array and notes null', () => {
    expect(shapeOf({ items: [{ note: null }, { note: 'x', more: [] }] })).toEqual({
      $: ['object'],
      '$.items': ['array'],
      '$.items[]': ['object'],
      '$.items[].more': ['array'],
      '$.items[].note': ['null', 'string'],
    })
  })

  it('says no more of an empty array than that it is one', () => {
    expect(shapeOf([])).toEqual({ $: ['array'] })
  })

  it('does not depend on the order of members', () => {
    expect(Object.keys(shapeOf({ b: 1, a: 1 }))).toEqual(Object.keys(shapeOf({ a: 1, b: 1 })))
  })

  it('keeps a member with a dot apart from a member inside a member', () => {
    expect(shapeOf({ 'a.b': 1 })).not.toHaveProperty(['$.a.b'])
  })

  it('refuses what is no JSON', () => {
    expect(() => shapeOf({ a: undefined })).toThrow('not JSON: undefined')
  })
})

describe('what is unknown in a shape', () => {
  const known = [shapeOf({ items: [{ id: 'x', note: null }] }), shapeOf({ items: [{ amount: 1 }] })]

  it('is nothing where each path is in one of the known', () => {
    expect(unknownIn(shapeOf({ items: [{ id: 'y', amount: 2 }] }), known)).toEqual([])
    expect(unknownIn(shapeOf({ items: [] }), known)).toEqual([])
  })

  it('is a path that none has, named once and not for each member below', () => {
    const shape = shapeOf({ data: [{ id: 'x' }], dataless: 1, total: 1 })
    expect(unknownIn(shape, known)).toEqual(['$.data: array', '$.dataless: number', '$.total: number'])
  })

  it('is a type that none has', () => {
    expect(unknownIn(shapeOf({ items: [{ id: 7, note: 'text' }] }), known)).toEqual([
      '$.items[].id: number',
      '$.items[].note: string',
    ])
  })

  it('is all of it where nothing is known', () => {
    expect(unknownIn(shapeOf({ a: 1 }), [])).toEqual(['$: object'])
  })

  it('is judged against all known shapes together', () => {
    expect(mergedShape(known)['$.items[].amount']).toEqual(['number'])
  })
})
