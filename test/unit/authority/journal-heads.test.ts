import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createHeadProof,
  createJournalSigner,
  readSignedHead,
} from '../../../electron/authority/journal-heads.ts'
import type { HeadProof, JournalSigner } from '../../../electron/authority/journal-heads.ts'
import { hashEntry, genesis } from '../../../electron/storage/journal-table.ts'
import { verifyChain } from '../../../electron/storage/journal-verification.ts'
import type { JournalEntry } from '../../../electron/storage/journal-table.ts'
import { journalTable } from '../../../electron/storage/journal-table.ts'
import type { JournalTable } from '../../../electron/storage/journal-table.ts'
import { migrate } from '../../../electron/storage/schema.ts'

const signer = createJournalSigner(Buffer.alloc(32, 1))
const otherSigner = createJournalSigner(Buffer.alloc(32, 2))

let database: DatabaseSync
let journal: JournalTable
let onPaper: string
beforeEach(() => {
  database = new DatabaseSync(':memory:')
  migrate(database)
  journal = journalTable(database, () => '2026-11-20')
  note('accepted', { cashier: 'Ana' })
  note('approved', { cashier: 'Ana' })
  onPaper = closeDay(signer)
  note('accepted', { cashier: 'Luis' })
})
afterEach(() => database.close())

const note = (event: string, detail: Record<string, string>): void =>
  journal.append({ at: 1_795_000_000_000, operationId: null, who: 'Ana', event, detail })

function closeDay(by: JournalSigner): string {
  const head = by.sign(journal.head(), 1_795_000_000_000)
  note('headSigned', { head })
  return head
}

/** Changes entries as somebody with the database would, and makes the chain sound again. */
function rewritten(change: (entry: JournalEntry) => JournalEntry): JournalEntry[] {
  let before = genesis
  return [...journal.entries()].map((entry) => {
    const changed = change(entry)
    before = hashEntry(before, changed)
    return { ...changed, hash: before }
  })
}
const proofOf = (
  entries: Iterable<JournalEntry>,
  key: string | null = signer.key,
  kept: string | null = null,
): HeadProof => {
  const proof = createHeadProof(key, kept === null ? null : readSignedHead(kept))
  for (const entry of entries) proof.take(entry)
  return proof.end()
}

const whatItSays = (text: string): unknown => {
  const head = readSignedHead(text)
  return head === null ? null : { sequence: head.sequence, hash: head.hash, at: head.at }
}

describe('a signed head', () => {
  it('fits a QR code and is read back from it', () => {
    expect(onPaper.length).toBeLessThan(250)
    expect(readSignedHead(onPaper)).toMatchObject({ sequence: 2, at: 1_795_000_000_000, key: signer.key })
  })

  it('is read from the paper of a counter that wrote parts of a millisecond', () => {
    const old = signer.sign({ sequence: 2, hash: 'ab'.repeat(32) }, 1_795_000_000_000.4568)
    expect(old.split('.')).toHaveLength(7)
    expect(readSignedHead(old)).toMatchObject({ sequence: 2, at: 1_795_000_000_000.4568 })
    expect(readSignedHead(old.replace('.4568.', '.5568.'))).toBeNull()
  })

  it('is none once any character of it is changed', () => {
    const said = whatItSays(onPaper)
    const changes = Array.from(onPaper, (character, index) => {
      const changed = onPaper.slice(0, index) + (character === 'A' ? 'B' : 'A') + onPaper.slice(index + 1)
      // The last character of a base64url text has bits that say nothing.
      return readSignedHead(changed) === null ? said : whatItSays(changed)
    })
    expect(changes).toEqual(changes.map(() => said))
    expect(
      Array.from(onPaper).filter((_character, index) => readSignedHead(onPaper.slice(0, index)) !== null),
    ).toEqual([])
    expect(readSignedHead(onPaper.slice(0, -1))).toBeNull()
    expect(readSignedHead('')).toBeNull()
  })
})

describe('a journal', () => {
  it('is proven up to the last head that the counter signed', () => {
    expect(proofOf(journal.entries())).toEqual({
      proven: { sequence: 2, at: 1_795_000_000_000, key: signer.key },
      foreign: 0,
      isKeptHeadThere: null,
    })
    closeDay(signer)
    expect(proofOf(journal.entries(), signer.key, onPaper)).toMatchObject({
      proven: { sequence: 4 },
      isKeptHeadThere: true,
    })
  })

  it('in which a name was changed, and the whole chain made sound again, is not', () => {
    const forged = rewritten((entry) => ({ ...entry, detail: entry.detail.replace('Ana', 'Eva') }))
    expect(verifyChain(forged, null).ok).toBe(true)
    expect(proofOf(forged, signer.key, onPaper)).toEqual({ proven: null, foreign: 1, isKeptHeadThere: false })
  })

  it('whose heads were signed again with another key is not', () => {
    let before = { sequence: 0, hash: genesis }
    const forged = rewritten((entry) => {
      const changed =
        entry.event === 'headSigned'
          ? { ...entry, detail: JSON.stringify({ head: otherSigner.sign(before, entry.at) }) }
          : { ...entry, detail: entry.detail.replace('Ana', 'Eva') }
      before = { sequence: entry.sequence, hash: hashEntry(before.hash, changed) }
      return changed
    })
    expect(verifyChain(forged, null).ok).toBe(true)
    expect(proofOf(forged)).toMatchObject({ proven: null, foreign: 1 })
    expect(proofOf(forged, null, onPaper)).toMatchObject({ isKeptHeadThere: false })
  })

  it('whose signatures were taken out still does not lead to the one on paper', () => {
    const entries = [...journal.entries()].filter(({ event }) => event !== 'headSigned')
    let before = genesis
    const forged = entries.map((entry, index) => {
      const moved = { ...entry, sequence: index + 1, detail: entry.detail.replace('Ana', 'Eva') }
      before = hashEntry(before, moved)
      return { ...moved, hash: before }
    })
    expect(verifyChain(forged, null).ok).toBe(true)
    expect(proofOf(forged, signer.key, onPaper)).toEqual({ proven: null, foreign: 0, isKeptHeadThere: false })
  })
})
