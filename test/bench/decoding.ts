import { readFileSync } from 'node:fs'
import { fromText } from '../../native-bridge/protocols/bytes.ts'
import { idtech } from '../../native-bridge/protocols/idtech/index.ts'
import { magtek } from '../../native-bridge/protocols/magtek/index.ts'
import type { Protocol } from '../../native-bridge/protocols/protocol.ts'
import type { BenchRow } from './bench-row.ts'

/** The compiler works on other threads, and its time counts as this process's: it must be done before measuring. */
const warmUpMs = 400
/** Long enough for the figures to settle, short enough for a bench of many parts. */
const measureMs = 500
const latencySamples = 20_000

type Case = { name: string; create(): Protocol; chunk: Uint8Array; frames: number }

/**
 * Frames and megabytes per second of each decoder of MagTek and ID TECH, beside `Buffer.toString('hex')` and beside a
 * plain pass (a sum) over the same bytes in the same run, then the time of one reading (p50, p99).
 */
export async function benchDecoding(): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const one of cases()) {
    rows.push(...throughput(one), latency(one))
    // Between measurements, so that a collection of one does not fall into the next.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return rows
}

function cases(): Case[] {
  const report = vector('magtek-v5-hid-sl3')
  const enhanced = vector('idtech-augusta-s-msr')
  const padded = new Uint8Array(537)
  padded.set(enhanced)
  const neo = vector('idtech-vp3350-idg-swipe')
  const longest = longestCapture('idtech')
  const typed = fromText(`${typedSwipe}\r`)
  const hid = { magtek: () => magtek.create('hid'), idtech: () => idtech.create('hid') }
  return [
    { name: 'MagTek V5, HID report of 856 bytes', create: hid.magtek, chunk: report, frames: 1 },
    { name: 'ID TECH enhanced, HID report of 537 bytes', create: hid.idtech, chunk: padded, frames: 1 },
    serial('ID TECH enhanced, serial', enhanced, () => idtech.create('serial')),
    serial('ID TECH NEO, serial', neo, () => idtech.create('serial')),
    serial(`ID TECH NEO, the longest capture (${longest.length} bytes), serial`, longest, () =>
      idtech.create('serial'),
    ),
    serial('MagTek V5 as text, serial', typed, () => magtek.create('serial')),
  ]
}

/** A serial link delivers what has come: chunks of up to 4 KiB that cut frames anywhere. */
function serial(name: string, frame: Uint8Array, create: () => Protocol): Case {
  const frames = 40
  const chunk = new Uint8Array(frame.length * frames)
  for (let index = 0; index < frames; index += 1) chunk.set(frame, index * frame.length)
  return { name, create, chunk, frames }
}

const serialChunk = 4096

/** Feeds one chunk as its link would. */
function feed(protocol: Protocol, one: Case): number {
  if (one.frames === 1) return protocol.receive(one.chunk).length
  let outputs = 0
  for (let at = 0; at < one.chunk.length; at += serialChunk)
    outputs += protocol.receive(one.chunk.subarray(at, at + serialChunk)).length
  return outputs
}

function throughput(one: Case): BenchRow[] {
  const protocol = one.create()
  const buffer = Buffer.from(one.chunk)
  const decode = rate(() => feed(protocol, one))
  const hex = rate(() => buffer.toString('hex').length)
  const pass = rate(() => sum(one.chunk))
  const megabytes = (perSecond: number): number => (perSecond * one.chunk.length) / 1_000_000
  return [
    {
      name: one.name,
      value: `${grouped(decode * one.frames)} frames/s, ${megabytes(decode).toFixed(0)} MB/s`,
      beside: `toString('hex') ${megabytes(hex).toFixed(0)} MB/s`,
      ratio: decode / hex,
    },
    {
      name: `${one.name}, beside a plain pass`,
      value: `${megabytes(decode).toFixed(0)} MB/s`,
      beside: `sum of the bytes ${megabytes(pass).toFixed(0)} MB/s`,
      ratio: decode / pass,
    },
  ]
}

/** The time from the last byte of a frame to its reading. */
function latency(one: Case): BenchRow {
  const frame = one.frames === 1 ? one.chunk : one.chunk.subarray(0, one.chunk.length / one.frames)
  const protocol = one.create()
  const times = new Float64Array(latencySamples)
  for (let index = 0; index < latencySamples; index += 1) {
    const started = performance.now()
    protocol.receive(frame)
    times[index] = (performance.now() - started) * 1000
  }
  times.sort()
  const at = (part: number): string => (times[Math.floor(latencySamples * part)] ?? 0).toFixed(1)
  return { name: `${one.name}, one reading`, value: `p50 ${at(0.5)} µs, p99 ${at(0.99)} µs` }
}

/** This process's own time on the processor: what others do on the machine at the same time does not count. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** How often `work` can be done in a second of processor time. */
function rate(work: () => number): number {
  let sink = 0
  const until = (milliseconds: number): number => {
    const started = cpuMs()
    let times = 0
    let passed = 0
    while (passed < milliseconds) {
      for (let index = 0; index < 64; index += 1) sink += work()
      times += 64
      passed = cpuMs() - started
    }
    return (times / passed) * 1000
  }
  until(warmUpMs)
  const perSecond = until(measureMs)
  if (sink < 0) throw new Error('the work was optimised away')
  return perSecond
}

function sum(bytes: Uint8Array): number {
  let total = 0
  for (let index = 0; index < bytes.length; index += 1) total += bytes[index] ?? 0
  return total
}

const grouped = (value: number): string => Math.round(value).toLocaleString('en-US')

function vector(id: string): Uint8Array {
  const url = new URL('../data/reader-vectors.json', import.meta.url)
  const file = JSON.parse(readFileSync(url, 'utf8')) as { vectors: { id: string; raw_hex: string }[] }
  const hex = file.vectors.find((candidate) => candidate.id === id)?.raw_hex ?? ''
  return new Uint8Array(Buffer.from(hex, 'hex'))
}

/** Example 12 of MagTek's MagneSafe V5 Communication Reference Manual, appendix D. */
const typedSwipe =
  '%B5452000000007189^HOGAN/PAUL      ^08040000000000000000000?;5452000000007189=080400000000000000?' +
  '+5163000050000445=000000000000?|0600|' +
  'C25C1D1197D31CAA87285D59A892047426D9182EC11353C051ADD6D0F072A6CB3436560B3071FC1FD11D9F7E74886742D9BEE0CFD1EA1064C213BB55278B2F12' +
  '|724C5DB7D6F901C7F0FEAE7908801093B3DBFE51CCF6D483E789D7D2C007D539499BAADCC8D16CA2' +
  '|E31234A91059A0FBFE627954EE21868AEE3979540B67FCC40F61CECA54152D1E|A1050000' +
  '|8628E664C59BBAA232BA90BFB3E6B41D6F4B691E633C311CBE6EE7466B81196EC07B12648DCAC4FD7FD0E212B479C60BAD8C74F82F327667' +
  '||21685F158B5C6BE0|FFFF9876543210E00008|B78F||0000'

/** The longest message of a family among the public captures. */
function longestCapture(family: string): Uint8Array {
  const url = new URL('../data/reader-corpus.json', import.meta.url)
  const { captures } = JSON.parse(readFileSync(url, 'utf8')) as {
    captures: { family: string; hex?: string }[]
  }
  const [longest] = captures
    .filter((capture) => capture.family === family)
    // What is typed is kept as text.
    .map(({ hex }) => Buffer.from(hex ?? '', 'hex'))
    .toSorted((one, other) => other.length - one.length)
  if (longest === undefined) throw new Error(`no capture of ${family}`)
  return new Uint8Array(longest)
}
