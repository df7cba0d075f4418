import { z } from 'zod'
import type { Evidence } from './evidence.ts'
import { currencySchema } from './money.ts'
import type { Money } from './money.ts'
import { isEnded, operationKindSchema } from './operations.ts'
import type { OperationKind, RowState } from './operations.ts'

/** One operation of this counter, as far as it is compared with what its gateway says. */
export type OwnOperation = {
  operationId: string
  kind: OperationKind
  state: RowState
  /** The operation's own id at the gateway; of a reverse, the sale's. */
  id: string
  /** What was asked for. */
  asked: Money
}

/** How the books and the gateway do not agree. `minor` in minor units of `currency`. */
export const differenceSchema = z.strictObject({
  tag: z.enum([
    /** Approved here; the gateway does not know it, or says that it was declined. */
    'notAtGateway',
    /** Not approved here; the gateway says that it was done. */
    'onlyAtGateway',
    /** What the gateway says of it proves neither. */
    'undecided',
    /** The gateway has it and this counter does not: another counter's, or nobody's. */
    'notOfThisCounter',
  ]),
  operationId: z.guid().nullable(),
  kind: operationKindSchema,
  /** Its id at the gateway. */
  id: z.string(),
  currency: currencySchema,
  minor: z.int(),
})
export type Difference = z.infer<typeof differenceSchema>

/** What a gateway proves of an operation, by its id: `nothing` where it does not know it. */
export type AtGateway = 'done' | 'notDone' | 'undecided' | 'nothing'

/**
 * Compares one operation that has ended with what its gateway proves of it. `null`: they agree. A row that has not
 * ended has no end to compare yet.
 */
export function differenceOf(own: OwnOperation, atGateway: AtGateway): Difference | null {
  if (!isEnded(own.state)) return null
  const isApproved = own.state === 'approved'
  const difference = (tag: Difference['tag']): Difference => ({
    tag,
    operationId: own.operationId,
    kind: own.kind,
    id: own.id,
    ...own.asked,
  })
  switch (atGateway) {
    case 'done':
      return isApproved ? null : difference('onlyAtGateway')
    case 'notDone':
    case 'nothing':
      return isApproved ? difference('notAtGateway') : null
    case 'undecided':
      return difference('undecided')
    default:
      return atGateway satisfies never
  }
}

/** What took money back at the gateway that day and is none of this counter's operations. */
export function notOfThisCounter(evidence: readonly Evidence[], ownIds: ReadonlySet<string>): Difference[] {
  return evidence.flatMap(({ id, kind, status, amount }) =>
    id !== null &&
    amount !== null &&
    status === 'approved' &&
    (kind === 'reverse' || kind === 'void' || kind === 'refund') &&
    !ownIds.has(id.toLowerCase())
      ? [{ tag: 'notOfThisCounter', operationId: null, kind, id, ...amount } as const]
      : [],
  )
}
