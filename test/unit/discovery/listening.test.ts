import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ReaderFamily } from '../../../domain/readings.ts'
import { createListening } from '../../../native-bridge/discovery/listening.ts'
import { families } from '../../../native-bridge/protocols/index.ts'
import { blockOf } from '../../../native-bridge/protocols/miura/block.ts'
import type { ProtocolOutput } from '../../../native-bridge/protocols/protocol.ts'
import { simulatedReader } from '../../../native-bridge/simulated/simulated-reader.ts'
import { vectorBytes } from '../../rigs/vectors.ts'
import { asciiSwipes, clearSwipes } from '../protocols/magtek-samples.ts'

/** A frame of each family that is a reading by itself, as its reader would send it over a serial line. */
const frames: readonly { name: string; family: ReaderFamily; frame: Uint8Array }[] = [
  { name: 'ID TECH stripe', family: 'idtech', frame: vectorBytes('idtech-securemag-enhanced-format') },
  { name: 'ID TECH bare Quick Chip', family: 'idtech', frame: vectorBytes('idtech-augusta-emv-quickchip') },
  { name: 'ID TECH NEO swipe', family: 'idtech', frame: vectorBytes('idtech-vp3350-idg-swipe') },
  {
    name: 'MagTek text',
    family: 'magtek',
    frame: new Uint8Array(Buffer.from(`${asciiSwipes.manualExample12}\r`)),
  },
  { name: 'ABECS', family: 'abecs', frame: vectorBytes('abecs-gtk-dukpt', 'raw_framed_hex') },
  { name: 'Verifone XPI', family: 'verifone-xpi', frame: vectorBytes('verifone-xpi-e07') },
  {
    name: 'Miura',
    family: 'miura',
    frame: new Uint8Array(Buffer.concat(simulatedReader('miura').present('contactless'))),
  },
]

/** A line that listens, its waits kept: `quiet` lets them all pass, and tells how long that took. */
function createLine() {
  const chosen: ReaderFamily[] = []
  const protocol = createListening(families, ({ family }) => chosen.push(family))
  const told: ProtocolOutput[] = []
  let waitMs: number | null = null
  const take = (outputs: readonly ProtocolOutput[]): void => {
    for (const output of outputs) {
      if (output.type === 'wait') waitMs = output.waitMs
      else told.push(output)
    }
  }
  return {
    protocol,
    chosen,
    told,
    receive: (bytes: Uint8Array) => take(protocol.receive(bytes)),
    quiet() {
      let passed = 0
      while (waitMs !== null) {
        passed += waitMs
        waitMs = null
        take(protocol.expired())
      }
      return passed
    },
    readings: () => told.filter(({ type }) => type === 'reading').length,
  }
}

const noise = fc.uint8Array({ maxLength: 3000, size: 'max' })
const chunkSizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 20 })

/** The bytes in chunks of these sizes, again and again. */
function* inChunks(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    yield bytes.subarray(at, at + size)
    at += size
  }
}

describe.each(frames)('$name', ({ family, frame }) => {
  test('after any noise and a quiet line the next card is read', () => {
    fc.assert(
      fc.property(noise, chunkSizes, (bytes, sizes) => {
        const line = createLine()
        for (const chunk of inChunks(bytes, sizes)) line.receive(chunk)
        expect(line.quiet()).toBeLessThanOrEqual(4000)
        for (const chunk of inChunks(frame, sizes)) line.receive(chunk)
        line.quiet()
        expect(line.readings()).toBe(1)
        expect(line.chosen).toEqual([family])
      }),
      { numRuns: 300 },
    )
  })
})

const clearTrack = new Uint8Array(Buffer.from(`${clearSwipes.manualExample4}\r`))
const swipe = vectorBytes('idtech-securemag-enhanced-format')
const familyNamed = (name: ReaderFamily) => {
  const found = families.find(({ family }) => family === name)
  if (found === undefined) throw new Error(name)
  return found
}
const refusals = (told: readonly ProtocolOutput[]): string[] =>
  told.flatMap((output) => (output.type === 'refused' ? [output.refusal.tag] : []))

test('a card in clear is refused once until the line is quiet, and takes the line from nobody', () => {
  const line = createLine()
  for (const chunk of inChunks(clearTrack, [16])) line.receive(chunk)
  expect(refusals(line.told)).toHaveLength(1)
  line.quiet()
  expect([refusals(line.told), line.chosen]).toEqual([['ClearCardData'], []])

  for (const chunk of inChunks(clearTrack, [16])) line.receive(chunk)
  expect(refusals(line.told)).toHaveLength(2)
  line.quiet()
  line.receive(swipe)
  expect([line.readings(), line.chosen]).toEqual([1, ['idtech']])
})

test('nothing is written to a line on which nobody answered, whatever is wanted', () => {
  const line = createLine()
  line.protocol.begin({ minor: 100, currency: 'PEN' })
  line.receive(clearTrack)
  line.receive(swipe.subarray(0, 50))
  line.quiet()
  expect(line.told.filter(({ type }) => type === 'write')).toEqual([])
})

test('a family that answered is asked who it is, told that a card is wanted, and others are still heard', () => {
  const line = createLine()
  line.protocol.begin({ minor: 100, currency: 'PEN' })
  const outputs = line.protocol.speakTo(familyNamed('abecs'))
  // CAN begins every flow of ABECS.
  expect(outputs).toContainEqual({ type: 'write', bytes: Uint8Array.of(0x18), as: 'output' })
  line.receive(vectorBytes('idtech-vp3350-idg-swipe'))
  expect([line.readings(), line.chosen]).toEqual([1, ['abecs', 'idtech']])
})

test('a family that answered has the line once it sent a whole message', () => {
  const line = createLine()
  line.protocol.speakTo(familyNamed('miura'))
  line.receive(blockOf(Uint8Array.from(Buffer.from('9F23', 'hex'))))
  line.receive(swipe)
  line.quiet()
  expect([line.readings(), line.chosen]).toEqual([0, ['miura', 'miura']])
})
