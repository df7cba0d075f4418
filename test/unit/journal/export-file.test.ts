import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JournalChoice } from '../../../contract/journal.ts'
import { exportJournal, pieceSize } from '../../../electron/journal/export.ts'
import { writeJournalFile } from '../../../electron/journal/export-file.ts'
import { openStorage } from '../../../electron/storage/storage.ts'
import type { Storage } from '../../../electron/storage/storage.ts'

const yesterday = Date.parse('2026-11-19T15:00:00Z')
const today = Date.parse('2026-11-20T15:00:00Z')
const whole: JournalChoice = { day: null, format: 'jsonl' }

let folder: string
let storage: Storage
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'extorno-journal-'))
  const opened = openStorage({
    directory: join(folder, 'data'),
    key: null,
    clock: { now: () => today },
    dayOf: (at) => new Date(at).toISOString().slice(0, 10),
  })
  if (!opened.ok) throw new Error(opened.error.tag)
  storage = opened.value
})
afterEach(() => {
  storage.close()
  rmSync(folder, { recursive: true, force: true })
})

const append = (count: number, at = today): void =>
  void storage.write(() => {
    for (let number = 0; number < count; number += 1)
      storage.journal.append({ at, operationId: null, who: 'ana', event: 'note', detail: { number } })
  })
const path = (): string => join(folder, 'journal.jsonl')
const files = (): string[] => readdirSync(folder).filter((name) => name !== 'data')
const lines = (): string[] => readFileSync(path(), 'utf8').trimEnd().split('\n')
const sequences = (): number[] => lines().map((line) => (JSON.parse(line) as { sequence: number }).sequence)
const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1)

/** Writes the file; `onProgress` acts between two pieces. */
function write(
  choice: JournalChoice,
  onProgress: (written: number, total: number) => void = () => undefined,
  signal = new AbortController().signal,
) {
  return writeJournalFile({ storage, choice, path: path(), signal, onProgress })
}

describe('the journal’s file', () => {
  it('holds every entry once and in order, and tells how far it is', async () => {
    const count = pieceSize * 2 + 1
    append(count)
    const told: [number, number][] = []
    expect(await write(whole, (...progress) => told.push(progress))).toEqual({ ok: true, value: count })
    expect(told).toEqual([
      [0, count],
      [pieceSize, count],
      [pieceSize * 2, count],
      [count, count],
    ])
    expect(sequences()).toEqual(upTo(count))
    expect(files()).toEqual(['journal.jsonl'])
  })

  it.each(['csv', 'jsonl'] as const)('is in %s what the command prints', async (format) => {
    append(pieceSize + 3, yesterday)
    append(5)
    for (const day of [null, '2026-11-19', '2026-11-20', '2026-11-21']) {
      const told: number[] = []
      await write({ day, format }, (_written, total) => told.push(total))
      const printed = [...exportJournal(storage.journal.entries(day ?? undefined), format)].join('')
      expect(readFileSync(path(), 'utf8')).toBe(printed)
      expect(told[0]).toBe(storage.journal.count(day ?? undefined))
    }
  })

  it('counts a day among more entries than are counted at once', async () => {
    append(20_500, yesterday)
    append(3)
    append(1, yesterday)
    const totals = new Set<number>()
    const written = await write({ day: '2026-11-19', format: 'jsonl' }, (_written, total) =>
      totals.add(total),
    )
    expect([written, [...totals]]).toEqual([{ ok: true, value: 20_501 }, [20_501]])
    expect(sequences().slice(-2)).toEqual([20_500, 20_504])
  })

  it('ends where the journal ended when it began; what is written meanwhile is not disturbed', async () => {
    append(pieceSize * 3)
    let appended = 0
    const written = await write(whole, () => {
      append(10)
      appended += 10
      expect(storage.scrub()).toBe(true)
    })
    expect(written).toEqual({ ok: true, value: pieceSize * 3 })
    expect(sequences()).toEqual(upTo(pieceSize * 3))
    expect(storage.journal.count()).toBe(pieceSize * 3 + appended)
  })

  it('lets other work have its turn between two pieces', async () => {
    append(pieceSize * 10)
    let turns = 0
    let isOver = false
    const turn = (): void => {
      turns += 1
      if (!isOver) setImmediate(turn)
    }
    setImmediate(turn)
    await write(whole)
    isOver = true
    expect(turns).toBeGreaterThanOrEqual(10)
  })

  it('grows beside the old one, which stays until the new one is whole', async () => {
    append(pieceSize * 2)
    writeFileSync(path(), 'old')
    const seen: string[] = []
    await write(whole, () => seen.push(`${files().join(' ')} ${readFileSync(path(), 'utf8')}`))
    expect(new Set(seen)).toEqual(new Set(['journal.jsonl journal.jsonl.part old']))
    expect(sequences()).toEqual(upTo(pieceSize * 2))
    expect(files()).toEqual(['journal.jsonl'])
  })

  it('cancelled, ends at the next piece and leaves nothing', async () => {
    append(pieceSize * 5)
    const abort = new AbortController()
    const told: number[] = []
    const written = await write(
      whole,
      (progress) => {
        told.push(progress)
        if (progress === pieceSize * 2) abort.abort()
      },
      abort.signal,
    )
    expect(written).toEqual({ ok: false, error: { tag: 'Cancelled' } })
    expect([told, files()]).toEqual([[0, pieceSize, pieceSize * 2], []])
  })

  it('cancelled where all is written and only the name is missing, leaves the old one as it was', async () => {
    append(pieceSize)
    writeFileSync(path(), 'old')
    const abort = new AbortController()
    const page: Storage['journal']['page'] = (...range) => {
      const entries = storage.journal.page(...range)
      if (entries.length === 0) abort.abort()
      return entries
    }
    const written = await writeJournalFile({
      storage: { ...storage, journal: { ...storage.journal, page } },
      choice: whole,
      path: path(),
      signal: abort.signal,
      onProgress: () => undefined,
    })
    expect(written).toEqual({ ok: false, error: { tag: 'Cancelled' } })
    expect([files(), readFileSync(path(), 'utf8')]).toEqual([['journal.jsonl'], 'old'])
  })

  it.skipIf(process.platform !== 'linux')('on a full disk says so and leaves nothing', async () => {
    append(pieceSize * 2)
    symlinkSync('/dev/full', `${path()}.part`)
    expect(await write(whole)).toEqual({ ok: false, error: { tag: 'Failed', why: 'diskFull' } })
    expect(files()).toEqual([])
  })

  it('where nothing can be written says so', async () => {
    append(1)
    writeFileSync(join(folder, 'file'), '')
    const write = (place: string) =>
      writeJournalFile({
        storage,
        choice: whole,
        path: join(folder, place, 'journal.csv'),
        signal: new AbortController().signal,
        onProgress: () => undefined,
      })
    const refused = { ok: false, error: { tag: 'Failed', why: 'notWritable' } }
    expect(await write('pulled out')).toEqual(refused)
    expect(await write('file')).toEqual(refused)
  })

  it('of a storage that is closed meanwhile is not made', async () => {
    append(pieceSize * 2)
    expect(
      await write(whole, (written) => {
        if (written > 0) storage.close()
      }),
    ).toEqual({ ok: false, error: { tag: 'Failed', why: 'storage' } })
    expect(files()).toEqual([])
  })
})
