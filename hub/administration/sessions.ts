import { randomBytes } from 'node:crypto'
import type { HubError } from '../../contract/hub/errors.ts'
import type { Clock } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { Database, Sql } from '../database/database.ts'
import type { AdministratorCaller } from '../http/handlers.ts'
import type { HubKey } from './hub-key.ts'

/** A session ends after so long without a request, and after so long in all. Milliseconds. */
const idleMs = 30 * 60_000
const longestMs = 12 * 3_600_000
/** How exactly the last request is kept. Milliseconds. */
const noteGapMs = 60_000

export type Sessions = {
  begin(tx: Sql, administratorId: string): Promise<{ token: string; until: number }>
  admit(token: string): Promise<Result<AdministratorCaller, HubError<'NotSignedIn'>>>
  /** Whether a session that was admitted goes on; asking does not count as using it. */
  isOpen(tokenHash: string): Promise<boolean>
  end(tokenHash: string): Promise<void>
}

export function createSessions({ db }: Database, key: HubKey, clock: Clock): Sessions {
  return {
    async begin(tx, administratorId) {
      const now = clock.now()
      const token = randomBytes(32).toString('base64url')
      const until = now + longestMs
      await tx.deleteFrom('sessions').where('until', '<=', now).execute()
      await tx
        .insertInto('sessions')
        .values({
          token_hash: key.mark('token', token),
          administrator_id: administratorId,
          seen_at: now,
          until,
        })
        .execute()
      return { token, until }
    },
    async admit(token) {
      const now = clock.now()
      const tokenHash = key.mark('token', token)
      const session = await db
        .selectFrom('sessions')
        .innerJoin('administrators', 'administrators.administrator_id', 'sessions.administrator_id')
        .select(['name', 'seen_at'])
        .where('token_hash', '=', tokenHash)
        .where('until', '>', now)
        .where('seen_at', '>', now - idleMs)
        .executeTakeFirst()
      if (session === undefined) return err({ tag: 'NotSignedIn' })
      if (now - session.seen_at > noteGapMs)
        await db.updateTable('sessions').set({ seen_at: now }).where('token_hash', '=', tokenHash).execute()
      return ok({ name: session.name, tokenHash })
    },
    async isOpen(tokenHash) {
      const now = clock.now()
      const open = await db
        .selectFrom('sessions')
        .select('token_hash')
        .where('token_hash', '=', tokenHash)
        .where('until', '>', now)
        .where('seen_at', '>', now - idleMs)
        .executeTakeFirst()
      return open !== undefined
    },
    async end(tokenHash) {
      await db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute()
    },
  }
}
