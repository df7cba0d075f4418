import { z } from 'zod'
import { momentSchema } from './events.ts'

const plain = <const Tag extends string>(tag: Tag) => z.strictObject({ tag: z.literal(tag) })
const until = <const Tag extends string>(tag: Tag) =>
  z.strictObject({ tag: z.literal(tag), until: momentSchema })

/** Every error the hub answers with, and the status it comes under. A route lists which of them are its own. */
export const hubErrors = {
  /** No such route, or nothing by that name. */
  NotFound: { status: 404, schema: plain('NotFound') },
  /** A page in a browser sent it, or a form; the hub takes neither. */
  FromPage: { status: 403, schema: plain('FromPage') },
  TooLarge: { status: 413, schema: plain('TooLarge') },
  /** `path`: the first member that does not fit, with dots between its names. */
  BadInput: {
    status: 400,
    schema: z.strictObject({ tag: z.literal('BadInput'), path: z.string().max(200) }),
  },
  TooMany: { status: 429, schema: plain('TooMany') },
  /** The database cannot be reached, or is too busy: send it again later. */
  Unavailable: { status: 503, schema: plain('Unavailable') },
  /** A fault of the hub itself; what was asked for may have been done. */
  Fault: { status: 500, schema: plain('Fault') },

  /** The signature is missing, not of the agreed form, or does not fit. */
  BadSignature: { status: 401, schema: plain('BadSignature') },
  /** The request's time is too far from the hub's. */
  ClockSkew: { status: 401, schema: z.strictObject({ tag: z.literal('ClockSkew'), now: momentSchema }) },
  /** This very request has been here. */
  Replayed: { status: 401, schema: plain('Replayed') },
  Revoked: { status: 403, schema: plain('Revoked') },

  /** Entries between what the hub has and this batch are missing. */
  Gap: { status: 409, schema: z.strictObject({ tag: z.literal('Gap'), acknowledged: z.int().min(0) }) },
  /** The hub has another entry of that sequence: one of the two journals is a copy. */
  OtherHash: {
    status: 409,
    schema: z.strictObject({ tag: z.literal('OtherHash'), sequence: z.int().min(1) }),
  },
  /** An entry, the signed head or the order of a batch does not fit its hash. Nothing of it was stored. */
  ChainBroken: {
    status: 422,
    schema: z.strictObject({ tag: z.literal('ChainBroken'), sequence: z.int().min(0) }),
  },

  /** The hub knows the sale by another amount or currency. */
  SaleDiffers: { status: 409, schema: plain('SaleDiffers') },
  /** The hub knows the operation as another one. */
  OperationDiffers: { status: 409, schema: plain('OperationDiffers') },
  ClaimUnknown: { status: 404, schema: plain('ClaimUnknown') },
  /** The operation ended. */
  ClaimEnded: { status: 409, schema: plain('ClaimEnded') },
  /** It may have left: only its outcome ends the claim. */
  MayHaveBeenSent: { status: 409, schema: plain('MayHaveBeenSent') },

  CodeRefused: { status: 403, schema: plain('CodeRefused') },
  WrongPassphrase: { status: 403, schema: plain('WrongPassphrase') },
  Locked: { status: 403, schema: until('Locked') },
  NotSignedIn: { status: 401, schema: plain('NotSignedIn') },
  /** The counter may still take back what it holds. */
  NotRevoked: { status: 409, schema: plain('NotRevoked') },
  /** There is an administrator already. */
  NotFirst: { status: 409, schema: plain('NotFirst') },
  /** The store has no secret to check with. */
  NoSecret: { status: 503, schema: plain('NoSecret') },
  TooOld: { status: 400, schema: plain('TooOld') },
} as const satisfies Record<string, { status: number; schema: z.ZodType }>

export type HubErrorTag = keyof typeof hubErrors
/** The errors of these tags. */
export type HubError<Tag extends HubErrorTag = HubErrorTag> = z.infer<(typeof hubErrors)[Tag]['schema']>
