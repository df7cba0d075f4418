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

/** Noise at a steady rate, in a hundred pieces a second. While nobody takes the last piece no other is sent. */
export async function sendNoise(
  rig: Pick<PtyRig, 'write'>,
  { bytesPerSecond, seconds }: { bytesPerSecond: number; seconds: number },
): Promise<void> {
  const piece = noiseBytes(bytesPerSecond / 100)
  const began = performance.now()
  let isTaken = true
  for (let turn = 1; turn <= seconds * 100; turn += 1) {
    if (isTaken) {
      isTaken = false
      rig.write(piece).then(
        () => {
          isTaken = true
        },
        // The line was hung up: whoever listened has gone.
        () => {},
      )
    }
    const ahead = began + turn * 10 - performance.now()
    if (ahead > 0) await pass(ahead)
  }
}
