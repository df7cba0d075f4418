import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHex, fromText, toHex, toText } from '../../../native-bridge/protocols/bytes.ts'

test('bytes to hex and back, as Buffer does it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex').toUpperCase())
      expect(fromHex(toHex(bytes))).toEqual(bytes)
      expect(fromHex(toHex(bytes).toLowerCase())).toEqual(bytes)
      expect(fromText(toText(bytes))).toEqual(bytes)
    }),
  )
})

test('a part of the bytes', () => {
  expect(toHex(Uint8Array.of(1, 0xab, 255), 1)).toBe('ABFF')
  expect(toHex(Uint8Array.of(1, 0xab, 255), 1, 2)).toBe('AB')
})

test.each(['1', '0G', 'é0', '0x'])('%s is not hex', (text) => {
  expect(fromHex(text)).toBeNull()
})
