import { z } from 'zod'
import { holdsCardData } from '../../domain/card-data-in-text.ts'
import { currencySchema } from '../../domain/money.ts'
import {
  attentionReasonSchema,
  operationKindSchema,
  rowStateSchema,
  verdictSchema,
} from '../../domain/operations.ts'

/** Milliseconds since the epoch. */
export const momentSchema = z.int().min(0)
/** SHA-256 in hexadecimal. */
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/u)
/** What stands in the journal in a person's place: a salted hash. */
const commitmentSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/u)
const personSchema = z.union([commitmentSchema, z.literal('')]).nullable()

/** Without the data of a card. */
const holdsNoCard = (text: string): boolean => !holdsCardData(text, 'free')
/** The same of a gateway's own numbers, of which some read as an account number by chance. */
const holdsNoTrack = (text: string): boolean => !holdsCardData(text, 'number')
const digitsSchema = z.string().regex(/^\d{1,12}$/u)
/** A name of the program's own: letters, and dots or blanks between them. */
const nameSchema = z
  .string()
  .regex(/^[A-Za-z]+(?:[. ][A-Za-z]+)*$/u)
  .max(60)
/** A gateway's code, reference or approval: no blanks, no track. */
const gatewayTextSchema = z
  .string()
  .regex(/^[\x21-\x7E]{1,80}$/u)
  .refine(holdsNoTrack)

/** A sale's name: the gateway, a colon, and the id by which the gateway knows it. */
export const hubSaleKeySchema = z
  .string()
  .regex(/^(?:kushki|liquido):[\x21-\x7E]{1,110}$/u)
  .refine(holdsNoTrack)

/** Minor units (céntimos). */
export const minorSchema = z.int().min(1).max(Number.MAX_SAFE_INTEGER)

/**
 * What an entry of the journal may tell a hub beside its type: the whole list. There is no member for a card block, a
 * track, an account, a secret or a person's name, and none that takes a free text but the store's own reasons.
 */
const eventDetailSchema = z
  .strictObject({
    kind: operationKindSchema,
    saleKey: hubSaleKeySchema,
    currency: currencySchema,
    minor: z.union([z.int().min(0), digitsSchema]),
    askedMinor: digitsSchema,
    finalCurrency: z.string().regex(/^[A-Z]{3}$/u),
    finalMinor: z.string().regex(/^-?\d{1,12}$/u),
    linkedTo: z.guid(),
    withCard: z.boolean(),
    otherCard: nameSchema,
    // An entry of the store's list, which main holds the cashier's choice against: an administrator wrote it, not a cashier.
    reason: z.union([attentionReasonSchema, z.string().max(60).refine(holdsNoCard)]),
    reasonNote: commitmentSchema,
    supervisor: personSchema,
    saleTypedBy: personSchema,
    person: commitmentSchema,
    for: personSchema,
    code: gatewayTextSchema.max(40),
    reference: gatewayTextSchema,
    approvalCode: gatewayTextSchema.max(12),
    httpStatus: z.string().regex(/^\d{3}$/u),
    processedAs: nameSchema,
    class: nameSchema,
    was: rowStateSchema,
    verdict: verdictSchema,
    attempt: z.int().min(1),
    replay: z.boolean(),
    shift: z.int().min(1),
    why: nameSchema,
    day: z.iso.date(),
    compared: z.int().min(0),
    differences: z.int().min(0),
    closeNumber: z.int().min(1),
    closedDay: z.iso.date(),
    operations: z.int().min(0),
    content: hashSchema,
    head: z.string().regex(/^EXTORNO1(?:\.[\w-]{1,90}){5}$/u),
    to: nameSchema,
    number: z.int().min(1),
    call: nameSchema,
    role: nameSchema,
    peopleRevision: z.int().min(0),
    tries: z.int().min(0),
    until: momentSchema,
    before: momentSchema,
    kept: z.int().min(0),
    lost: z.int().min(0),
  })
  .partial()

/** What of an operation's entry decides who may take the sale back. */
const decidingSchema = eventDetailSchema.pick({
  kind: true,
  saleKey: true,
  currency: true,
  minor: true,
  linkedTo: true,
})

/**
 * One entry of a counter's journal as the hub is told of it. `hash` is the journal's own: over the entry before it and
 * this one's fields, `detail` as the text that it is stored as. An entry that `detail` has no form for goes as
 * `withheld`: its place and hash in the chain, and of an operation what decides who may take the sale back, which the hub takes
 * at the counter's word: the hash proves it only to who has the whole entry.
 */
export const hubEventSchema = z.discriminatedUnion('form', [
  z.strictObject({
    form: z.literal('told'),
    /** 1, 2, 3, …: the counter's own. */
    sequence: z.int().min(1),
    at: momentSchema,
    /** In the store's zone. */
    day: z.iso.date(),
    operationId: z.guid().nullable(),
    who: z.union([
      commitmentSchema,
      z.enum([
        'system',
        'counter',
        'cashier',
        'supervisor',
        'reconciler',
        'kushki',
        'liquido',
        'kushki callback',
        'liquido callback',
      ]),
    ]),
    type: nameSchema,
    detail: eventDetailSchema,
    hash: hashSchema,
  }),
  z.strictObject({
    form: z.literal('withheld'),
    sequence: z.int().min(1),
    about: z
      .strictObject({ at: momentSchema, operationId: z.guid(), type: nameSchema, detail: decidingSchema })
      .nullable(),
    hash: hashSchema,
  }),
])
export type HubEvent = z.infer<typeof hubEventSchema>
export type ToldEvent = Extract<HubEvent, { form: 'told' }>
type WithheldEvent = Extract<HubEvent, { form: 'withheld' }>

/** Entries in one batch. */
const maxEvents = 500

export const eventBatchSchema = z.strictObject({
  /** Each the next of the one before. */
  events: z.array(hubEventSchema).min(1).max(maxEvents),
  /** The hash of the entry before the first; the journal's own beginning where there is none. */
  previousHash: hashSchema,
  /** The last event's place and hash, signed by the counter as it signs its head at a close of day. */
  head: z.string().regex(/^EXTORNO1(?:\.[\w-]{1,90}){5}$/u),
  /** The journal had no entry after the last one when the batch was made. */
  isWhole: z.boolean(),
})
export type EventBatch = z.infer<typeof eventBatchSchema>

/** Up to where the hub has a counter's journal, on its disk. `hash` `null`: nothing yet. */
export const acknowledgedSchema = z.strictObject({ sequence: z.int().min(0), hash: hashSchema.nullable() })
export type Acknowledged = z.infer<typeof acknowledgedSchema>

/** An entry of a counter's journal, as its table holds it. */
export type JournalRow = {
  sequence: number
  at: number
  day: string
  operationId: string | null
  who: string
  event: string
  detail: string
  hash: string
}

/** What of an entry may leave the counter: all of it where the contract has a form for it, or what its operation needs and the hash. */
export function eventOf(entry: JournalRow): HubEvent {
  const { sequence, at, day, operationId, who, hash } = entry
  const told = hubEventSchema.safeParse({
    form: 'told',
    sequence,
    at,
    day,
    operationId,
    who,
    type: entry.event,
    detail: detailOf(entry.detail),
    hash,
  })
  // Not the parsed copy: the members' order is part of what is hashed.
  return told.success && told.data.form === 'told'
    ? { ...told.data, detail: detailOf(entry.detail) as ToldEvent['detail'] }
    : { form: 'withheld', sequence, about: aboutOf(entry), hash }
}

/**
 * Member by member: one that does not fit takes none of the others with it. Its time in whole milliseconds: a counter of before wrote
 * parts of them.
 */
function aboutOf({ at, operationId, event, detail }: JournalRow): WithheldEvent['about'] {
  if (operationId === null || !nameSchema.safeParse(event).success) return null
  const given = Object.entries(detailOf(detail) ?? {}).filter(
    ([member, value]) => decidingSchema.safeParse({ [member]: value }).success,
  )
  return {
    at: Math.floor(at),
    operationId,
    type: event,
    detail: decidingSchema.parse(Object.fromEntries(given)),
  }
}

function detailOf(text: string): object | null {
  try {
    const detail = JSON.parse(text) as object | null
    // What reads back to another text would have another hash.
    return JSON.stringify(detail) === text ? detail : null
  } catch {
    return null
  }
}
