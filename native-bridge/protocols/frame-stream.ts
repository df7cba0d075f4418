import { createClearTrackWatch } from './clear-card-data.ts'
import type { BadFrameReason, ProtocolOutput } from './protocol.ts'

/**
 * What a recogniser says of the bytes at one position:
 * - `more`: may become a frame; not asked again before `needed` bytes are there. With `endsInSilence` it already is a
 *   whole message of a format without an end mark, and silence ends it.
 * - `frame`: a whole frame of `length` bytes, and what it means.
 * - `padding`: a byte that belongs to nothing and is no fault.
 * - `not`: no frame starts here. `failed` bytes were read as a frame whose check failed: they are reported once.
 */
export type Recognition =
  | { kind: 'more'; needed: number; endsInSilence?: boolean }
  | { kind: 'frame'; length: number; outputs: ProtocolOutput[] }
  | { kind: 'padding' }
  | { kind: 'not'; why: BadFrameReason; at: number; failed?: number }

/** `silent`: no more bytes will come. `insideFailed`: these bytes were part of a frame whose check failed. */
export type StreamState = { silent: boolean; insideFailed: boolean }

/**
 * Looks at `bytes[from, to)`. Must do a bounded amount of work until the frame is whole, and decide in silence. A
 * format without a check of its own must not be recognised inside a failed frame.
 */
export type Recognise = (bytes: Uint8Array, from: number, to: number, state: StreamState) => Recognition

export type FrameStream = {
  receive(chunk: Uint8Array): ProtocolOutput[]
  /** No byte came for as long as was asked: ends what is unfinished. */
  expired(): ProtocolOutput[]
}

export const padding: Recognition = { kind: 'padding' }
export const noFrame: Recognition = { kind: 'not', why: 'garbage', at: 0 }

/** A frame takes far less to arrive even at 9,600 baud with a busy machine; after it the rest will not come. */
const silenceInFrame = 1000
/** Ends a message that has no end mark: several times the gap between two USB packets or typed characters. */
const silenceAfterMessage = 200

/**
 * Cuts a byte stream into frames whatever its chunking: garbage is skipped to the next frame and reported once per
 * run, a failed frame is searched for frames inside it. Memory is twice the longest frame. `zerosArePadding`: no
 * frame begins with 00.
 */
export function createFrameStream(
  maxFrame: number,
  recognise: Recognise,
  options: { zerosArePadding: boolean } = { zerosArePadding: false },
): FrameStream {
  // Whole words, so that filling can be passed over four bytes at a time.
  const words = new Uint32Array(Math.ceil(maxFrame / 2))
  const buffer = new Uint8Array(words.buffer)
  const clearTracks = createClearTrackWatch()
  let from = 0
  let to = 0
  /** Offset of `buffer[0]` in all bytes given. */
  let base = 0
  let needed = 1
  let endsInSilence = false
  let inGarbage = false
  /** Clear card data is refused once per run of garbage, not once per track. */
  let toldClear = false
  /** Frames that fail before this offset lie inside one that was reported already. */
  let reportedUntil = 0
  let waiting = false

  const skip = (outputs: ProtocolOutput[]): void => {
    if (clearTracks.see(buffer[from] ?? 0) && !toldClear) {
      outputs.push({ type: 'refused', refusal: { tag: 'ClearCardData' } })
      toldClear = true
    }
    from += 1
  }

  const endGarbage = (): void => {
    inGarbage = false
    toldClear = false
    clearTracks.reset()
  }

  const reject = (recognition: Extract<Recognition, { kind: 'not' }>, outputs: ProtocolOutput[]): void => {
    const start = base + from
    const inReported = start < reportedUntil
    if ((recognition.failed !== undefined && !inReported) || (!inGarbage && !inReported))
      outputs.push({ type: 'badFrame', why: recognition.why, at: start + recognition.at })
    if (recognition.failed !== undefined && !inReported) reportedUntil = start + recognition.failed
    inGarbage = true
    skip(outputs)
  }

  const skipZeros = (): void => {
    while (from < to && buffer[from] === 0) {
      if (from % 4 === 0) while (from + 4 <= to && words[from >> 2] === 0) from += 4
      if (from < to && buffer[from] === 0) from += 1
    }
  }

  const advance = (outputs: ProtocolOutput[], silent: boolean): void => {
    while (from < to) {
      if (!silent && to - from < needed) return
      if (options.zerosArePadding && buffer[from] === 0) {
        // Half of a HID report is filling: passed over without asking the recogniser for each byte.
        skipZeros()
        continue
      }
      const recognition = recognise(buffer, from, to, { silent, insideFailed: base + from < reportedUntil })
      needed = 1
      endsInSilence = false
      if (recognition.kind === 'frame') {
        for (const output of recognition.outputs) outputs.push(rebased(output, base + from))
        from += recognition.length
        endGarbage()
      } else if (recognition.kind === 'padding') {
        from += 1
      } else if (recognition.kind === 'not') {
        reject(recognition, outputs)
      } else if (silent) {
        reject({ kind: 'not', why: 'truncated', at: to - from, failed: to - from }, outputs)
      } else if (recognition.needed > maxFrame) {
        reject({ kind: 'not', why: 'tooLong', at: 0 }, outputs)
      } else {
        needed = recognition.needed
        endsInSilence = recognition.endsInSilence === true
        return
      }
    }
  }

  const append = (chunk: Uint8Array): void => {
    if (to + chunk.length > buffer.length) {
      buffer.copyWithin(0, from, to)
      base += from
      to -= from
      from = 0
    }
    buffer.set(chunk, to)
    to += chunk.length
  }

  return {
    receive(chunk) {
      const outputs: ProtocolOutput[] = []
      for (let at = 0; at < chunk.length; at += maxFrame) {
        append(chunk.length <= maxFrame ? chunk : chunk.subarray(at, at + maxFrame))
        advance(outputs, false)
      }
      const pending = from < to
      if (pending)
        outputs.push({ type: 'wait', milliseconds: endsInSilence ? silenceAfterMessage : silenceInFrame })
      else if (waiting) outputs.push({ type: 'wait', milliseconds: null })
      waiting = pending
      return outputs
    },
    expired() {
      const outputs: ProtocolOutput[] = []
      advance(outputs, true)
      waiting = false
      // Silence ends a run of garbage as well: what comes next is reported anew.
      endGarbage()
      return outputs
    },
  }
}

/** A recogniser counts from its own first byte; outputs count from the first byte of the stream. */
function rebased(output: ProtocolOutput, start: number): ProtocolOutput {
  return output.type === 'badFrame' ? { ...output, at: output.at + start } : output
}
