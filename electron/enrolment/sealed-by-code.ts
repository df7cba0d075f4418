import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'

/** Crockford's base 32: no letter that looks like a digit. Its symbols' number divides a byte's, so each is as likely. */
const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const symbolCount = 16
const isOfSymbols = new RegExp(`^[${symbols}]*$`, 'u')

/** A code of 80 random bits: the file may be copied and tried elsewhere for ever, so that no throttle protects it. */
export function newCode(): string {
  const text = [...randomBytes(symbolCount)].map((byte) => symbols[byte % symbols.length]).join('')
  return (text.match(/.{4}/gu) ?? []).join('-')
}

/** A code as somebody types it, without hyphens and spaces, and with what is taken for a digit as the digit; `null`: it is none. */
export function readCode(typed: string): string | null {
  const text = typed.toUpperCase().replaceAll(/[\s-]/gu, '').replaceAll('O', '0').replaceAll(/[IL]/gu, '1')
  return text.length === symbolCount && isOfSymbols.test(text) ? text : null
}

/** What a try costs: 32 MiB and about 0.1 s, on a thread. */
const cost = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
const cipherName = 'aes-256-gcm'
const tagBytes = 16

const keyOf = (code: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(code, salt, 32, cost, (error, key) => (error ? reject(error) : resolve(key)))
  })

/** Drawn for each sealing, base64: they lie open beside what is sealed. */
export type SealingSalts = { salt: string; nonce: string }

export const newSalts = (): SealingSalts => ({
  salt: randomBytes(16).toString('base64'),
  nonce: randomBytes(12).toString('base64'),
})

/**
 * Seals under a code (scrypt, AES-256-GCM).
 *
 * @param code as `newCode` made it
 * @param head what lies open beside it, and is authenticated with it
 * @returns base64
 */
export async function sealByCode(
  plain: Buffer,
  code: string,
  { salt, nonce }: SealingSalts,
  head: Buffer,
): Promise<string> {
  const key = await keyOf(readCode(code) ?? '', Buffer.from(salt, 'base64'))
  const cipher = createCipheriv(cipherName, key, Buffer.from(nonce, 'base64')).setAAD(head)
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64')
}

/** Opens what was sealed. @param code as `readCode` gave it. @returns `null`: another code, or something was changed */
export async function openByCode(
  sealed: string,
  code: string,
  { salt, nonce }: SealingSalts,
  head: Buffer,
): Promise<Buffer | null> {
  const bytes = Buffer.from(sealed, 'base64')
  try {
    const key = await keyOf(code, Buffer.from(salt, 'base64'))
    const decipher = createDecipheriv(cipherName, key, Buffer.from(nonce, 'base64'), {
      authTagLength: tagBytes,
    })
    decipher.setAAD(head).setAuthTag(bytes.subarray(-tagBytes))
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()])
  } catch {
    return null
  }
}
