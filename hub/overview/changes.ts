import { sql } from 'kysely'
import type { HubError } from '../../contract/hub/errors.ts'
import type { RouteInput, RouteOutput } from '../../contract/hub/routes.ts'
import type { Clock } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { Database } from '../database/database.ts'
import type { Feed } from '../feed/feed.ts'

/** What moves with everything that an administrator sees, but for who was heard last. */
async function readRevision(db: Database['db']): Promise<string> {
  const { rows } = await sql<{ revision: string }>`
    SELECT concat_ws('.', (SELECT COUNT(*) FROM stores), (SELECT COALESCE(SUM(feed_sequence), 0) FROM stores),
      (SELECT COALESCE(SUM(sequence), 0) FROM counters), (SELECT COALESCE(MAX(at), 0) FROM audit),
      (SELECT COALESCE(SUM(times), 0) FROM alarms)) AS revision`.execute(db)
  return rows[0]?.revision ?? ''
}

type Waiting = RouteInput<'changes'> & {
  signal: AbortSignal
  clock: Clock
  /** Whether the session that asks is still open: whoever waits is told of its end too. */
  isOpen: () => Promise<boolean>
}

/** Waits until something has changed since a revision, or for as long as the caller wants. */
export async function waitForChange(
  { db }: Database,
  feed: Feed,
  { since, wait, signal, clock, isOpen }: Waiting,
): Promise<Result<RouteOutput<'changes'>, HubError<'NotSignedIn'>>> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(wait)])
  for (;;) {
    // Before it is read: what comes in between is not missed.
    const [woken, done] = feed.anyNews(patience)
    try {
      if (!(await isOpen())) return err({ tag: 'NotSignedIn' })
      const revision = await readRevision(db)
      if (revision !== since || wait === 0 || patience.aborted) return ok({ revision, now: clock.now() })
      await woken
    } finally {
      done()
    }
  }
}
