import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { families } from '../../../native-bridge/protocols/index.ts'
import { lasting } from './driver.ts'
import { vectorBytes, vectors } from './vectors.ts'

const decoders = families.flatMap((family) =>
  family.links.map((link) => ({ name: `${family.family}/${link}`, family, link })),
)

const seeds = vectors.filter(({ raw_hex }) => raw_hex !== null).map(({ id }) => vectorBytes(id))

/** Published readings, parts of them and noise, in any order. */
const stream = fc
  .array(
    fc.oneof(
      fc.constantFrom(...seeds),
      fc
        .tuple(fc.constantFrom(...seeds), fc.nat(900), fc.nat(900))
        .map(([bytes, from, to]) => bytes.subarray(Math.min(from, to), Math.max(from, to))),
      fc.uint8Array({ maxLength: 80 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => new Uint8Array(parts.flatMap((part) => Array.from(part))))

describe.each(decoders)('$name', ({ family, link }) => {
  test('never throws, and says no more than the bytes can mean', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        const protocol = family.create(link)
        const outputs = [...protocol.receive(bytes), ...protocol.expired()]
        expect(outputs.length).toBeLessThanOrEqual(bytes.length + 16)
      }),
      { numRuns: 150 },
    )
  })
})

describe.each(
  decoders.filter(({ link, family }) => link !== 'hid' && ['magtek', 'idtech'].includes(family.family)),
)('$name', ({ family, link }) => {
  test('the chunking never changes the meaning', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(400), { maxLength: 12 }), (bytes, sizes) => {
        const whole = family.create(link)
        const expected = lasting([...whole.receive(bytes), ...whole.expired()])
        const cut = family.create(link)
        const outputs = []
        let at = 0
        for (const size of [...sizes, bytes.length]) {
          outputs.push(...cut.receive(bytes.subarray(at, at + size)))
          at = Math.min(bytes.length, at + size)
        }
        expect(lasting([...outputs, ...cut.expired()])).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })
})
