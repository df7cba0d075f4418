import { z } from 'zod'

/** Who gets a version first: the stores that try it, then some, then all. */
export const updateRingSchema = z.enum(['pilot', 'store', 'all'])
export type UpdateRing = z.infer<typeof updateRingSchema>

/**
 * Why an update did not come; the version before goes on. `older`: what is offered is older than what runs here, or than what was
 * offered before. `wrongFile`: the file is not the one that was signed.
 */
export const updateProblemSchema = z.enum([
  'unreachable',
  'cutOff',
  'badSignature',
  'notForUs',
  'older',
  'wrongFile',
  'diskFull',
  'notWritten',
  'notInstalled',
])
export type UpdateProblem = z.infer<typeof updateProblemSchema>

/** What an update that is here waits for: rows that are open, the shift of whoever is signed in, or somebody's word. */
export const updateWaitSchema = z.enum(['openRows', 'shift', 'word'])
export type UpdateWait = z.infer<typeof updateWaitSchema>

export const updateStateSchema = z.strictObject({
  /** `off`: this package, or the chain's policy, has no updates. */
  phase: z.enum(['off', 'idle', 'checking', 'current', 'downloading', 'ready', 'installing']),
  /** The version that is offered, while it is newer than this one. */
  offered: z.string().nullable(),
  /** Bytes that are here, of how many. */
  progress: z.strictObject({ done: z.int(), total: z.int() }).nullable(),
  waitsFor: updateWaitSchema.nullable(),
  problem: updateProblemSchema.nullable(),
  /** When it is asked again, milliseconds since the epoch. */
  nextAt: z.number().nullable(),
})
export type UpdateState = z.infer<typeof updateStateSchema>

/** Why an update is not installed now. `notInstalled`: the system's installer did not do it. */
export const installErrorSchema = z.strictObject({ tag: z.enum(['NotReady', 'OpenRows', 'NotInstalled']) })
export type InstallError = z.infer<typeof installErrorSchema>
