import { existsSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { createCipher } from '../../../electron/storage/cipher.ts'
import { files } from '../../../electron/storage/files.ts'
import { readCheckpoint } from '../../../electron/storage/checkpoint-file.ts'
import { aboutSecret } from '../../../electron/storage/operations-table.ts'
import { submission } from '../../bench/history.ts'
import { morning, uuid } from '../outbox/samples.ts'
import { key, open, path } from './rig.ts'

const card = 'the card block of operation 1'

const salt = (): string => {
  const checkpoint = readCheckpoint(path(files.checkpoint))
  if (checkpoint === null) throw new Error('there is no checkpoint')
  return checkpoint.salt
}

/** The sealed card block of operation 1 in a database that nobody uses. */
function sealedIn(path: string): Uint8Array {
  const database = new DatabaseSync(path, { readOnly: true })
  const sealed = database.prepare('SELECT sealed FROM card_blocks WHERE operation_id = ?').get(uuid(1))
  database.close()
  if (!(sealed?.['sealed'] instanceof Uint8Array)) throw new Error('there is no card block')
  return sealed['sealed']
}

const openedWith = (salt_: string, sealed: Uint8Array): string | null =>
  createCipher(key, salt_)
    .open(sealed, aboutSecret('card', uuid(1)))
    ?.toString() ?? null

it('a salvage makes a new salt: what the damaged file still holds cannot be opened with it, what was carried over can', () => {
  const first = open()
  const { row, content } = submission(1, { withCard: true, cardStoredAt: morning })
  first.write(() => first.operations.insert({ row, content }, { card: Buffer.from(card), bankAccount: null }))
  first.close()
  const before = salt()

  const untouched = open()
  untouched.close()
  expect(salt()).toBe(before)

  // A process that met a damaged page left word of it.
  writeFileSync(path(files.damaged), '')
  const second = open()
  const aside = second.salvage?.asidePath ?? ''
  expect(existsSync(aside)).toBe(true)
  expect(second.operations.secret('card', uuid(1))?.toString()).toBe(card)
  second.close()

  const after = salt()
  expect(after).not.toBe(before)
  const old = sealedIn(aside)
  // That it is the block, and that only the salt keeps it closed.
  expect(openedWith(before, old)).toBe(card)
  expect(openedWith(after, old)).toBeNull()
  expect(openedWith(after, sealedIn(path(files.database)))).toBe(card)
})

describe('a sealed secret', () => {
  const sealer = () => createCipher(key, 'ab'.repeat(32))

  it('that lost its end, or its beginning, opens to nothing', () => {
    const cipher = sealer()
    const sealed = cipher.seal(Buffer.from(card), 'card 1')
    for (let length = 0; length < sealed.length; length += 1) {
      expect(cipher.open(sealed.subarray(0, length), 'card 1')).toBeNull()
      expect(cipher.open(sealed.subarray(sealed.length - length), 'card 1')).toBeNull()
    }
    expect(cipher.open(sealed, 'card 1')?.toString()).toBe(card)
    expect(cipher.open(sealed, 'card 2')).toBeNull()
  })

  it('may be empty', () => {
    const cipher = sealer()
    expect(cipher.open(cipher.seal(Buffer.alloc(0), 'card 1'), 'card 1')).toEqual(Buffer.alloc(0))
  })

  // Made with other programs' HKDF and AES-GCM (RFC 5869, NIST SP 800-38D): the database of a till that is updated holds such.
  it('of an earlier version opens', () => {
    const kept = Buffer.from(
      '000102030405060708090a0bf7aa9b79d517cb05d1c9382bee7a33fd5b6bdedc5a8090c1adff40a6069212db532f8d5f390e141d8b4b65a015',
      'hex',
    )
    expect(sealer().open(kept, 'card 1')?.toString()).toBe(card)
  })
})
