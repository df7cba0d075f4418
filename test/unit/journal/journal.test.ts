import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportJournal } from '../../../electron/journal/export.ts'
import { journalTable } from '../../../electron/storage/journal-table.ts'
import { verifyChain } from '../../../electron/storage/journal-verification.ts'
import type { JournalEntry, JournalTable } from '../../../electron/storage/journal-table.ts'
import { migrate } from '../../../electron/storage/schema.ts'

let database: DatabaseSync
let journal: JournalTable
beforeEach(() => {
  database = new DatabaseSync(':memory:')
  migrate(database)
  journal = journalTable(database, () => '2026-11-20')
  for (let number = 1; number <= 5; number += 1)
    journal.append({
      at: number,
      operationId: `operation-${number}`,
      who: 'ana',
      event: 'accepted',
      detail: { number },
    })
})
afterEach(() => database.close())

const all = (): JournalEntry[] => [...journal.entries()]

describe('the chain', () => {
  it('is unbroken as it was written', () => {
    expect(verifyChain(all(), journal.head())).toEqual({ entries: 5, ok: true, firstBad: null, gaps: [] })
  })

  it('shows an entry that was changed', () => {
    const changed = all().map((entry) => (entry.sequence === 3 ? { ...entry, who: 'eva' } : entry))
    expect(verifyChain(changed, null)).toMatchObject({ ok: false, firstBad: 3 })
  })

  it('shows an entry that was taken out', () => {
    expect(
      verifyChain(
        all().filter(({ sequence }) => sequence !== 2),
        null,
      ),
    ).toMatchObject({ ok: false, firstBad: 2 })
  })

  it('shows two entries that changed places, renumbered or not', () => {
    const [first, second, ...rest] = all()
    const swapped = [second!, first!, ...rest]
    expect(verifyChain(swapped, null)).toMatchObject({ ok: false, firstBad: 1 })
    const renumbered = swapped.map((entry, index) => ({ ...entry, sequence: index + 1 }))
    expect(verifyChain(renumbered, null)).toMatchObject({ ok: false, firstBad: 1 })
  })

  it('shows a tail that was cut off, by the head kept outside', () => {
    expect(verifyChain(all().slice(0, 3), null).ok).toBe(true)
    expect(verifyChain(all().slice(0, 3), journal.head())).toEqual({
      entries: 3,
      ok: false,
      firstBad: 4,
      gaps: [],
    })
  })

  it('names the entries that say themselves that others may be missing, also behind a break', () => {
    journal.append({ at: 6, operationId: null, who: 'system', event: 'salvaged', detail: { lost: 1 } })
    const broken = all().filter(({ sequence }) => sequence !== 2)
    expect(verifyChain(broken, journal.head())).toEqual({
      entries: 5,
      ok: false,
      firstBad: 2,
      gaps: [{ sequence: 6, at: 6, event: 'salvaged' }],
    })
  })

  it('cannot be rewritten through SQL by mistake', () => {
    expect(() => database.exec('DELETE FROM journal WHERE sequence = 5')).toThrow('append-only')
    expect(() => database.exec(`UPDATE journal SET who = 'eva'`)).toThrow('append-only')
  })
})

describe('an entry that is no JSON any more', () => {
  beforeEach(() => {
    const note = { operationId: null, who: 'system', event: 'settingsChanged' }
    journal.append({ ...note, at: 6, detail: { revision: 7 } })
    journal.append({ ...note, at: 7, detail: { other: 1 } })
    database.exec(
      `DROP TRIGGER journal_not_changed; UPDATE journal SET detail = 'no JSON' WHERE sequence = 7`,
    )
  })

  it('does not hide what the others tell', () => {
    expect(journal.lastAdministrative('revision')).toBe(7)
    expect(verifyChain(all(), null)).toMatchObject({ ok: false, firstBad: 7 })
  })

  it('is exported as it stands', () => {
    const lines = [...exportJournal(journal.entries(), 'jsonl')].join('').trimEnd().split('\n')
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ sequence: 7, detail: 'no JSON' })
  })
})

describe('the export', () => {
  it('gives a heading and a line for each entry, plain where a spreadsheet would compute', () => {
    journal.append({ at: 6, operationId: null, who: '=cmd()', event: 'note', detail: {} })
    const text = [...exportJournal(journal.entries(), 'csv')].join('')
    expect(text.trimEnd().split('\n')).toHaveLength(7)
    expect(text).toContain("'=cmd()")
  })

  it('gives one JSON object per line, in pieces, and tells how far it is', () => {
    for (let number = 6; number <= 1200; number += 1)
      journal.append({ at: number, operationId: null, who: 'ana', event: 'note', detail: {} })
    const progress: number[] = []
    const pieces = [
      ...exportJournal(journal.entries('2026-11-20'), 'jsonl', (written) => progress.push(written)),
    ]
    expect(progress).toEqual(Array.from({ length: 12 }, (_, index) => (index + 1) * 100))
    const lines = pieces
      .join('')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { sequence: number })
    expect(lines.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 1200 }, (_, index) => index + 1),
    )
  })
})
