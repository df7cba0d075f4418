import { describe, expect, test } from 'vitest'
import { idtech } from '../../../native-bridge/protocols/idtech/index.ts'
import { fromText } from '../../../native-bridge/protocols/bytes.ts'
import type { ProtocolLink } from '../../../native-bridge/protocols/protocol.ts'
import { byteByByte, outputsOf, presentations } from './driver.ts'
import { augustaTyped, stxFrame } from './idtech-samples.ts'
import { joined, vectorBytes } from './vectors.ts'

/** Frames of every form, each with how many bytes at its end may be missing without a fault (none but bare TLV). */
const frames: { name: string; link: ProtocolLink; bytes: Uint8Array; checked: boolean }[] = [
  { name: 'enhanced', link: 'serial', bytes: vectorBytes('idtech-securemag-enhanced-format'), checked: true },
  { name: 'original', link: 'serial', bytes: vectorBytes('idtech-securemag-original-format'), checked: true },
  { name: 'NEO', link: 'serial', bytes: vectorBytes('idtech-vp3350-idg-swipe'), checked: true },
  {
    name: 'framed Quick Chip',
    link: 'serial',
    bytes: stxFrame(vectorBytes('idtech-augusta-emv-quickchip')),
    checked: true,
  },
  { name: 'typed', link: 'keyboard', bytes: fromText(`${augustaTyped}\r`), checked: true },
  {
    name: 'bare Quick Chip',
    link: 'serial',
    bytes: vectorBytes('idtech-augusta-emv-quickchip'),
    checked: false,
  },
]

describe.each(frames)('$name', ({ link, bytes, checked }) => {
  const whole = outputsOf(idtech, link, [bytes])

  test('is one presentation', () => {
    expect(whole).toHaveLength(1)
    expect(presentations(whole)).toHaveLength(1)
  })

  test('means the same cut at every byte', () => {
    for (let cut = 0; cut <= bytes.length; cut += 1)
      expect(outputsOf(idtech, link, [bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(whole)
  })

  test('means the same byte by byte', () => {
    const protocol = idtech.create(link)
    expect([...byteByByte(protocol, bytes), ...protocol.expired()]).toEqual(whole)
  })

  test('is found after garbage and between garbage', () => {
    const garbage = Uint8Array.from({ length: 97 }, (_, index) => 0x80 + ((index * 37) % 0x50))
    const outputs = outputsOf(idtech, link, [joined(garbage, bytes, Uint8Array.of(0x0d), garbage)])
    expect(presentations(outputs)).toEqual(whole)
    expect(outputs[0]).toEqual({ type: 'badFrame', why: 'garbage', at: 0 })
  })

  test('a frame cut short is told and gone when silence follows', () => {
    const protocol = idtech.create(link)
    for (let cut = 1; cut < bytes.length - (checked ? 1 : 0); cut += 7) {
      const before = presentations(outputsOf(idtech, link, [bytes.subarray(0, cut)]))
      // A bare list cut between two objects is still a list: only a frame knows how long it must be.
      expect(before.length).toBeLessThanOrEqual(checked ? 0 : 1)
      protocol.receive(bytes.subarray(0, cut))
      protocol.expired()
      expect(presentations([...protocol.receive(bytes), ...protocol.expired()])).toEqual(whole)
    }
  })
})

describe.each(frames.filter((frame) => frame.checked))('$name', ({ link, bytes }) => {
  const whole = outputsOf(idtech, link, [bytes])

  test('two glued are two', () => {
    expect(outputsOf(idtech, link, [joined(bytes, bytes)])).toEqual([...whole, ...whole])
  })

  test('no single changed byte makes another reading, and the next frame is read', () => {
    for (let index = 0; index < bytes.length; index += 1) {
      for (const change of [0x01, 0x80, 0xff]) {
        const damaged = Uint8Array.from(bytes)
        damaged[index] = (damaged[index] ?? 0) ^ change
        const found = presentations(outputsOf(idtech, link, [joined(damaged, bytes, bytes)]))
        // Within one frame: the second good frame is always read, and nothing but good frames.
        expect(found.length).toBeGreaterThanOrEqual(1)
        expect(found.at(-1)).toEqual(whole[0])
      }
    }
  })
})

test('a frame that never ends is dropped, whatever follows, in bounded memory', () => {
  const endless = joined(Uint8Array.of(0x02, 0x00, 0x08, 0x06), new Uint8Array(3000).fill(0x41))
  const good = vectorBytes('idtech-augusta-s-msr')
  expect(presentations(outputsOf(idtech, 'serial', [endless, good]))).toHaveLength(1)
})
