import type { OperationEvents } from '../../contract/hub/console.ts'
import type { HubError } from '../../contract/hub/errors.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { Database } from '../database/database.ts'
import { attentionOf, detailOf } from './event-detail.ts'

type By = OperationEvents['events'][number]['by']

/** A person is told as one: the journal has a salted hash in place of the name, which says nothing to anybody else. */
function actorOf(who: string | null): By {
  if (who === null || who === '') return 'unknown'
  if (who === 'system' || who === 'counter' || who === 'reconciler') return 'program'
  return /^(?:kushki|liquido)/u.test(who) ? 'gateway' : 'person'
}

/** What a counter's journal says of one of its operations, in its order. */
export async function readOperationEvents(
  db: Database['db'],
  { counterId, operationId }: { counterId: string; operationId: string },
): Promise<Result<OperationEvents, HubError<'NotFound'>>> {
  const rows = await db
    .selectFrom('events')
    .select(['sequence', 'at', 'received_at', 'type', 'who', 'detail'])
    .where('counter_id', '=', counterId)
    .where('operation_id', '=', operationId)
    .orderBy('sequence')
    .execute()
  if (rows.length === 0) return err({ tag: 'NotFound' })
  return ok({
    events: rows.map(({ sequence, at, received_at, type, who, detail: text }) => {
      const detail = detailOf(text)
      return {
        sequence,
        at: at ?? received_at,
        type: type ?? '',
        by: actorOf(who),
        minor: detail.minor === undefined ? null : Number(detail.minor),
        code: detail.code ?? null,
        verdict: detail.verdict ?? null,
        attention: attentionOf(type, text),
        reason: type === 'accepted' ? (detail.reason ?? null) : null,
      }
    }),
  })
}
