import { noFrame, padding, type Recognise, type Recognition } from '../frame-stream.ts'
import type { ProtocolOutput } from '../protocol.ts'

/** Node address of the payment side of the device; a printer has another. */
const PAYMENT = 0x01
/** More blocks of this message follow. */
const CHAINED = 0x01
/** Sent without being asked for. */
const UNSOLICITED = 0x40
/** NAD, PCB and LEN before, LRC after. */
const OVERHEAD = 4
const SHORTEST = 2
const LONGEST = 254

/** Longest message of chained blocks taken together: a transaction's objects stay below in every published log. */
const MAX_MESSAGE_BYTES = 4096
export const MAX_BLOCK_BYTES = LONGEST + OVERHEAD

/** A command as one block: NAD, PCB, LEN, the command, and the XOR of all before it. */
export const blockOf = (command: Uint8Array): Uint8Array => {
  const block = new Uint8Array(command.length + OVERHEAD)
  block.set([PAYMENT, 0, command.length])
  block.set(command, 3)
  block[block.length - 1] = block.reduce((check, byte) => check ^ byte, 0)
  return block
}

const DONE = [0x90, 0x00]

/** An answer as the device sends it: the objects and the status of a command that was done, in chained blocks. */
export const blocksOf = (objects: Uint8Array): Uint8Array => {
  const message = [...objects, ...DONE]
  const blocks: number[] = []
  for (let at = 0; at < message.length; at += LONGEST) {
    const part = message.slice(at, at + LONGEST)
    const block = [PAYMENT, at + LONGEST < message.length ? CHAINED : 0, part.length, ...part]
    blocks.push(
      ...block,
      block.reduce((check, byte) => check ^ byte),
    )
  }
  return Uint8Array.from(blocks)
}

/** Whether these bytes begin with one whole block. */
export const isBlock = (bytes: Uint8Array): boolean => {
  const total = (bytes[2] ?? 0) + OVERHEAD
  return (
    bytes[0] === PAYMENT &&
    bytes.length >= total &&
    bytes.subarray(0, total).reduce((check, byte) => check ^ byte, 0) === 0
  )
}

/**
 * Recognises blocks (after ISO 7816-3, T=1) and puts chained ones together.
 * @param meaning what a whole message means: objects, then two status bytes
 * @returns the recogniser, whether a chain has begun and not ended, and a way to forget one that was broken off
 */
export const createBlockRecogniser = (
  meaning: (message: Uint8Array, unsolicited: boolean) => ProtocolOutput[],
): { recognise: Recognise; inChain(): boolean; forget(): void } => {
  let chain: number[] = []

  const whole = (control: number, part: Uint8Array): ProtocolOutput[] => {
    if (chain.length + part.length > MAX_MESSAGE_BYTES) {
      chain = []
      return [{ type: 'badFrame', why: 'tooLong', at: 0 }]
    }
    if ((control & CHAINED) === 0 && chain.length === 0) return meaning(part, (control & UNSOLICITED) !== 0)
    chain.push(...part)
    if ((control & CHAINED) !== 0) return []
    const message = Uint8Array.from(chain)
    chain = []
    return meaning(message, (control & UNSOLICITED) !== 0)
  }

  const recognise: Recognise = (bytes, from, to): Recognition => {
    if (bytes[from] === 0x00) return padding
    if (bytes[from] !== PAYMENT) return noFrame
    const available = to - from
    if (available < 3) return { kind: 'more', needed: 3 }
    const control = bytes[from + 1] ?? 0
    const length = bytes[from + 2] ?? 0
    if ((control & ~(CHAINED | UNSOLICITED)) !== 0) return noFrame
    if (length < SHORTEST || length > LONGEST) return { kind: 'not', why: 'length', at: 2 }
    const total = length + OVERHEAD
    if (available < total) return { kind: 'more', needed: total }
    let check = 0
    for (let index = from; index < from + total; index += 1) check ^= bytes[index] ?? 0
    if (check !== 0) return { kind: 'not', why: 'checksum', at: total - 1, failed: total }
    return {
      kind: 'frame',
      length: total,
      outputs: whole(control, bytes.subarray(from + 3, from + total - 1)),
    }
  }

  return {
    recognise,
    inChain: () => chain.length > 0,
    forget: () => {
      chain = []
    },
  }
}
