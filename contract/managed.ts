import { z } from 'zod'

/**
 * Why something of what the chain wrote does not hold. Of a key: there is no such setting, its value is not valid, or it does not
 * go with others that are fixed. Of a whole source: another account may write to it, it cannot be read, it is no JSON object.
 */
export const managedProblemSchema = z.strictObject({
  /** A setting's path, or the source: `managed.json`, `policy`. */
  key: z.string().max(200),
  why: z.enum(['unknown', 'invalid', 'conflict', 'notTrusted', 'notRead', 'notJson']),
})
export type ManagedProblem = z.infer<typeof managedProblemSchema>

/** What the chain fixed at this counter, by path, and what of its wishes does not hold. */
export const managedStateSchema = z.strictObject({
  fixed: z.array(z.string()),
  problems: z.array(managedProblemSchema),
})
export type ManagedState = z.infer<typeof managedStateSchema>

/** A counter that nobody manages. */
export const unmanaged: ManagedState = { fixed: [], problems: [] }

/**
 * Why a code brought nothing. `NoFile`: the chain put no `enrolment.json` on this machine; `NotABundle`: the file is none; `WrongCode`:
 * or the file was changed; `OtherHost`: its secrets are for other hosts than this profile asks; `Invalid`: of its settings.
 */
export const enrolmentErrorSchema = z.discriminatedUnion('tag', [
  z.strictObject({
    tag: z.enum([
      'NoFile',
      'NotABundle',
      'NotACode',
      'Expired',
      'UsedBefore',
      'WrongCode',
      'OtherHost',
      'NoKeyring',
      'CouldNotWrite',
    ]),
  }),
  z.strictObject({ tag: z.literal('TooManyTries'), until: z.number() }),
  z.strictObject({ tag: z.literal('Invalid'), path: z.string().max(200) }),
])
export type EnrolmentError = z.infer<typeof enrolmentErrorSchema>

/** Why no code was made. `NoKey`: the data are this account's alone, or its keyring does not give the counter's key. */
export const handOverErrorSchema = z.strictObject({ tag: z.enum(['NoKey', 'CouldNotWrite']) })
export type HandOverError = z.infer<typeof handOverErrorSchema>

/**
 * Why this account did not get the counter's key. `NotNeeded`: it has it, its keyring does not give it now, or the data are its own;
 * `NoHandOver`: no other account made a code; `OtherCounter`: what was handed over is not the key of these data.
 */
export const takeKeyErrorSchema = z.strictObject({
  tag: z.enum([
    'NotNeeded',
    'NoHandOver',
    'NotACode',
    'Expired',
    'WrongCode',
    'OtherCounter',
    'CouldNotWrite',
  ]),
})
export type TakeKeyError = z.infer<typeof takeKeyErrorSchema>
