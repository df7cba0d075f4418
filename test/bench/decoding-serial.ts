import { createAbecsProtocol } from '../../native-bridge/protocols/abecs/conversation.ts'
import { createMiuraProtocol } from '../../native-bridge/protocols/miura/index.ts'
import type { Protocol } from '../../native-bridge/protocols/protocol.ts'
import { createXpiProtocol } from '../../native-bridge/protocols/verifone-xpi/index.ts'
import { simulatedReader } from '../../native-bridge/simulated/simulated-reader.ts'
import vectors from '../data/reader-vectors.json' with { type: 'json' }
import type { BenchRow } from './bench-row.ts'

/** Bytes given to a protocol at once: what a busy serial port hands over. */
const CHUNK_BYTES = 4096
const STREAM_BYTES = 4 * 1024 * 1024
/** The best round is told: the others have somebody else's work in them. */
const ROUNDS = 7
const TIMED_READINGS = 20_000

type Subject = { name: string; create: () => Protocol; frame: Uint8Array }

const clock = { now: () => 0 }

const published = (id: string, member: 'raw_hex' | 'raw_framed_hex'): Uint8Array => {
  const hex = vectors.vectors.find((vector) => vector.id === id)?.[member]
  if (hex === undefined || hex === null) throw new Error(`no vector ${id}`)
  return new Uint8Array(Buffer.from(hex, 'hex'))
}

const subjects = (): Subject[] => [
  {
    name: 'ABECS',
    create: () => createAbecsProtocol(clock),
    frame: published('abecs-gtk-dukpt', 'raw_framed_hex'),
  },
  {
    name: 'Verifone XPI',
    create: () => createXpiProtocol(clock),
    frame: published('verifone-xpi-e07', 'raw_hex'),
  },
  {
    name: 'Miura',
    create: () => createMiuraProtocol(clock),
    frame: new Uint8Array(Buffer.concat(simulatedReader('miura').present('contactless'))),
  },
]

/** The frame again and again, cut as a port would cut it: wherever. */
const chunksOf = (frame: Uint8Array): Uint8Array[] => {
  const stream = new Uint8Array(Math.ceil(STREAM_BYTES / frame.length) * frame.length)
  for (let at = 0; at < stream.length; at += frame.length) stream.set(frame, at)
  return Array.from({ length: Math.ceil(stream.length / CHUNK_BYTES) }, (_, index) =>
    stream.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
  )
}

/** Milliseconds of the best round. */
const bestOf = (round: () => void): number => {
  let best = Number.POSITIVE_INFINITY
  for (let index = 0; index < ROUNDS; index += 1) {
    const start = performance.now()
    round()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

const quantile = (sorted: Float64Array, part: number): string =>
  `${(sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1)} µs`

/** Microseconds from a whole frame's bytes to its reading, sorted. */
const timesOf = ({ create, frame }: Subject): Float64Array => {
  const protocol = create()
  return Float64Array.from({ length: TIMED_READINGS }, () => {
    const start = process.hrtime.bigint()
    protocol.receive(frame)
    return Number(process.hrtime.bigint() - start) / 1000
  }).sort()
}

const rowsOf = (subject: Subject): BenchRow[] => {
  const { name, create, frame } = subject
  const chunks = chunksOf(frame)
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  const protocol = create()
  let readings = 0
  const decoding = bestOf(() => {
    readings = 0
    for (const chunk of chunks)
      for (const output of protocol.receive(chunk)) if (output.type === 'reading') readings += 1
  })
  if (readings * frame.length !== bytes) throw new Error(`${name}: ${readings} readings of ${bytes} bytes`)
  let characters = 0
  const plain = bestOf(() => {
    characters = 0
    for (const chunk of chunks) characters += Buffer.from(chunk).toString('hex').length
  })
  if (characters !== bytes * 2) throw new Error(`${name}: ${characters} characters of ${bytes} bytes`)
  const megabytes = (milliseconds: number): string => (bytes / milliseconds / 1000).toFixed(0)
  const perSecond = Math.round((readings / decoding) * 1000).toLocaleString('en')
  const times = timesOf(subject)
  return [
    {
      name: `${name}: decode a stream of readings (${frame.length} bytes each)`,
      value: `${perSecond} readings/s, ${megabytes(decoding)} MB/s`,
      beside: `Buffer.toString('hex') of the same bytes: ${megabytes(plain)} MB/s`,
      ratio: plain / decoding,
    },
    {
      name: `${name}: one reading, from its bytes`,
      value: `p50 ${quantile(times, 0.5)}, p99 ${quantile(times, 0.99)}`,
    },
  ]
}

/** Decoding of the families that only speak over serial lines, beside a plain pass over the same bytes. */
export async function benchSerialDecoding(): Promise<BenchRow[]> {
  return subjects().flatMap(rowsOf)
}
