import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { genesis, hashEntry } from '../../../electron/storage/journal-table.ts'
import type { JournalEntry } from '../../../electron/storage/journal-table.ts'
import { verifyChain } from '../../../electron/storage/journal-verification.ts'
import type { Storage } from '../../../electron/storage/storage.ts'
import { day, morning, uuid } from '../outbox/samples.ts'
import { open } from './rig.ts'

const entry = {
  sequence: 2,
  at: 1_790_000_000_123,
  day: '2026-09-21',
  operationId: 'ab',
  who: 'ñ',
  event: 'sent',
  detail: '{}',
}

describe('the hash of an entry', () => {
  // Written out by hand: whoever proves a journal without this program gets the same.
  it('is SHA-256 over the one before and each field with its length in bytes', () => {
    const text = '00ff\n1:2\n13:1790000000123\n10:2026-09-21\n2:ab\n2:ñ\n4:sent\n2:{}'
    expect(hashEntry('00ff', entry)).toBe(createHash('sha256').update(text).digest('hex'))
  })

  it('has an empty field where there is no operation', () => {
    const text = '00ff\n1:2\n13:1790000000123\n10:2026-09-21\n0:\n2:ñ\n4:sent\n2:{}'
    expect(hashEntry('00ff', { ...entry, operationId: null })).toBe(
      createHash('sha256').update(text).digest('hex'),
    )
  })

  it('is another one where a letter moves from one field to the next', () => {
    expect(hashEntry('', { ...entry, who: 'ana', event: 'sent' })).not.toBe(
      hashEntry('', { ...entry, who: 'an', event: 'asent' }),
    )
  })
})

/** A sound chain of entries with these events. */
function chain(events: readonly string[], at = (index: number): number => index): JournalEntry[] {
  let before = genesis
  return events.map((event, index) => {
    const body = { sequence: index + 1, at: at(index), day: '2026-11-20', operationId: null }
    const stored = { ...body, who: 'system', event, detail: '{}' }
    before = hashEntry(before, stored)
    return { ...stored, hash: before, shown: { who: 'system', detail: '{}' }, names: 'there' as const }
  })
}

describe('a chain', () => {
  const sound = chain(['a', 'b', 'c', 'd'])
  const third = sound[2] as JournalEntry

  it('is sound with its head, and says how long it is', () => {
    expect(verifyChain(sound, { sequence: 4, hash: sound[3]?.hash ?? '' })).toEqual({
      entries: 4,
      ok: true,
      firstBad: null,
      gaps: [],
    })
    expect(verifyChain([], null)).toEqual({ entries: 0, ok: true, firstBad: null, gaps: [] })
  })

  it.each<[string, JournalEntry[], number]>([
    ['a changed event', sound.with(2, { ...third, event: 'x' }), 3],
    ['a changed name', sound.with(2, { ...third, names: 'changed' }), 3],
    ['an entry left out', sound.toSpliced(2, 1), 3],
    ['an entry twice', sound.toSpliced(2, 0, third), 4],
    ['the first left out', sound.slice(1), 1],
  ])('is broken by %s, at the first entry that does not follow', (_what, entries, firstBad) => {
    expect(verifyChain(entries, null)).toMatchObject({ ok: false, firstBad })
  })

  it('is broken where it does not reach its head, or has another one there', () => {
    expect(verifyChain(sound, { sequence: 5, hash: 'x' })).toMatchObject({ ok: false, firstBad: 5 })
    expect(verifyChain(sound, { sequence: 3, hash: 'x' })).toMatchObject({ ok: false, firstBad: 3 })
    expect(verifyChain(sound, { sequence: 0, hash: genesis })).toMatchObject({ ok: true })
  })

  it('is broken by a sequence that was renumbered with its hash', () => {
    const [first] = sound
    const renumbered = { ...(first as JournalEntry), sequence: 2 }
    const again = { ...renumbered, hash: hashEntry(genesis, renumbered) }
    expect(verifyChain([again], null)).toMatchObject({ ok: false, firstBad: 1 })
  })

  it('names the places where entries may be missing, at most a hundred', () => {
    const { gaps } = verifyChain(chain(['a', 'journalShortened', 'salvaged', 'b']), null)
    expect(gaps).toEqual([
      { sequence: 2, at: 1, event: 'journalShortened' },
      { sequence: 3, at: 2, event: 'salvaged' },
    ])
    const many = Array.from({ length: 101 }, () => 'salvaged')
    expect(verifyChain(chain(many), null).gaps).toHaveLength(100)
  })
})

describe('names that are missing', () => {
  /** An entry of a day without its names, then one that says which names were removed. */
  function removed(
    before: unknown,
    at: number,
    event = 'personalDataRemoved',
  ): ReturnType<typeof verifyChain> {
    let hash = genesis
    const entries = [
      { at: morning, event: 'accepted', detail: '{}', names: 'missing' as const },
      { at, event, detail: JSON.stringify({ before }), names: 'there' as const },
    ].map(({ names, ...body }, index) => {
      const stored = { ...body, sequence: index + 1, day: '', operationId: null, who: 'system' }
      hash = hashEntry(hash, stored)
      return { ...stored, hash, names, shown: { who: '', detail: '' } }
    })
    return verifyChain(entries, null)
  }
  const later = morning + 4000 * day

  it('are explained by an entry that says so, late enough', () => {
    expect(removed(morning + 1, later)).toMatchObject({ ok: true })
  })

  it.each([
    ['of the very moment', morning, later, undefined],
    ['of before', morning - 1, later, undefined],
    ['of no time', 'then', later, undefined],
    ['too early', morning + 1, morning + 2, undefined],
    ['of another kind', morning + 1, later, 'accepted'],
  ] as const)('are not explained by one %s', (_what, before, at, event) => {
    expect(removed(before, at, event)).toMatchObject({ ok: false, firstBad: 1 })
  })
})

describe('the journal in the table', () => {
  let storage: Storage
  beforeEach(() => {
    storage = open()
  })
  afterEach(() => storage.close())

  const append = (event: string, detail: Record<string, string | number | boolean | null>, at = morning) =>
    storage.write(() =>
      storage.journal.append({
        at,
        operationId: event === 'sent' ? uuid(1) : null,
        who: 'system',
        event,
        detail,
      }),
    )

  it('gives the latest member of the entries of no operation, if it is a text or a number', () => {
    expect(storage.journal.lastAdministrative('head')).toBeNull()
    append('closed', { head: 7, sum: 'a' })
    append('closed', { sum: 'b' })
    append('sent', { head: 9 })
    expect(storage.journal.lastAdministrative('head')).toBe(7)
    expect(storage.journal.lastAdministrative('sum')).toBe('b')
    expect(storage.journal.lastAdministrative('other')).toBeNull()
  })

  it('is read in ranges, of a day or of all, and counted', () => {
    for (const number of [1, 2, 3, 4, 5]) append('sent', { number })
    const numbers = (range: Parameters<typeof storage.journal.page>[0], limit = 10): number[] =>
      storage.journal.page(range, limit).map(({ sequence }) => sequence)
    expect(numbers({ day: null, after: 1, upTo: 4 })).toEqual([2, 3, 4])
    expect(numbers({ day: null, after: 1, upTo: 4 }, 2)).toEqual([2, 3])
    expect(numbers({ day: '2026-11-20', after: 3, upTo: 9 })).toEqual([4, 5])
    expect(numbers({ day: '2026-11-19', after: 0, upTo: 9 })).toEqual([])
    expect(storage.journal.countOfDay('2026-11-20', 1, 4)).toBe(3)
    expect([
      storage.journal.count(),
      storage.journal.count('2026-11-20'),
      storage.journal.count('x'),
    ]).toEqual([5, 5, 0])
    expect([...storage.journal.entries('2026-11-20')]).toHaveLength(5)
    expect(storage.journal.of(uuid(1))).toHaveLength(5)
    expect(storage.journal.of(uuid(2))).toEqual([])
  })

  it('hides a person behind a hash, and nobody behind an empty name', () => {
    storage.write(() => {
      storage.journal.append({
        at: 1,
        operationId: null,
        who: 'Rosa',
        event: 'a',
        detail: { supervisor: 'Marta' },
      })
      storage.journal.append({
        at: 1,
        operationId: null,
        who: 'system',
        event: 'b',
        detail: { supervisor: '' },
      })
      storage.journal.append({
        at: 1,
        operationId: null,
        who: '',
        event: 'c',
        detail: { person: null, kind: 'x' },
      })
    })
    const [named, ...others] = [...storage.journal.entries()]
    expect(named?.who).toMatch(/^sha256:[0-9a-f]{64}$/u)
    expect(named?.detail).toMatch(/^\{"supervisor":"sha256:[0-9a-f]{64}"\}$/u)
    expect(named?.shown).toEqual({ who: 'Rosa', detail: '{"supervisor":"Marta"}' })
    expect(others.map(({ who, detail, shown, names }) => [who, detail, shown, names])).toEqual([
      ['system', '{"supervisor":""}', { who: 'system', detail: '{"supervisor":""}' }, 'there'],
      ['', '{"person":null,"kind":"x"}', { who: '', detail: '{"person":null,"kind":"x"}' }, 'there'],
    ])
    expect(verifyChain(storage.journal.entries(), storage.journal.head())).toMatchObject({
      ok: true,
      entries: 3,
    })
  })
})

it('a journal begins at the genesis', () => {
  const storage = open()
  expect(storage.journal.head()).toEqual({ sequence: 0, hash: genesis })
  expect(genesis).toBe(createHash('sha256').update('extorno journal, version 1').digest('hex'))
  storage.close()
})
