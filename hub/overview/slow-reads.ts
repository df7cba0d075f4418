import { sql } from 'kysely'
import type { HubError } from '../../contract/hub/errors.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { Database } from '../database/database.ts'

/** Of what takes seconds over years of a chain, how long the database is at it. Milliseconds. */
const usualTimeoutMs = 5000

/** PostgreSQL, appendix A: query_canceled, which the statement's time limit is told as. */
const cancelled = '57014'

/** Runs one read in its turn; `Unavailable` where it took too long. */
type SlowReads = <Value>(
  signal: AbortSignal,
  read: (db: Database['db']) => Promise<Value>,
) => Promise<Result<Value, HubError<'Unavailable'>>>

/**
 * Reads that are slow, one at a time, however many administrators look: the hub's other connections are left to the counters. Whose
 * caller has gone by its turn is not run.
 */
export function createSlowReads({ db }: Pick<Database, 'db'>, timeoutMs = usualTimeoutMs): SlowReads {
  let last: Promise<unknown> = Promise.resolve()
  return (signal, read) => {
    const mine = last.then(async () => {
      if (signal.aborted) return err({ tag: 'Unavailable' as const })
      const value = await db.transaction().execute(async (tx) => {
        await sql`SELECT set_config('statement_timeout', ${String(timeoutMs)}, true)`.execute(tx)
        return read(tx)
      })
      return ok(value)
    })
    last = mine.catch(() => null)
    return mine.catch((error: unknown) => {
      if ((error as { code?: unknown } | null)?.code === cancelled)
        return err({ tag: 'Unavailable' as const })
      throw error
    })
  }
}
