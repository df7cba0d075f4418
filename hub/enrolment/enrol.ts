import { randomUUID } from 'node:crypto'
import type { HubError } from '../../contract/hub/errors.ts'
import type { RouteInput, RouteOutput } from '../../contract/hub/routes.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { writeAudit } from '../administration/audit.ts'
import { findCode, useCode } from '../administration/codes.ts'
import type { HubKey } from '../administration/hub-key.ts'
import type { Sql } from '../database/database.ts'

/**
 * Makes a counter known by a code that has not been used. The counter whose answer was lost asks again with the same key and
 * gets it; any other key is refused. A counter of the store that left, or was revoked, comes back by a new code as the one it was: who
 * issued the code let it in again, and its journal goes on where it was. One of another store does not: its journal is that store's.
 */
export async function enrol(
  tx: Sql,
  key: HubKey,
  { code, publicKey }: RouteInput<'enrol'>,
  now: number,
): Promise<Result<RouteOutput<'enrol'>, HubError<'CodeRefused'>>> {
  const found = await findCode(tx, key, code, 'enrolment', now)
  const known = await tx
    .selectFrom('counters')
    .select(['counter_id', 'store_id', 'revoked_at'])
    .where('public_key', '=', publicKey)
    .executeTakeFirst()
  if (found?.storeId !== null && found?.storeId !== undefined) {
    const isSame = known !== undefined && known.revoked_at === null && found.usedFor === known.counter_id
    if (isSame) return ok({ counterId: known.counter_id, storeId: known.store_id })
    if (known?.store_id === found.storeId && found.usedFor === null) {
      const { counter_id: counterId, store_id: storeId } = known
      await tx
        .updateTable('counters')
        .set({ revoked_at: null, label: found.counterLabel ?? '' })
        .where('counter_id', '=', counterId)
        .execute()
      await useCode(tx, key, code, counterId)
      await writeAudit(tx, { act: 'counterEnrolled', storeId, counterId }, now)
      return ok({ counterId, storeId })
    }
    if (known === undefined && found.usedFor === null) {
      const counterId = randomUUID()
      const storeId = found.storeId
      await tx
        .insertInto('counters')
        .values({
          counter_id: counterId,
          store_id: storeId,
          label: found.counterLabel ?? '',
          public_key: publicKey,
          enrolled_at: now,
          revoked_at: null,
          sequence: 0,
          hash: null,
          head: null,
          whole_at: null,
        })
        .execute()
      await useCode(tx, key, code, counterId)
      await writeAudit(tx, { act: 'counterEnrolled', storeId, counterId }, now)
      return ok({ counterId, storeId })
    }
  }
  await writeAudit(tx, { act: 'codeRefused', ...(found?.storeId ? { storeId: found.storeId } : {}) }, now)
  return err({ tag: 'CodeRefused' })
}
