import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { derivedKey } from './seal.ts'

/** What is kept of a PIN, base64. The PIN itself is never kept. */
export type PinHash = { salt: string; hash: string }

export type PinHasher = {
  make(pin: string): Promise<PinHash>
  isRight(pin: string, kept: PinHash): Promise<boolean>
}

/** What one try costs (scrypt). */
export type PinCost = { N: number; r: number; p: number }

/** 32 MiB and about 0.1 s for each try, on a thread: a PIN has few digits, so a try must cost something. */
export const pinCost: PinCost = { N: 32_768, r: 8, p: 1 }
const maxmem = 64 * 1024 * 1024

/**
 * Hashes PINs with scrypt, salted for each person and peppered with a key that only the keyring gives out: a stolen
 * database alone does not even allow guessing.
 */
export function createPinHasher(counterKey: Buffer, cost: PinCost): PinHasher {
  const pepper = derivedKey(counterKey, 'pin pepper')
  const hashOf = (pin: string, salt: Buffer): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const peppered = createHmac('sha256', pepper).update(pin.normalize('NFC')).digest()
      scrypt(peppered, salt, 32, { ...cost, maxmem }, (error, hash) => {
        if (error) reject(error)
        else resolve(hash)
      })
    })
  return {
    async make(pin) {
      const salt = randomBytes(16)
      return { salt: salt.toString('base64'), hash: (await hashOf(pin, salt)).toString('base64') }
    },
    async isRight(pin, { salt, hash }) {
      const expected = Buffer.from(hash, 'base64')
      const given = await hashOf(pin, Buffer.from(salt, 'base64'))
      return expected.length === given.length && timingSafeEqual(expected, given)
    },
  }
}
