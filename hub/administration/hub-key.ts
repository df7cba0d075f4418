import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** What only the hub's key can do: mark codes and tokens so that the database alone does not give them, and seal secrets. */
export type HubKey = {
  /** A keyed hash, hexadecimal. */
  mark(purpose: 'code' | 'token' | 'check', text: string): string
  pepper: Buffer
  /** @param bound what the secret belongs to: sealed for one store it does not open as another's */
  seal(text: string, bound: string): string
  /** `null`: sealed with another key, for something else, or changed. */
  open(sealed: string, bound: string): string | null
}

/** @param key 32 bytes that are not in the database */
export function createHubKey(key: Buffer): HubKey {
  const derived = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', key, '', `extorno hub ${purpose}`, 32))
  const [marking, sealing] = [derived('marks'), derived('seals')]
  return {
    pepper: derived('passphrases'),
    mark: (purpose, text) => createHmac('sha256', marking).update(`${purpose}\n${text}`).digest('hex'),
    seal(text, bound) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(Buffer.from(bound))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')
    },
    open(sealed, bound) {
      const bytes = Buffer.from(sealed, 'base64')
      try {
        const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, 12), {
          authTagLength: 16,
        })
        decipher.setAAD(Buffer.from(bound)).setAuthTag(bytes.subarray(12, 28))
        return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8')
      } catch {
        return null
      }
    },
  }
}
