import { randomUUID } from 'node:crypto'
import type { HubError } from '../../contract/hub/errors.ts'
import type { RouteInput, RouteOutput } from '../../contract/hub/routes.ts'
import { backoffMs, noJitter } from '../../domain/backoff.ts'
import type { Clock } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { Database } from '../database/database.ts'
import { writeAudit } from './audit.ts'
import { findCode, issueCode, useCode } from './codes.ts'
import type { HubKey } from './hub-key.ts'
import type { PassphraseHasher } from './passphrase.ts'
import type { Sessions } from './sessions.ts'

/** Wrong ones in a row after which a person is locked (PCI DSS 8.3.4: at most ten). */
const maxWrong = 10
/** Wrong ones that a right one forgives: more than anybody mistypes, and too few to guess between two sign-ins. */
const forgiven = 3
/** How long (PCI DSS 8.3.4: at least 30 minutes); doubled by each further lock; a right one takes one back. */
const locks = { firstMs: 30 * 60_000, maxMs: 24 * 3_600_000, jitter: noJitter }

type Parts = {
  database: Database
  clock: Clock
  key: HubKey
  hasher: PassphraseHasher
  sessions: Sessions
}

type SignedIn = RouteOutput<'signIn'>

const nobody = '00000000-0000-4000-8000-000000000000'

/** A code for the first administrator; `null`: there is one already. */
export async function issueFirstCode({ database, key, clock }: Parts): Promise<string | null> {
  return database.transaction(async (tx) => {
    const someone = await tx.selectFrom('administrators').select('name').limit(1).executeTakeFirst()
    if (someone !== undefined) return null
    return (await issueCode(tx, key, { purpose: 'firstAdministrator' }, clock.now())).code
  })
}

export async function makeFirstAdministrator(
  { database, clock, key, hasher, sessions }: Parts,
  { code, name, passphrase }: RouteInput<'firstAdministrator'>,
): Promise<Result<SignedIn, HubError<'CodeRefused' | 'NotFirst'>>> {
  const kept = await hasher.make(passphrase)
  return database.transaction(async (tx) => {
    const now = clock.now()
    const someone = await tx.selectFrom('administrators').select('name').limit(1).executeTakeFirst()
    if (someone !== undefined) return err({ tag: 'NotFirst' })
    const found = await findCode(tx, key, code, 'firstAdministrator', now)
    if (found === null || found.usedFor !== null) {
      await writeAudit(tx, { act: 'codeRefused' }, now)
      return err({ tag: 'CodeRefused' })
    }
    const id = randomUUID()
    await tx
      .insertInto('administrators')
      .values({ administrator_id: id, name, ...kept, wrong: 0, locks: 0, locked_until: null })
      .execute()
    await useCode(tx, key, code, id)
    await writeAudit(tx, { act: 'firstAdministrator', by: name }, now)
    return ok(await sessions.begin(tx, id))
  })
}

/** What a try is counted as, before the passphrase is looked at: whoever breaks off a request wins no try. */
type Counted = { id: string; salt: string; hash: string; isLast: boolean; until: number }

async function countTry(
  { database, clock }: Parts,
  name: string,
): Promise<Result<Counted | null, HubError<'Locked'>>> {
  return database.transaction(async (tx) => {
    const now = clock.now()
    const person = await tx
      .selectFrom('administrators')
      .selectAll()
      .where('name', '=', name)
      .forUpdate()
      .executeTakeFirst()
    if (person === undefined) return ok(null)
    const { administrator_id: id, salt, hash, locked_until } = person
    if (locked_until !== null && now < locked_until) return err({ tag: 'Locked', until: locked_until })
    const wrong = person.wrong + 1
    const isLast = wrong >= maxWrong
    const until = now + backoffMs(person.locks + 1, locks, 0)
    await tx
      .updateTable('administrators')
      .set(
        isLast ? { wrong: 0, locks: person.locks + 1, locked_until: until } : { wrong, locked_until: null },
      )
      .where('administrator_id', '=', id)
      .execute()
    return ok({ id, salt, hash, isLast, until })
  })
}

export async function signIn(
  parts: Parts,
  { name, passphrase }: RouteInput<'signIn'>,
): Promise<Result<SignedIn, HubError<'WrongPassphrase' | 'Locked'>>> {
  const { database, clock, hasher, sessions } = parts
  const counted = await countTry(parts, name)
  if (!counted.ok) return counted
  const person = counted.value ?? { id: nobody, salt: '', hash: '', isLast: false, until: 0 }
  // A name that nobody has costs the same time.
  const isRight = await hasher.isRight(passphrase, person)
  return database.transaction(async (tx) => {
    const now = clock.now()
    const left = await tx
      .selectFrom('administrators')
      .select(['wrong', 'locks'])
      .where('administrator_id', '=', person.id)
      .where('hash', '=', person.hash)
      .forUpdate()
      .executeTakeFirst()
    if (!isRight || left === undefined) {
      await writeAudit(tx, { act: person.isLast ? 'personLocked' : 'signInRefused', by: name }, now)
      return person.isLast ? err({ tag: 'Locked', until: person.until }) : err({ tag: 'WrongPassphrase' })
    }
    await tx
      .updateTable('administrators')
      .set({
        wrong: Math.max(0, left.wrong - 1 - forgiven),
        locks: Math.max(0, left.locks - 1),
        locked_until: null,
      })
      .where('administrator_id', '=', person.id)
      .execute()
    await writeAudit(tx, { act: 'signedIn', by: name }, now)
    return ok(await sessions.begin(tx, person.id))
  })
}
