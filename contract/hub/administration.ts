import { z } from 'zod'
import { currencySchema } from '../../domain/money.ts'
import { operationKindSchema, rowStateSchema } from '../../domain/operations.ts'
import { codeSchema } from './enrolment.ts'
import { hashSchema, hubSaleKeySchema, momentSchema } from './events.ts'

/** What an administrator signs in by. */
const nameSchema = z.string().trim().min(1).max(60)
const passphraseSchema = z.string().min(12).max(200)
/** What a shop or a counter is called: a label, never a person. */
const labelSchema = z.string().trim().min(1).max(60)

export const firstAdministratorSchema = z.strictObject({
  code: codeSchema,
  name: nameSchema,
  passphrase: passphraseSchema,
})
export const signInSchema = z.strictObject({ name: nameSchema, passphrase: z.string().min(1).max(200) })
export const sessionSchema = z.strictObject({
  /** Sent as `Authorization: Bearer`. */
  token: z.base64url().length(43),
  /** Ends then whatever happens; thirty minutes without a request end it too. */
  until: momentSchema,
})

export const nothingSchema = z.strictObject({})

export const newStoreSchema = z.strictObject({ label: labelSchema })
export const storePathSchema = z.strictObject({ storeId: z.guid() })
export const counterPathSchema = z.strictObject({ counterId: z.guid() })
export const newStoreAnswerSchema = z.strictObject({ storeId: z.guid() })

export const newCodeSchema = z.strictObject({ counterLabel: labelSchema })
/** Shown once: the hub keeps a hash of it. */
export const newCodeAnswerSchema = z.strictObject({ code: codeSchema, until: momentSchema })

/** How many sales other counters may take back again. */
export const freedSalesSchema = z.strictObject({ sales: z.int().min(0) })

export const liquidoSecretSchema = z.strictObject({ secret: z.string().min(8).max(400) })

const counterSchema = z.strictObject({
  counterId: z.guid(),
  label: labelSchema,
  enrolledAt: momentSchema,
  revokedAt: momentSchema.nullable(),
  /** Its last request. */
  seenAt: momentSchema.nullable(),
  /** How far its clock was ahead of the hub's then, milliseconds. */
  skewMs: z.int().nullable(),
  /** Up to where its journal is here. */
  sequence: z.int().min(0),
  /** The hash there, which the counter has signed; `null`: nothing of it is here. */
  hash: hashSchema.nullable(),
  /** When it last told its whole journal. */
  wholeAt: momentSchema.nullable(),
  openOperations: z.int().min(0),
  /** Those of them that wait for a person. */
  attentionOperations: z.int().min(0),
  /** When the oldest of them was accepted, by the counter's clock. */
  oldestOpenAt: momentSchema.nullable(),
})
const storeSchema = z.strictObject({
  storeId: z.guid(),
  label: labelSchema,
  hasLiquidoSecret: z.boolean(),
  counters: z.array(counterSchema),
})
export const storesSchema = z.strictObject({ stores: z.array(storeSchema) })
export type Stores = z.infer<typeof storesSchema>

/**
 * What should not happen: `gap` (entries are missing), `otherHash` (a known sequence with another hash: a restored copy, a cloned
 * disk), `chainBroken` (a hash does not fit its entry), `overdrawn` (more of a sale was taken back than it was for).
 */
const alarmKindSchema = z.enum(['gap', 'otherHash', 'chainBroken', 'overdrawn'])
export type AlarmKind = z.infer<typeof alarmKindSchema>

/** What the counters' journals say of a store's operations, the last changed first. */
export const operationsSchema = z.strictObject({
  operations: z.array(
    z.strictObject({
      counterId: z.guid(),
      operationId: z.guid(),
      saleKey: hubSaleKeySchema.nullable(),
      kind: operationKindSchema.nullable(),
      currency: currencySchema.nullable(),
      /** Minor units. */
      minor: z.int().min(0).nullable(),
      state: rowStateSchema,
      /** The gateway's last code. */
      code: z.string().max(40).nullable(),
      /** By the counter's clock. */
      acceptedAt: momentSchema.nullable(),
      updatedAt: momentSchema,
    }),
  ),
})

export const alarmsSchema = z.strictObject({
  alarms: z.array(
    z.strictObject({
      counterId: z.guid(),
      kind: alarmKindSchema,
      /** The counter's sequence it is about. */
      sequence: z.int().min(0),
      firstAt: momentSchema,
      lastAt: momentSchema,
      times: z.int().min(1),
    }),
  ),
})

export const auditActSchema = z.enum([
  'firstAdministrator',
  'signedIn',
  'signedOut',
  'signInRefused',
  'personLocked',
  'storeCreated',
  'codeIssued',
  'counterEnrolled',
  'codeRefused',
  'counterRevoked',
  'liquidoSecretSet',
  'salesFreed',
])
export type AuditAct = z.infer<typeof auditActSchema>

export const auditSchema = z.strictObject({
  /** The newest first. */
  entries: z.array(
    z.strictObject({
      at: momentSchema,
      act: auditActSchema,
      /** The administrator's name; empty where nobody had signed in. */
      by: z.string(),
      storeId: z.guid().nullable(),
      counterId: z.guid().nullable(),
    }),
  ),
})
