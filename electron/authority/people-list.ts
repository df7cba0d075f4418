import { z } from 'zod'
import { personSchema } from '../../domain/person.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { StorageFailed } from '../../contract/operations.ts'
import { storageFailed } from '../storage/failure.ts'
import type { StorageFailure } from '../storage/failure.ts'
import type { JournalNote } from '../storage/journal-table.ts'
import type { Storage } from '../storage/storage.ts'
import type { PeopleCopy } from './people-copy.ts'
import type { Seal } from './seal.ts'

const storedPersonSchema = personSchema.extend({
  salt: z.string(),
  hash: z.string(),
  /** Wrong PINs in a row. */
  wrong: z.int().min(0),
  lockedUntil: z.number().nullable(),
  /** Locks in a row: each is longer than the one before. */
  locks: z.int().min(0),
})
export type StoredPerson = z.infer<typeof storedPersonSchema>

const documentSchema = z.strictObject({
  text: z.string(),
  code: z.string(),
})
const contentSchema = z.strictObject({ revision: z.int().min(1), people: z.array(storedPersonSchema) })
/** `revision`: 0 where there was never a list. */
type Content = { revision: number; people: StoredPerson[] }

/** Why the list cannot be used: somebody else wrote it, or an older one was put back. */
type Altered = { tag: 'altered' }

/** There is no list to be had: no keyring, or no storage. */
export type ListFailed = { tag: 'Unusable' } | StorageFailed

/** The same of a list that is there. */
export const listFailed = (failure: Altered | StorageFailure): Result<never, ListFailed> =>
  failure.tag === 'altered' ? err({ tag: 'Unusable' }) : storageFailed(failure)

export type PeopleList = {
  /** Everybody; an empty list where nobody was ever added. */
  all(): Result<StoredPerson[], Altered | StorageFailure>
  /** Writes the list and the journal's entry of it in one transaction. */
  change(people: readonly StoredPerson[], note: JournalNote): Result<null, Altered | StorageFailure>
}

/** The entry's member that says which revision of the list it left behind. */
const revisionMember = 'peopleRevision'
const sealName = 'people'

/**
 * The counter's people in the queue's database, sealed. Each change has its revision in the journal: a list that is
 * older than the journal knows was put back by another hand.
 *
 * @param isExpected whether people were ever kept under the key; then a list that is missing was taken away
 * @param copy the list outside the data directory
 */
export function createPeopleList(
  storage: Storage,
  seal: Seal,
  isExpected: () => boolean,
  copy: PeopleCopy,
): PeopleList {
  /** As it was read or written last: nobody else writes while the storage is open. */
  let current: Content | null = null
  const lastRevision = (): number => {
    const revision = storage.journal.lastAdministrative(revisionMember)
    return typeof revision === 'number' ? revision : 0
  }

  function unsealed(stored: string): Content | null {
    const document = parsed(documentSchema, stored)
    if (document === null || !seal.isSealed(sealName, document.text, document.code)) return null
    return parsed(contentSchema, document.text)
  }

  /** The list as it is stored; `null`: it is not as this program left it. */
  function load(): Content | null {
    const stored = storage.meta.get('people')
    const known = lastRevision()
    if (stored === null) return isExpected() ? null : { revision: known, people: [] }
    const content = unsealed(stored)
    return content !== null && content.revision >= known ? newest(content) : null
  }

  /**
   * A database that was put back has its own journal, which knows of nothing later. The copy outside does: who was removed
   * since stays removed, and what was tried stays counted.
   */
  function newest(content: Content): Content {
    const copied = copy.read()
    const later = copied === null ? null : unsealed(copied)
    return later !== null && later.revision > content.revision ? later : content
  }

  return {
    all() {
      const loaded = storage.read(() => current ?? load())
      if (!loaded.ok) return loaded
      current = loaded.value
      return loaded.value === null ? err({ tag: 'altered' }) : ok(loaded.value.people)
    },
    change(people, note) {
      const written = storage.write(() => {
        const before = current ?? load()
        if (before === null) return null
        const revision = before.revision + 1
        const text = JSON.stringify({ revision, people })
        const document = JSON.stringify({ text, code: seal.codeOf(sealName, text) })
        storage.meta.set('people', document)
        storage.journal.append({ ...note, detail: { ...note.detail, [revisionMember]: revision } })
        return { document, content: { revision, people: [...people] } }
      })
      if (!written.ok) return written
      if (written.value === null) return err({ tag: 'altered' })
      current = written.value.content
      copy.write(written.value.document)
      return ok(null)
    },
  }
}

/**
 * Gives up a list whose seal can never be checked again: the keyring's key is gone, and with it every secret of this
 * counter. A new administrator is made then, who has to enter the secrets anew.
 */
export function giveUpPeople(storage: Storage, at: number): Result<null, StorageFailure> {
  return storage.write(() => {
    if (storage.meta.get('people') === null) return null
    const revision = Number(storage.journal.lastAdministrative(revisionMember) ?? 0) + 1
    storage.meta.remove('people')
    storage.journal.append({
      at,
      operationId: null,
      who: 'system',
      event: 'peopleGivenUp',
      detail: { [revisionMember]: revision },
    })
    return null
  })
}

function parsed<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
