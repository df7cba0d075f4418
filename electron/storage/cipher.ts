import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const nonceBytes = 12
const tagBytes = 16

/** Seals and opens the short-lived secrets of a row: the card block and the bank account. */
export type Cipher = {
  /** AES-256-GCM: nonce, ciphertext, tag. `about` (the operation's id and the column) is authenticated with it. */
  seal(plain: Uint8Array, about: string): Buffer
  /** The plain bytes, or `null` where the key, the bytes or `about` are not the ones it was sealed with. */
  open(sealed: Uint8Array, about: string): Buffer | null
}

/**
 * A cipher whose key is derived from the keyring's 32-byte key and this database's salt. Destroying the salt makes
 * every copy of the sealed columns unreadable, the ones in a damaged database kept aside included.
 */
export function createCipher(key: Buffer, salt: string): Cipher {
  const derived = Buffer.from(hkdfSync('sha256', key, Buffer.from(salt, 'hex'), 'extorno card data', 32))
  return {
    seal(plain, about) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', derived, nonce).setAAD(Buffer.from(about))
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed, about) {
      if (sealed.length < nonceBytes + tagBytes) return null
      const nonce = sealed.subarray(0, nonceBytes)
      const decipher = createDecipheriv('aes-256-gcm', derived, nonce, { authTagLength: tagBytes })
      decipher.setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(sealed.length - tagBytes))
      const first = decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes))
      try {
        return Buffer.concat([first, decipher.final()])
      } catch {
        return null
      } finally {
        first.fill(0)
      }
    },
  }
}
