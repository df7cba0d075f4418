import type { Handler } from 'hono'
import { z } from 'zod'
import { answer, answering, type Answer, type SandboxEnv } from '../http/answers.ts'
import { eventTypes } from '../liquido/callbacks.ts'

const major = z.number().min(0)
const amount = z.strictObject({
  currency: z.enum(['PEN', 'USD']),
  iva: major,
  subtotal_iva: major,
  subtotal_iva0: major,
  tip: major.optional(),
  extra_taxes: z.record(z.string(), major).optional(),
})

const newSale = z.strictObject({
  clientTransactionId: z.uuidv4().optional(),
  reference: z.string().optional(),
  kind: z.enum(['charge', 'capture', 'preAuth', 'reAuthorization']).optional(),
  status: z.enum(['approved', 'declined', 'unknown']).optional(),
  /** Only of an `unknown` sale: whether the card was charged all the same. @default true */
  charged: z.boolean().optional(),
  /** Milliseconds since the epoch. @default now */
  createdAt: z.int().optional(),
  /** In place of `createdAt`: how long ago. */
  secondsAgo: z.number().optional(),
  /** First six and last four digits. @default one of the published test cards */
  card: z
    .strictObject({
      bin: z.string().regex(/^\d{6}$/u),
      lastFour: z.string().regex(/^\d{4}$/u),
      brand: z.string().min(1).max(20),
    })
    .optional(),
  amount,
})

const newPayment = z.strictObject({
  referenceId: z.string().min(1),
  paymentMethod: z.string().default('CREDIT_CARD'),
  status: z.enum(['SETTLED', 'IN_PROGRESS', 'FAILED']).default('SETTLED'),
  /** Milliseconds since the epoch. @default now */
  createdAt: z.int().optional(),
  currency: z.enum(['PEN', 'USD']).default('PEN'),
  minor: z.int().min(1),
})

export const salesSchema = z.strictObject({
  sales: z.array(newSale).default([]),
  payments: z.array(newPayment).default([]),
})

export const generateSchema = z.strictObject({
  count: z.int().min(1).max(1_000_000),
  /** Spread over this many days before now. @default 120 */
  days: z.number().min(1).max(3650).default(120),
})

export const clockSchema = z.union([
  z.strictObject({ offsetMs: z.int() }),
  z.strictObject({ at: z.iso.datetime({ offset: true }), frozen: z.boolean().default(false) }),
])

export const processorSchema = z.strictObject({
  partialVoids: z.boolean().optional(),
  slowAnswerMs: z.int().min(0).max(600_000).optional(),
})

export const resetSchema = z.strictObject({ samples: z.boolean().default(true) })

export const eventSchema = z.strictObject({
  eventType: z.enum(eventTypes),
  idempotencyKey: z.string().min(1),
  /** Seconds since the epoch. @default now */
  timestamp: z.int().optional(),
})

/** Webhooks and callbacks go to this machine and nowhere else, with the gateway's own headers and no others. */
const targetSchema = z.strictObject({
  url: z
    .url({ protocol: /^http$/u, hostname: /^(?:127\.0\.0\.1|localhost|\[::1\])$/u })
    .refine((url) => new URL(url).username === '' && new URL(url).password === ''),
  /** The endpoint's token, which a store's server adds as `Authorization: Bearer`. */
  token: z
    .string()
    .regex(/^[\w.~+/=-]{1,400}$/u)
    .optional(),
})

export const targetsSchema = z
  .strictObject({ kushki: targetSchema, liquido: targetSchema })
  .partial()
  .transform(({ kushki, liquido }) => ({
    ...(kushki === undefined ? {} : { kushki }),
    ...(liquido === undefined ? {} : { liquido }),
  }))

export const personalitiesSchema = z.array(z.string()).max(50)

/** The body checked, or 400 with the reason: a test that misspells a member must hear of it. */
export const taking = <Schema extends z.ZodType>(
  schema: Schema,
  use: (body: z.output<Schema>) => Answer | Promise<Answer>,
): Handler<SandboxEnv> =>
  answering((c) => {
    const body = schema.safeParse(c.var.text === '' ? {} : c.var.json)
    return body.success ? use(body.data) : answer(400, { error: z.prettifyError(body.error) })
  })
