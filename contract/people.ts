import { z } from 'zod'
import { textKinds } from '../domain/text-kinds.ts'
import { personNameSchema, personSchema, pinSchema, roleSchema } from '../domain/person.ts'
import { storageFailedSchema } from './operations.ts'

/** Somebody to choose from at the sign-in. `lockedUntil`: no PIN is looked at before, milliseconds since the epoch. */
const knownPersonSchema = personSchema.extend({ lockedUntil: z.number().nullable() })
export type KnownPerson = z.infer<typeof knownPersonSchema>

/** Who is at the till. */
export const sessionSchema = z.discriminatedUnion('state', [
  /** Nobody has to sign in: training and test before they have people. `name`: none is known but the one typed. */
  z.strictObject({ state: z.literal('open') }),
  /** The live profile before its first administrator: nothing else is possible. */
  z.strictObject({ state: z.literal('administratorMissing') }),
  /** The list of people was changed by another hand, or cannot be read: nobody can sign in, and why. */
  z.strictObject({
    state: z.literal('unusable'),
    why: z.enum(['altered', 'noKeyring', 'notRunning', 'storage']),
  }),
  z.strictObject({ state: z.literal('signedOut'), people: z.array(knownPersonSchema) }),
  z.strictObject({ state: z.literal('signedIn'), person: personSchema, people: z.array(knownPersonSchema) }),
])
export type Session = z.infer<typeof sessionSchema>

/** The list of people cannot be used: the session says why. */
const unusableSchema = z.strictObject({ tag: z.literal('Unusable') })

/** Why a PIN was not taken. `left`: tries before the person is locked. `Busy`: other PINs are being checked. */
const pinRefusals = [
  z.strictObject({ tag: z.literal('PersonUnknown') }),
  z.strictObject({ tag: z.literal('WrongPin'), left: z.int().min(0) }),
  z.strictObject({ tag: z.literal('Locked'), until: z.number() }),
  z.strictObject({ tag: z.literal('Busy') }),
  unusableSchema,
] as const
export const pinErrorSchema = z.discriminatedUnion('tag', [...pinRefusals, storageFailedSchema])
export type PinError = z.infer<typeof pinErrorSchema>

/** Who proves to be whom. */
export const proofSchema = z.strictObject({ personId: z.guid(), pin: pinSchema })
export type Proof = z.infer<typeof proofSchema>

/** Somebody answers for one act of somebody else: the next such call with exactly this content, within a minute. */
export const authorisationSchema = proofSchema.extend({
  call: z.string().max(80),
  /** SHA-256 of `approvedContent`, hexadecimal. */
  content: z.hash('sha256').register(textKinds, { text: 'number' }),
})

export const authoriseErrorSchema = z.discriminatedUnion('tag', [
  ...pinErrorSchema.options,
  /** The person's own role does not allow it. */
  z.strictObject({ tag: z.literal('NotEntitled') }),
])
export type AuthoriseError = z.infer<typeof authoriseErrorSchema>

const pinRefusedSchema = z.strictObject({
  tag: z.literal('PinRefused'),
  why: z.enum(['wrongForm', 'tooEasy']),
})
const newPinRefusals = [pinRefusedSchema, unusableSchema, storageFailedSchema] as const

/** The journal has that name for what the program does by itself. */
const nameReservedSchema = z.strictObject({ tag: z.literal('NameReserved') })

export const firstAdministratorSchema = z.strictObject({ name: personNameSchema, pin: pinSchema })
export const firstAdministratorErrorSchema = z.discriminatedUnion('tag', [
  /** There is one. */
  z.strictObject({ tag: z.literal('NotFirst') }),
  nameReservedSchema,
  ...newPinRefusals,
])
export type FirstAdministratorError = z.infer<typeof firstAdministratorErrorSchema>

export const newPersonSchema = z.strictObject({ name: personNameSchema, role: roleSchema, pin: pinSchema })
export type NewPerson = z.infer<typeof newPersonSchema>
export const addPersonErrorSchema = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('NameTaken') }),
  nameReservedSchema,
  z.strictObject({ tag: z.literal('TooMany') }),
  /** The first person of all has to be an administrator. */
  z.strictObject({ tag: z.literal('AdministratorFirst') }),
  ...newPinRefusals,
])
export type AddPersonError = z.infer<typeof addPersonErrorSchema>

export const changePersonErrorSchema = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('PersonUnknown') }),
  z.strictObject({ tag: z.literal('LastAdministrator') }),
  ...newPinRefusals,
])
export type ChangePersonError = z.infer<typeof changePersonErrorSchema>

/** A new PIN of the person signed in, who proves it with the one so far. */
export const ownPinSchema = z.strictObject({ pin: pinSchema, newPin: pinSchema })
export const ownPinErrorSchema = z.discriminatedUnion('tag', [
  ...pinRefusals,
  pinRefusedSchema,
  storageFailedSchema,
])
export type OwnPinError = z.infer<typeof ownPinErrorSchema>
