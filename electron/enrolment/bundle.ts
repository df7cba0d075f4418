import { z } from 'zod'
import { secretNameSchema } from '../../contract/settings.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { newSalts, openByCode, sealByCode } from './sealed-by-code.ts'

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

/** What is authenticated besides what is sealed. */
const headBytes = (head: Head): Buffer =>
  Buffer.from(JSON.stringify(headSchema.keyof().options.map((name) => head[name])))

/** The text of `enrolment.json`: content sealed under a code, to be opened before a moment. */
export async function sealBundle(
  content: z.input<typeof contentSchema>,
  { id, expiresAt, code }: { id: string; expiresAt: number; code: string },
): Promise<string> {
  const head: Head = { extorno: 'enrolment', version: 1, id, expiresAt, ...newSalts() }
  const plain = Buffer.from(JSON.stringify(contentSchema.parse(content)))
  const sealed = await sealByCode(plain, code, head, headBytes(head))
  return `${JSON.stringify({ ...head, sealed }, null, 2)}\n`
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
  const plain = await openByCode(sealed, code, head, headBytes(head))
  try {
    return plain === null ? err('WrongCode') : ok(contentSchema.parse(JSON.parse(plain.toString('utf8'))))
  } catch {
    return err('WrongCode')
  }
}
