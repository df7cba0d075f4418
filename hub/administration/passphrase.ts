import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** What one try costs (scrypt). */
export type PassphraseCost = { N: number; r: number; p: number }

/** 32 MiB and about 0.1 s on a thread. */
export const passphraseCost: PassphraseCost = { N: 32_768, r: 8, p: 1 }
const maxmem = 64 * 1024 * 1024

type PassphraseHash = { salt: string; hash: string }

export type PassphraseHasher = {
  make(passphrase: string): Promise<PassphraseHash>
  isRight(passphrase: string, kept: PassphraseHash): Promise<boolean>
}

/** Salted for each person, peppered with a key that is not in the database. */
export function createPassphraseHasher(pepper: Buffer, cost: PassphraseCost): PassphraseHasher {
  const hashOf = (passphrase: string, salt: Buffer): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const peppered = createHmac('sha256', pepper).update(passphrase.normalize('NFC')).digest()
      scrypt(peppered, salt, 32, { ...cost, maxmem }, (error, hash) =>
        error ? reject(error) : resolve(hash),
      )
    })
  return {
    async make(passphrase) {
      const salt = randomBytes(16)
      return { salt: salt.toString('base64'), hash: (await hashOf(passphrase, salt)).toString('base64') }
    },
    async isRight(passphrase, { salt, hash }) {
      const expected = Buffer.from(hash, 'base64')
      const given = await hashOf(passphrase, Buffer.from(salt, 'base64'))
      return expected.length === given.length && timingSafeEqual(expected, given)
    },
  }
}
