import type { CardReading, ReaderFamily } from '../../domain/readings.ts'
import { framed } from './frame-put-back.ts'
import { families } from './index.ts'
import { checkKsn } from '../../domain/ksn.ts'
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
  const whole = framed(family.family, join(chunks))
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
    if (output.type === 'refused') {
      const { refusal } = output
      const note = 'scheme' in refusal ? refusal.scheme : 'code' in refusal ? refusal.code : null
      results.push({
        ok: false,
        reason: refusal.tag,
        at: length,
        family: attempt.family,
        ...(note === null ? {} : { note }),
      })
    }
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
