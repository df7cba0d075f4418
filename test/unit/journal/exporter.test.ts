import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { JournalChoice, JournalExport } from '../../../contract/journal.ts'
import { pieceSize } from '../../../electron/journal/export.ts'
import { createJournalExporter } from '../../../electron/journal/exporter.ts'
import type { JournalExporter } from '../../../electron/journal/exporter.ts'
import { openStorage } from '../../../electron/storage/storage.ts'
import type { Storage } from '../../../electron/storage/storage.ts'

const choice: JournalChoice = { day: null, format: 'jsonl' }

let folder: string
let storage: Storage
let now: number
let told: JournalExport[]
let faults: unknown[]
/** Where the person wants the file; an error is a dialog that broke. */
let wanted: Promise<string | null>
let exporter: JournalExporter
let over: PromiseWithResolvers<JournalExport>
let onWriting: (state: JournalExport) => void

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'extorno-exporter-'))
  now = 1_000_000
  told = []
  faults = []
  over = Promise.withResolvers()
  onWriting = () => undefined
  const clock = { now: () => now }
  const opened = openStorage({ directory: join(folder, 'data'), key: null, clock, dayOf: () => '2026-11-20' })
  if (!opened.ok) throw new Error(opened.error.tag)
  storage = opened.value
  storage.write(() => {
    for (let number = 0; number < pieceSize * 4; number += 1)
      storage.journal.append({ at: now, operationId: null, who: 'ana', event: 'note', detail: { number } })
  })
  wanted = Promise.resolve(join(folder, 'journal.jsonl'))
  exporter = createJournalExporter({
    storage: () => storage,
    choosePath: () => wanted,
    onChanged(state) {
      told.push(state)
      if (state.state === 'writing') onWriting(state)
      else if (state.state !== 'choosing') over.resolve(state)
    },
    onFault: (error) => faults.push(error),
    clock,
  })
})
afterEach(async () => {
  await exporter.stop()
  storage.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Starts an export and gives how it ended. */
async function outcome(): Promise<JournalExport> {
  over = Promise.withResolvers()
  expect(exporter.start(choice)).toEqual({ ok: true, value: undefined })
  return over.promise
}
const files = (): string[] => readdirSync(folder).filter((name) => name !== 'data')

it('asks where to, writes, and says where the file is', async () => {
  const path = join(folder, 'journal.jsonl')
  const total = pieceSize * 4
  const done: JournalExport = { state: 'done', path, written: total }
  expect(await outcome()).toEqual(done)
  // A clock that stands still: of the progress only the first is told.
  expect(told).toEqual([{ state: 'choosing' }, { state: 'writing', written: 0, total }, done])
  expect(exporter.state()).toEqual(done)
  expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(total)
})

it('tells progress at most ten times a second', async () => {
  onWriting = () => {
    now += 100
  }
  await outcome()
  expect(told.filter(({ state }) => state === 'writing')).toHaveLength(5)
})

it('does one at a time, and another once that is over', async () => {
  const first = outcome()
  expect(exporter.start(choice)).toEqual({ ok: false, error: { tag: 'Busy' } })
  await first
  expect((await outcome()).state).toBe('done')
})

it('cancelled, says so and leaves nothing', async () => {
  onWriting = () => exporter.cancel()
  expect(await outcome()).toEqual({ state: 'cancelled' })
  expect(files()).toEqual([])
})

it('does nothing where the person wants no file', async () => {
  wanted = Promise.resolve(null)
  expect(await outcome()).toEqual({ state: 'none' })
})

it('keeps out of the program’s own folder, by whatever name', async () => {
  mkdirSync(join(folder, 'data/backups'), { recursive: true })
  symlinkSync(join(folder, 'data'), join(folder, 'alias'))
  for (const place of ['data/outbox.sqlite', 'data/backups/x.csv', 'alias/outbox.sqlite']) {
    wanted = Promise.resolve(join(folder, place))
    expect(await outcome()).toEqual({ state: 'failed', why: 'programFolder' })
  }
  mkdirSync(join(folder, 'data of the shop'))
  wanted = Promise.resolve(join(folder, 'data of the shop/journal.csv'))
  expect((await outcome()).state).toBe('done')
})

it('a fault is told to the person and to the log, and the next one goes', async () => {
  wanted = Promise.reject(new TypeError('a dialog that broke'))
  expect(await outcome()).toEqual({ state: 'failed', why: 'unexpected' })
  expect(faults).toHaveLength(1)
  wanted = Promise.resolve(join(folder, 'journal.jsonl'))
  expect((await outcome()).state).toBe('done')
})

it('stops with the program: what is half written goes, and an open dialog holds nobody up', async () => {
  const writing = Promise.withResolvers<void>()
  onWriting = () => writing.resolve()
  const ending = outcome()
  await writing.promise
  await exporter.stop()
  expect(await ending).toEqual({ state: 'cancelled' })
  expect(files()).toEqual([])

  const dialog = Promise.withResolvers<string | null>()
  wanted = dialog.promise
  const asking = outcome()
  await exporter.stop()
  dialog.resolve(join(folder, 'late.jsonl'))
  expect(await asking).toEqual({ state: 'none' })
  expect(files()).toEqual([])
})
