import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { z } from 'zod'
import { secretNameSchema } from '../../contract/settings.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'

/** What a code brings to a counter: secrets, each with the origin it is for, and settings as they may be fixed. */
const contentSchema = z.strictObject({
  secrets: z.partialRecord(
    secretNameSchema,
    z.strictObject({ value: z.string().min(1).max(4000), origin: z.string().max(300) }),
  ),
  settings: z.record(z.string(), z.unknown()).default({}),
})
export type EnrolmentContent = z.output<typeof contentSchema>

/** All that is read before the code is tried; it is sealed with the rest, so that nobody can change it. */
const headSchema = z.strictObject({
  extorno: z.literal('enrolment'),
  version: z.literal(1),
  id: z.guid(),
  /** From when on the code opens it no more, milliseconds since the epoch. */
  expiresAt: z.int(),
  salt: z.base64().max(64),
  nonce: z.base64().max(32),
})
const bundleSchema = headSchema.extend({ sealed: z.base64().max(100_000) })
type Head = z.output<typeof headSchema>

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

/** The key that a code opens with. */
export const keyOfCode = (code: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(code, salt, 32, cost, (error, key) => (error ? reject(error) : resolve(key)))
  })

/** What is authenticated besides what is sealed. */
const headBytes = (head: Head): Buffer =>
  Buffer.from(JSON.stringify(headSchema.keyof().options.map((name) => head[name])))

/** The text of `enrolment.json`: content sealed under a code, to be opened before a moment. */
export async function sealBundle(
  content: z.input<typeof contentSchema>,
  { id, expiresAt, code }: { id: string; expiresAt: number; code: string },
): Promise<string> {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)]
  const head: Head = {
    extorno: 'enrolment',
    version: 1,
    id,
    expiresAt,
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
  }
  const cipher = createCipheriv(cipherName, await keyOfCode(readCode(code) ?? '', salt), nonce)
  cipher.setAAD(headBytes(head))
  const sealed = Buffer.concat([
    cipher.update(JSON.stringify(contentSchema.parse(content)), 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ])
  return `${JSON.stringify({ ...head, sealed: sealed.toString('base64') }, null, 2)}\n`
}

export type Bundle = z.output<typeof bundleSchema>

/** What an `enrolment.json` says without its code; `null`: it is none. */
export function readBundle(text: string): Bundle | null {
  try {
    return bundleSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Opens a bundle with a code. `WrongCode` too where somebody changed the bundle: the two look the same. */
export async function openBundle(
  { sealed, ...head }: Bundle,
  code: string,
): Promise<Result<EnrolmentContent, 'WrongCode'>> {
  const bytes = Buffer.from(sealed, 'base64')
  try {
    const key = await keyOfCode(code, Buffer.from(head.salt, 'base64'))
    const decipher = createDecipheriv(cipherName, key, Buffer.from(head.nonce, 'base64'), {
      authTagLength: tagBytes,
    })
    decipher.setAAD(headBytes(head))
    decipher.setAuthTag(bytes.subarray(-tagBytes))
    const text = Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()])
    return ok(contentSchema.parse(JSON.parse(text.toString('utf8'))))
  } catch {
    return err('WrongCode')
  }
}
