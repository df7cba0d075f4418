import { z } from 'zod'
import { momentSchema } from './events.ts'

/** A code to type once: groups of letters and digits that are not mistaken for one another (Crockford's base 32). */
export const codeSchema = z
  .string()
  .regex(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/u)

/** A raw Ed25519 public key, base64url. */
export const publicKeySchema = z.base64url().length(43)

export const enrolRequestSchema = z.strictObject({
  code: codeSchema,
  /** The counter's own; the request is signed with it. */
  publicKey: publicKeySchema,
})
export const enrolAnswerSchema = z.strictObject({ counterId: z.guid(), storeId: z.guid() })

export const counterSelfSchema = z.strictObject({
  counterId: z.guid(),
  storeId: z.guid(),
  /** The hub's clock. */
  now: momentSchema,
})

export const healthSchema = z.strictObject({
  status: z.literal('ok'),
  database: z.enum(['pglite', 'postgresql']),
  now: momentSchema,
})
