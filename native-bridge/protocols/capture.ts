import type { CardReading, ReaderFamily } from '../../domain/readings.ts'
import { MAX_PACKET_BYTES, packetOf } from './abecs/link-layer.ts'
import { toText } from './bytes.ts'
import { isEmvTag } from './idtech/stx-frame.ts'
import { neoAnswerOf } from './idtech/neo-frame.ts'
import { families } from './index.ts'
import { blocksOf } from './miura/block.ts'
import { checkKsn } from '../../domain/ksn.ts'
import { findTlv, readTlv, type TlvDialect } from '../../domain/tlv.ts'
import type { ProtocolFamily, ProtocolLink, ProtocolOutput } from './protocol.ts'

/** What one capture of a reader's bytes means. `at`: the byte where decoding stopped, from the capture's first. */
export type CaptureResult =
  | { ok: true; family: ReaderFamily; format: string; reading: CardReading }
  | { ok: false; reason: string; at: number; family?: ReaderFamily; note?: string }

/** How well a decoder understood a capture; a card read counts most, then a card refused, then any message. */
const worth = { reading: 100, refused: 80, message: 40, damaged: 20, nothing: 0 } as const

type Attempt = { family: ReaderFamily; outputs: ProtocolOutput[]; score: number; typed: boolean }

/**
 * Decodes captured bytes. A capture is one or more chunks: one after another on a line, or one HID report each.
 * Without `only`, every family tries and the one that understands most is taken. A card read or refused gives one
 * result each; otherwise there is one result that says why there is none.
 */
export function decodeCapture(
  chunks: readonly Uint8Array[],
  only: ReaderFamily | null = null,
  links: readonly ProtocolLink[] = ['hid', 'serial', 'keyboard'],
): CaptureResult[] {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  let best: Attempt | null = null
  for (const family of families) {
    if (only !== null && family.family !== only) continue
    for (const attempt of attempts(family, chunks, links)) {
      if (best === null || attempt.score > best.score) best = attempt
    }
  }
  return best === null || best.score <= worth.nothing ? [nothing(best, length)] : resultsOf(best, length)
}

/** The family whose decoder understands these bytes best, or `null` when none does. */
export function guessFamily(bytes: Uint8Array): ReaderFamily | null {
  const [result] = decodeCapture([bytes])
  return result?.family ?? null
}

function* attempts(
  family: ProtocolFamily,
  chunks: readonly Uint8Array[],
  links: readonly ProtocolLink[],
): Generator<Attempt> {
  const whole = unpacked(family.family, join(chunks))
  for (const link of family.links) {
    if (!links.includes(link)) continue
    for (const reports of link === 'hid' ? asReports(chunks, whole) : [[whole]]) {
      const protocol = family.create(link)
      const outputs = reports.flatMap((report) => protocol.receive(report))
      outputs.push(...protocol.expired())
      yield { family: family.family, outputs, score: scoreOf(outputs), typed: link === 'keyboard' }
    }
  }
}

/** Tags that only one family's answers have, where a capture is the objects of an answer without its frame. */
const miuraSecureData = 0xdfae02
const idtechKsns = [0xdfee12, 0xffee12]
const onlineRequired = 0xe4

/**
 * Logs often show the data of an answer without the frame around it, and so do the requests that programs send on: the
 * frame is put back. ABECS: letters and status. Miura: objects with SRED data. ID TECH: objects with its KSN, with the
 * attribution byte before them or without.
 */
function unpacked(family: ReaderFamily, whole: Uint8Array): Uint8Array {
  switch (family) {
    case 'abecs':
      return whole.length < MAX_PACKET_BYTES && /^[A-Z]{3}[0-9]{3}/u.test(toText(whole, 0, 6))
        ? packetOf(whole)
        : whole
    case 'miura':
      return holdsTag(whole, 'ber', [miuraSecureData]) ? blocksOf(templateOf(onlineRequired, whole)) : whole
    case 'idtech':
      return startsFrame(whole) ||
        !(holdsTag(whole, 'neo', idtechKsns) || holdsTag(whole.subarray(1), 'neo', idtechKsns))
        ? whole
        : neoAnswerOf(whole)
    default:
      return whole
  }
}

/** STX, "Vi", a report id, or the tag with which a bare list of Quick Chip begins: those are recognised themselves. */
const startsFrame = (whole: Uint8Array): boolean =>
  whole[0] === 0x02 ||
  (whole[0] === 0x56 && whole[1] === 0x69) ||
  (whole[0] ?? 0) < 0x05 ||
  isEmvTag(whole, 0, 2)

function holdsTag(bytes: Uint8Array, dialect: TlvDialect, wanted: readonly number[]): boolean {
  const list = readTlv(bytes, dialect)
  return list.ok && wanted.some((tag) => findTlv(list.value, tag) !== undefined)
}

/** One constructed object around others. */
const templateOf = (tag: number, objects: Uint8Array): Uint8Array =>
  Uint8Array.from([tag, 0x82, objects.length >> 8, objects.length & 0xff, ...objects])

/** A HID capture may be one report, one report a line, or reports of 64 bytes (65 with their id) in a row. */
function* asReports(chunks: readonly Uint8Array[], whole: Uint8Array): Generator<readonly Uint8Array[]> {
  yield [whole]
  if (chunks.length > 1) yield chunks
  for (const size of [64, 65]) {
    if (whole.length <= size || whole.length % size !== 0) continue
    yield Array.from({ length: whole.length / size }, (_, index) =>
      whole.subarray(index * size, (index + 1) * size),
    )
  }
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

/** The most that any output is worth, less a little for each frame that was not understood. */
function scoreOf(outputs: readonly ProtocolOutput[]): number {
  let score: number = worth.nothing
  let damage = 0
  for (const output of outputs) {
    switch (output.type) {
      case 'reading':
        score = Math.max(score, worth.reading)
        break
      case 'refused':
        score = Math.max(score, worth.refused)
        break
      case 'note':
      case 'identity':
      case 'activity':
        score = Math.max(score, worth.message)
        break
      case 'badFrame':
        damage += 1
        if (isDamage(output)) score = Math.max(score, worth.damaged)
        break
      case 'noAnswer':
      case 'write':
      case 'wait':
        break
    }
  }
  return score - Math.min(damage, 9)
}

/** A frame that began well and failed later says more than bytes that are no frame, or a report of a wrong size. */
const isDamage = (output: Extract<ProtocolOutput, { type: 'badFrame' }>): boolean =>
  output.why !== 'garbage' && output.why !== 'length' && output.why !== 'unexpected'

function resultsOf(attempt: Attempt, length: number): CaptureResult[] {
  const results: CaptureResult[] = []
  for (const output of attempt.outputs) {
    if (output.type === 'refused')
      results.push({ ok: false, reason: output.refusal.tag, at: length, family: attempt.family })
    if (output.type !== 'reading') continue
    const ksn = checkKsn(output.reading.track_ksn)
    results.push(
      ksn === null
        ? { ok: true, family: attempt.family, format: output.reading.format, reading: output.reading }
        : { ok: false, reason: ksn.tag, at: length, family: attempt.family },
    )
  }
  return results.length === 0 ? [nothing(attempt, length)] : results
}

/** Why there is no card in a capture: the first frame that failed, else what the message was, else garbage. */
function nothing(attempt: Attempt | null, length: number): CaptureResult {
  const outputs = attempt?.outputs ?? []
  const family = attempt === null || attempt.score <= worth.nothing ? {} : { family: attempt.family }
  const bad = outputs.filter((output) => output.type === 'badFrame')
  const fault = bad.find(isDamage) ?? bad[0]
  if (fault !== undefined) return { ok: false, reason: fault.why, at: fault.at, ...family }
  const note = outputs.find((output) => output.type === 'note')
  return {
    ok: false,
    reason: length === 0 ? 'empty' : 'noCardData',
    at: length,
    ...family,
    ...(note === undefined ? {} : { note: note.text }),
  }
}
