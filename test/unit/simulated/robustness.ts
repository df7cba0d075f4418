import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CardReading } from '../../../domain/readings.ts'
import type { Protocol, ProtocolOutput } from '../../../native-bridge/protocols/protocol.ts'

/** A frame of a family that decodes to a reading by itself, and how to make a protocol that takes it. */
export type Sample = { create: () => Protocol; frame: Uint8Array; reading: CardReading }

const GARBAGE = Uint8Array.from([0x00, 0x41, 0xff, 0x7e, 0x31, 0x0d, 0x0a, 0x99])
const NEVER_ENDING_BYTES = 200_000

const joined = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]))

export const readingsOf = (outputs: readonly ProtocolOutput[]): CardReading[] =>
  outputs.flatMap((output) => (output.type === 'reading' ? [output.reading] : []))

const badFramesOf = (outputs: readonly ProtocolOutput[]): number =>
  outputs.filter(({ type }) => type === 'badFrame').length

/** The trials every protocol on a stream has to stand (style: "a parser test that feeds one whole frame"). */
export const standsEveryTrial = ({ create, frame, reading }: Sample): void => {
  test('the frame cut at every byte is one reading, and byte by byte too', () => {
    for (let cut = 0; cut <= frame.length; cut += 1) {
      const protocol = create()
      const outputs = [...protocol.receive(frame.slice(0, cut)), ...protocol.receive(frame.slice(cut))]
      expect(readingsOf(outputs), `cut at ${cut}`).toEqual([reading])
      expect(badFramesOf(outputs), `cut at ${cut}`).toBe(0)
    }
    const protocol = create()
    expect(readingsOf([...frame].flatMap((byte) => protocol.receive(Uint8Array.of(byte))))).toEqual([reading])
  })

  test('two frames glued are two readings', () => {
    expect(readingsOf(create().receive(joined(frame, frame)))).toEqual([reading, reading])
  })

  test('garbage before and between frames is counted and costs no reading', () => {
    const outputs = create().receive(joined(GARBAGE, frame, GARBAGE, frame))
    expect(readingsOf(outputs)).toEqual([reading, reading])
    expect(badFramesOf(outputs)).toBe(2)
  })

  test('a frame that never ends is given up, and the next one read', () => {
    const protocol = create()
    const outputs = [
      ...protocol.receive(frame.slice(0, 20)),
      ...protocol.receive(new Uint8Array(NEVER_ENDING_BYTES).fill(0x41)),
    ]
    expect(badFramesOf(outputs)).toBeGreaterThanOrEqual(1)
    expect(badFramesOf(outputs)).toBeLessThan(NEVER_ENDING_BYTES / 100)
    expect(readingsOf([...outputs, ...protocol.receive(joined(frame, frame))]).at(-1)).toEqual(reading)
  })

  test('a frame that stops in the middle is given up when its wait expires', () => {
    const protocol = create()
    const outputs = [...protocol.receive(frame.slice(0, -4)), ...protocol.expired()]
    expect(badFramesOf(outputs)).toBe(1)
    expect(readingsOf(protocol.receive(frame))).toEqual([reading])
  })

  test.for([0x01, 0x80, 0xff])('any byte damaged by %i costs at most that frame and the next', (damage) => {
    for (let at = 0; at < frame.length; at += 1) {
      const damaged = frame.map((byte, index) => (index === at ? byte ^ damage : byte))
      const protocol = create()
      const outputs = protocol.receive(damaged)
      expect(readingsOf(outputs), `byte ${at}`).toEqual([])
      expect(readingsOf(protocol.receive(joined(frame, frame))).at(-1), `byte ${at}`).toEqual(reading)
    }
  })

  test('whatever bytes come, nothing throws and the next frame is read', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 6 }),
        fc.nat(frame.length),
        (chunks, cut) => {
          const protocol = create()
          for (const chunk of [frame.slice(0, cut), ...chunks]) protocol.receive(chunk)
          protocol.expired()
          expect(readingsOf(protocol.receive(joined(frame, frame))).at(-1)).toEqual(reading)
        },
      ),
      { numRuns: 300 },
    )
  })
}
