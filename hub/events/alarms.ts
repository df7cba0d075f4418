import { sql } from 'kysely'
import type { AlarmKind } from '../../contract/hub/administration.ts'
import type { Sql } from '../database/database.ts'

/** Stores an alarm; the same one again is counted. */
export async function raiseAlarm(
  tx: Sql,
  { counterId, kind, sequence }: { counterId: string; kind: AlarmKind; sequence: number },
  now: number,
): Promise<void> {
  await tx
    .insertInto('alarms')
    .values({ counter_id: counterId, kind, sequence, first_at: now, last_at: now, times: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['counter_id', 'kind', 'sequence'])
        .doUpdateSet({ last_at: now, times: sql<number>`alarms.times + 1` }),
    )
    .execute()
}
