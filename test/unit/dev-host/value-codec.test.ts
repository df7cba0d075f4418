import { anything, assert, property } from 'fast-check'
import { expect, test } from 'vitest'
import { valueCodec } from '../../../dev-host/world/value-codec.ts'

const codec = valueCodec()

test('whatever is encoded comes back the same', () => {
  const values = anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: false,
    withTypedArray: false,
  })
  assert(
    property(values, (value) => {
      expect(codec.decode(codec.encode(value))).toEqual(value)
    }),
  )
})

test('the source that is sent to the page works by itself', () => {
  // oxlint-disable-next-line typescript/no-implied-eval -- The page gets the function as its text, as here.
  const sent = new Function(`return (${valueCodec.toString()})()`)() as typeof codec
  const value = { bytes: new Uint8Array([1, 2]), error: new TypeError('wrong'), nothing: undefined }
  const back = sent.decode(codec.encode(value)) as typeof value
  expect([back.bytes, back.error.name, back.error.message, 'nothing' in back]).toEqual([
    new Uint8Array([1, 2]),
    'TypeError',
    'wrong',
    true,
  ])
})

test('functions, symbols, promises and cycles are refused', () => {
  const circle: { self?: unknown } = {}
  circle.self = circle
  for (const value of [() => 1, Symbol('s'), Promise.resolve(1), [{ deep: () => 1 }]])
    expect(() => codec.encode(value)).toThrow('An object could not be cloned.')
  expect(() => codec.encode(circle)).toThrow('cycles')
})
