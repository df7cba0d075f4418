import type { ReadingRefusal } from '../../../domain/readings.ts'

/** Bits of the encryption status (MagTek 99875475, "Reader Encryption Status"). */
const keysExhausted = 0x0001
const keyInjected = 0x0002
const encryptionEnabled = 0x0004
const counterExpired = 0x0100

/**
 * Why a reader with this encryption status (two bytes, high first) gives no usable reading, or `null`. At security
 * level 2 (status 0002) the fields named "encrypted" hold the tracks in clear.
 */
export function encryptionOf(status: number): ReadingRefusal | null {
  if ((status & keyInjected) === 0 || (status & encryptionEnabled) === 0) return { tag: 'NotEncrypting' }
  if ((status & (keysExhausted | counterExpired)) !== 0) return { tag: 'KeysExhausted' }
  return null
}
