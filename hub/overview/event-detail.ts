import type { ToldEvent } from '../../contract/hub/events.ts'
import { attentionReasonSchema } from '../../domain/operations.ts'
import type { AttentionReason } from '../../domain/operations.ts'

/** What is stored beside an event; nothing where it was withheld. */
export const detailOf = (detail: string | null): ToldEvent['detail'] =>
  detail === null ? {} : (JSON.parse(detail) as ToldEvent['detail'])

/** Why an operation waits for a person after this event; `null`: this one says nothing of it. */
export function attentionOf(type: string | null, detail: string | null): AttentionReason | null {
  // Two answers that say different things open it again: the journal has no other reason for that.
  if (type === 'reopened') return 'contradicted'
  if (type !== 'attention') return null
  return attentionReasonSchema.safeParse(detailOf(detail).reason).data ?? null
}
