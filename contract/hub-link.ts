import { z } from 'zod'
import { hubRecordSchema } from './settings.ts'
import { codeSchema } from './hub/enrolment.ts'

/**
 * How the counter stands with its store's hub. `off`: it belongs to none. `away`: the hub does not answer, or the link to it could not
 * start. `otherCopy`: the hub has another journal of this counter than this one, so that one of the two is a copy. `revoked`: an
 * administrator of the hub took the counter out. `notKnown`: the hub does not know this counter, as one that lost its database.
 * `clockSkew`: this PC's time is too far from the hub's.
 */
export const hubLinkSchema = z.strictObject({
  link: z.enum(['off', 'connecting', 'online', 'away', 'otherCopy', 'revoked', 'notKnown', 'clockSkew']),
  address: z.string().nullable(),
  /** Entries of the journal that the hub does not have yet; `null`: nobody knows. */
  waiting: z.int().min(0).nullable(),
  /** When the hub last answered, milliseconds since the epoch. */
  answeredAt: z.number().nullable(),
})
export type HubLinkState = z.infer<typeof hubLinkSchema>

export const joinHubSchema = z.strictObject({ address: hubRecordSchema.shape.address, code: codeSchema })
export type JoinHub = z.infer<typeof joinHubSchema>

/**
 * Why the counter does not belong to a hub now. `NotReached`: nothing answers there. `NotAHub`: something else does. `CodeRefused`:
 * wrong, used or too old. `NotInTraining`: sample sales are no store's.
 */
export const joinHubErrorSchema = z.strictObject({
  tag: z.enum([
    'NotReached',
    'NotAHub',
    'CodeRefused',
    'ClockSkew',
    'TooMany',
    'NoKeyring',
    'CouldNotWrite',
    'NotInTraining',
  ]),
})
export type JoinHubError = z.infer<typeof joinHubErrorSchema>

/** `OpenRows`: operations wait, which would go without the hub's leave. */
export const leaveHubErrorSchema = z.strictObject({ tag: z.enum(['CouldNotWrite', 'OpenRows']) })
export type LeaveHubError = z.infer<typeof leaveHubErrorSchema>
