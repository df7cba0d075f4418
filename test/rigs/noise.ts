import { setTimeout as pass } from 'node:timers/promises'
import type { PtyRig } from './pty-rig.ts'

/** Bytes without meaning, the same in each run (xorshift32). */
export function noiseBytes(count: number, seed = 20_261_121): Uint8Array {
  let state = seed
  return Uint8Array.from({ length: count }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state & 0xff
  })
}

/**
 * Sends the same piece again and again at a steady rate. While nobody takes the last one no other is sent.
 * @returns how many bytes were taken
 */
export async function sendBytes(
  rig: Pick<PtyRig, 'write'>,
  piece: Uint8Array,
  { bytesPerSecond, seconds }: { bytesPerSecond: number; seconds: number },
): Promise<number> {
  const everyMs = (piece.length / bytesPerSecond) * 1000
  const began = performance.now()
  let isTaken = true
  let taken = 0
  for (let turn = 1; turn * everyMs <= seconds * 1000; turn += 1) {
    if (isTaken) {
      isTaken = false
      rig.write(piece).then(
        () => {
          isTaken = true
          taken += piece.length
        },
        // The line was hung up: whoever listened has gone.
        () => {},
      )
    }
    const ahead = began + turn * everyMs - performance.now()
    if (ahead > 0) await pass(ahead)
  }
  return taken
}
