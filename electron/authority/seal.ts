import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** What keys are derived for from the counter's one key. */
type Purpose = 'pin pepper' | 'seal' | 'journal signature'

/** A key for one purpose, 32 bytes, from the counter's key: one that is known tells nothing of the others. */
export const derivedKey = (counterKey: Buffer, purpose: Purpose): Buffer =>
  Buffer.from(hkdfSync('sha256', counterKey, Buffer.alloc(0), `extorno ${purpose}, version 1`, 32))

/** Proves that a text was written by this program at this counter: the key of the code is in the keyring. */
export type Seal = {
  /** The code of a text, hexadecimal. `name`: what the text is, so that one sealed text never stands for another. */
  codeOf(name: string, text: string): string
  isSealed(name: string, text: string, code: string): boolean
}

export function createSeal(counterKey: Buffer): Seal {
  const key = derivedKey(counterKey, 'seal')
  const digest = (name: string, text: string): Buffer =>
    createHmac('sha256', key).update(`${name}\n`).update(text).digest()
  return {
    codeOf: (name, text) => digest(name, text).toString('hex'),
    isSealed(name, text, code) {
      const given = Buffer.from(code, 'hex')
      const expected = digest(name, text)
      return given.length === expected.length && timingSafeEqual(given, expected)
    },
  }
}
