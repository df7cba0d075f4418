import { backoffMs, noJitter } from '../../domain/backoff.ts'
import type { Clock } from '../../domain/clock.ts'

/** Wrong PINs in a row before PINs are not looked at for a while. */
const freeTries = 5
const locks = { firstMs: 30_000, maxMs: 3_600_000, jitter: noJitter }

/** The supervisor whose PIN it is; `null` where it is nobody's, or where too many wrong ones came before it. */
export type PinCheck = (pin: string) => string | null

/**
 * Slows guessing down: after five wrong PINs in a row none is looked at for 30 s, doubling to an hour with each
 * further wrong one. A right PIN starts anew. Kept in memory; the hash itself is slow too.
 */
export function createPinCheck(supervisorOfPin: PinCheck, clock: Clock): PinCheck {
  let wrong = 0
  let lockedUntil = 0
  return (pin) => {
    if (clock.now() < lockedUntil) return null
    const supervisor = supervisorOfPin(pin)
    if (supervisor !== null) {
      wrong = 0
      return supervisor
    }
    wrong += 1
    if (wrong >= freeTries) lockedUntil = clock.now() + backoffMs(wrong - freeTries + 1, locks, 0)
    return null
  }
}
