import { anything, assert, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { valueCodec, valueCodecSource } from '../../../dev-host/world/value-codec.ts'

const codec = valueCodec()
const across = (value: unknown): unknown => codec.decode(codec.encode(value))

const anyValue = anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  stringUnit: 'binary',
})
/** Node's own structured clone says what has to arrive. */
test('whatever is encoded comes back as the structured clone has it', () => {
  assert(
    property(anyValue, (value) => {
      expect(across(value)).toStrictEqual(structuredClone(value))
    }),
  )
})

const buffer = new Uint8Array([1, 2, 3, 4]).buffer

class Counter {
  count = 1
  get double(): number {
    return this.count * 2
  }
}

test.each<[name: string, value: unknown]>([
  // Found by seed -990403463: it arrived as 1970.
  ['an invalid date', new Date(Number.NaN)],
  ['an invalid date as a key', new Map([[new Date(Number.NaN), new Set([new Date(0)])]])],
  ['-0', [-0, 0]],
  ['what is not finite', [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
  ['big integers', [0n, -(2n ** 80n)]],
  ['lone surrogates', ['\ud800', '\udc00a', { '\ud800': '\ud83d' }]],
  ['a member that is undefined', { nothing: undefined, list: [undefined] }],
  // oxlint-disable-next-line no-sparse-arrays -- Holes are what is tested.
  ['a list with holes', [, 1, , 3, ,]],
  ['a list with members of its own', Object.assign([1, 2], { name: 'pair' })],
  ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
  ['an instance of a class', new Counter()],
  ['symbol keys, which are left out', { [Symbol('s')]: 1, a: 2 }],
  ['a member called __proto__', { ['__proto__']: { a: 1 } }],
  ['boxed values', [Object(1), Object(-0), Object('s'), Object(false), Object(1n)]],
  ['regular expressions', [/a\/b/giu, new RegExp('')]],
  ['typed arrays', [new Uint8Array([1]), new Float64Array([-0, Number.NaN]), new BigInt64Array([-1n])]],
  ['a part of a buffer', [new Uint8Array(buffer, 1, 2), new DataView(buffer, 2), buffer]],
  ['an empty buffer', [new ArrayBuffer(0), new Uint16Array(0)]],
])('%s', (_name, value) => {
  expect(across(value)).toStrictEqual(structuredClone(value))
})

test('an error keeps its type, message, stack and cause, and nothing else', () => {
  const error = Object.assign(new TypeError('wrong', { cause: new Date(5) }), { code: 'EWRONG' })
  const back = across(error) as TypeError & { code?: string }
  expect([back instanceof TypeError, back.name, back.message, back.stack, back.cause, back.code]).toEqual([
    true,
    'TypeError',
    'wrong',
    error.stack,
    new Date(5),
    undefined,
  ])
})

test('what is one value before is one value after, also within itself', () => {
  type Knot = { self?: Knot; twins: [object, object]; seen: Set<object>; views: [Uint8Array, Uint8Array] }
  const twin = { name: 'twin' }
  const knot: Knot = {
    twins: [twin, twin],
    seen: new Set([twin]),
    views: [new Uint8Array(buffer), new Uint8Array(buffer, 2)],
  }
  knot.self = knot
  const back = across(knot) as Knot
  expect([
    back.self === back,
    back.twins[0] === back.twins[1],
    back.seen.has(back.twins[0]),
    back.views[0].buffer === back.views[1].buffer,
  ]).toEqual([true, true, true, true])
})

test('the source that is sent to the page works by itself', () => {
  // oxlint-disable-next-line typescript/no-implied-eval -- The page gets the functions as their text, as here.
  const sent = new Function(`return ${valueCodecSource()}`)() as typeof codec
  const value = { bytes: new Uint8Array([1, 2]), error: new TypeError('wrong'), nothing: undefined }
  expect(sent.decode(codec.encode(value))).toStrictEqual(structuredClone(value))
  expect(codec.decode(sent.encode(value))).toStrictEqual(structuredClone(value))
})

describe('refused', () => {
  test.each<[name: string, value: unknown]>([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a promise', Promise.resolve(1)],
    ['a function deep inside', [{ deep: new Map([[() => 1, 1]]) }]],
    ['a weak map', new WeakMap()],
    ['a proxy', new Proxy({}, {})],
    ['a generator', [1].values()],
  ])('%s, in the words of Electron', (_name, value) => {
    expect(() => codec.encode(value)).toThrow('An object could not be cloned.')
  })

  test.each<[name: string, value: unknown]>([
    ['shared memory', new SharedArrayBuffer(1)],
    ['a buffer that can grow', new ArrayBuffer(1, { maxByteLength: 2 })],
    ['a file', new Blob(['a'])],
  ])('%s, which a clone carries and the host does not', (_name, value) => {
    expect(() => codec.encode(value)).toThrow(/^dev-host: .* not implemented$/u)
  })
})
