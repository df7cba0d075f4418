import { randomInt } from 'node:crypto'
import type { Sql } from '../database/database.ts'
import type { HubKey } from './hub-key.ts'

/** How long a code can be used. Milliseconds. */
export const codeMs = 10 * 60_000

/** Crockford's base 32: no I, L, O, U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

const group = (): string => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')

type ForWhat =
  | { purpose: 'firstAdministrator' }
  | { purpose: 'enrolment'; storeId: string; counterLabel: string }

/** Makes a code of sixty bits, of which the database keeps a keyed hash. */
export async function issueCode(
  tx: Sql,
  key: HubKey,
  what: ForWhat,
  now: number,
): Promise<{ code: string; until: number }> {
  const code = [group(), group(), group()].join('-')
  const until = now + codeMs
  await tx
    .insertInto('codes')
    .values({
      code_hash: key.mark('code', code),
      purpose: what.purpose,
      store_id: what.purpose === 'enrolment' ? what.storeId : null,
      counter_label: what.purpose === 'enrolment' ? what.counterLabel : null,
      expires_at: until,
      used_for: null,
    })
    .execute()
  return { code, until }
}

export type FoundCode = {
  storeId: string | null
  counterLabel: string | null
  /** Who it has made already. */
  usedFor: string | null
}

/** A code that is still good for this, held until the transaction ends; `null`: unknown, or its time is over. */
export async function findCode(
  tx: Sql,
  key: HubKey,
  code: string,
  purpose: ForWhat['purpose'],
  now: number,
): Promise<FoundCode | null> {
  const row = await tx
    .selectFrom('codes')
    .selectAll()
    .where('code_hash', '=', key.mark('code', code))
    .where('purpose', '=', purpose)
    .where('expires_at', '>', now)
    .forUpdate()
    .executeTakeFirst()
  return row === undefined
    ? null
    : { storeId: row.store_id, counterLabel: row.counter_label, usedFor: row.used_for }
}

export async function useCode(tx: Sql, key: HubKey, code: string, usedFor: string): Promise<void> {
  await tx
    .updateTable('codes')
    .set({ used_for: usedFor })
    .where('code_hash', '=', key.mark('code', code))
    .execute()
}
