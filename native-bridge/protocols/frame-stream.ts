import { createClearTrackWatch } from '../../domain/clear-card-data.ts'
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
type StreamState = { silent: boolean; insideFailed: boolean }

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
const silenceInFrameMs = 1000
/** Ends a message that has no end mark: several times the gap between two USB packets or typed characters. */
const silenceAfterMessageMs = 200

/**
 * Cuts a byte stream into frames whatever its chunking: garbage is skipped to the next frame and reported once per
 * run, a failed frame is searched for frames inside it. Memory is twice the longest frame. `zerosArePadding`: no
 * frame begins with 00.
 */
export const createFrameStream = (
  maxFrame: number,
  recognise: Recognise,
  options: { zerosArePadding: boolean } = { zerosArePadding: false },
): FrameStream => new FrameCutter(maxFrame, recognise, options.zerosArePadding)

class FrameCutter implements FrameStream {
  readonly #maxFrame: number
  readonly #recognise: Recognise
  readonly #zerosArePadding: boolean
  /** The buffer as whole words, so that filling can be passed over four bytes at a time. */
  readonly #words: Uint32Array
  readonly #buffer: Uint8Array
  readonly #clearTracks = createClearTrackWatch()
  #from = 0
  #to = 0
  /** Offset of `#buffer[0]` in all bytes given. */
  #base = 0
  #needed = 1
  #endsInSilence = false
  #inGarbage = false
  /** Clear card data is refused once per run of garbage, not once per track. */
  #toldClear = false
  /** Frames that fail before this offset lie inside one that was reported already. */
  #reportedUntil = 0
  #waiting = false

  constructor(maxFrame: number, recognise: Recognise, zerosArePadding: boolean) {
    this.#maxFrame = maxFrame
    this.#recognise = recognise
    this.#zerosArePadding = zerosArePadding
    this.#words = new Uint32Array(Math.ceil(maxFrame / 2))
    this.#buffer = new Uint8Array(this.#words.buffer)
  }

  receive(chunk: Uint8Array): ProtocolOutput[] {
    const outputs: ProtocolOutput[] = []
    for (let at = 0; at < chunk.length; at += this.#maxFrame) {
      this.#append(chunk.length <= this.#maxFrame ? chunk : chunk.subarray(at, at + this.#maxFrame))
      this.#advance(outputs, false)
    }
    const pending = this.#from < this.#to
    if (pending)
      outputs.push({ type: 'wait', waitMs: this.#endsInSilence ? silenceAfterMessageMs : silenceInFrameMs })
    else if (this.#waiting) outputs.push({ type: 'wait', waitMs: null })
    this.#waiting = pending
    return outputs
  }

  expired(): ProtocolOutput[] {
    const outputs: ProtocolOutput[] = []
    this.#advance(outputs, true)
    this.#waiting = false
    // Silence ends a run of garbage as well: what comes next is reported anew.
    this.#endGarbage()
    return outputs
  }

  #append(chunk: Uint8Array): void {
    if (this.#to + chunk.length > this.#buffer.length) {
      this.#buffer.copyWithin(0, this.#from, this.#to)
      this.#base += this.#from
      this.#to -= this.#from
      this.#from = 0
    }
    this.#buffer.set(chunk, this.#to)
    this.#to += chunk.length
  }

  #advance(outputs: ProtocolOutput[], silent: boolean): void {
    while (this.#from < this.#to) {
      if (!silent && this.#to - this.#from < this.#needed) return
      if (this.#zerosArePadding && this.#buffer[this.#from] === 0) {
        // Half of a HID report is filling: passed over without asking the recogniser for each byte.
        this.#skipZeros()
        continue
      }
      const insideFailed = this.#base + this.#from < this.#reportedUntil
      const recognition = this.#recognise(this.#buffer, this.#from, this.#to, { silent, insideFailed })
      this.#needed = 1
      this.#endsInSilence = false
      if (recognition.kind === 'frame') {
        for (const output of recognition.outputs) outputs.push(rebased(output, this.#base + this.#from))
        this.#from += recognition.length
        this.#endGarbage()
      } else if (recognition.kind === 'padding') {
        this.#from += 1
      } else if (recognition.kind === 'not') {
        this.#reject(recognition, outputs)
      } else if (silent) {
        const rest = this.#to - this.#from
        this.#reject({ kind: 'not', why: 'truncated', at: rest, failed: rest }, outputs)
      } else if (recognition.needed > this.#maxFrame) {
        this.#reject({ kind: 'not', why: 'tooLong', at: 0 }, outputs)
      } else {
        this.#needed = recognition.needed
        this.#endsInSilence = recognition.endsInSilence === true
        return
      }
    }
  }

  #reject(recognition: Extract<Recognition, { kind: 'not' }>, outputs: ProtocolOutput[]): void {
    const start = this.#base + this.#from
    const inReported = start < this.#reportedUntil
    if (!inReported && (recognition.failed !== undefined || !this.#inGarbage))
      outputs.push({ type: 'badFrame', why: recognition.why, at: start + recognition.at })
    if (recognition.failed !== undefined && !inReported) this.#reportedUntil = start + recognition.failed
    this.#inGarbage = true
    this.#skip(outputs)
  }

  /** Passes over one byte of garbage, watching for a track in clear. */
  #skip(outputs: ProtocolOutput[]): void {
    if (this.#clearTracks.see(this.#buffer[this.#from] ?? 0) && !this.#toldClear) {
      outputs.push({ type: 'refused', refusal: { tag: 'ClearCardData' } })
      this.#toldClear = true
    }
    this.#from += 1
  }

  #skipZeros(): void {
    while (this.#from < this.#to && this.#buffer[this.#from] === 0) {
      if (this.#from % 4 === 0)
        while (this.#from + 4 <= this.#to && this.#words[this.#from >> 2] === 0) this.#from += 4
      if (this.#from < this.#to && this.#buffer[this.#from] === 0) this.#from += 1
    }
  }

  #endGarbage(): void {
    this.#inGarbage = false
    this.#toldClear = false
    this.#clearTracks.reset()
  }
}

/** A recogniser counts from its own first byte; outputs count from the first byte of the stream. */
function rebased(output: ProtocolOutput, start: number): ProtocolOutput {
  return output.type === 'badFrame' ? { ...output, at: output.at + start } : output
}
