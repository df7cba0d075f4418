import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { files } from '../../../electron/storage/files.ts'
import type { Storage } from '../../../electron/storage/storage.ts'
import { verifyChain } from '../../../electron/storage/journal-verification.ts'
import { filesHolding } from '../../faults/bytes-left.ts'
import { makeDirectory, removeDirectory, submission } from '../../bench/history.ts'
import { ciphertext, uuid } from '../outbox/samples.ts'
import { fill, open, path, rig } from './rig.ts'

const insert = (storage: Storage, number: number) => {
  const { row, content } = submission(number)
  return storage.write(() => storage.operations.insert({ row, content }, { card: null, bankAccount: null }))
}
const ids = (storage: Storage): string[] => storage.operations.open().map(({ operationId }) => operationId)

/** What becomes of the open database, and what a commit after it is told. */
const moves: [string, 'gone' | 'replaced', () => void][] = [
  ['deleted', 'gone', () => rmSync(path(files.database))],
  ['deleted with its log', 'gone', () => [files.database, files.log].forEach((name) => rmSync(path(name)))],
  ['left without its log', 'gone', () => rmSync(path(files.log))],
  ['moved away', 'gone', () => renameSync(path(files.database), path('moved.sqlite'))],
  ['gone with its whole directory', 'gone', () => rmSync(rig.directory, { recursive: true })],
  [
    'replaced by an older copy',
    'replaced',
    () => {
      copyFileSync(path(files.database), path('copy'))
      renameSync(path('copy'), path(files.database))
    },
  ],
  [
    'replaced by another file',
    'replaced',
    () => {
      writeFileSync(path('text'), 'this is no database')
      renameSync(path('text'), path(files.database))
    },
  ],
]

describe.each(moves)('a database that is %s while it is open', (_, tag, move) => {
  it('takes nothing more, and loses nothing it took', () => {
    const failures: string[] = []
    const storage = open({ onFailure: (failure) => failures.push(failure.tag) })
    fill(storage, 3)
    move()
    expect(insert(storage, 4)).toEqual({ ok: false, error: { tag } })
    expect(storage.writeUnsynced(() => storage.meta.set('latest', '1'))).toEqual({
      ok: false,
      error: { tag },
    })
    expect(new Set(failures)).toEqual(new Set([tag]))
    // What was accepted can still be read.
    expect(ids(storage)).toEqual([uuid(1), uuid(2), uuid(3)])
    storage.close()

    const again = open()
    expect(ids(again)).toEqual([uuid(1), uuid(2), uuid(3)])
    expect(again.isRestored()).toBe(false)
    expect(again.salvage).toBeNull()
    expect(again.operations.secret('card', uuid(3))?.toString()).toContain(ciphertext.track2)
    expect([...again.journal.entries()].at(-1)).toMatchObject({ event: 'rescued', who: 'system' })
    expect(verifyChain(again.journal.entries(), again.knownHead())).toMatchObject({ ok: true })
    expect(insert(again, 5)).toMatchObject({ ok: true })
    again.close()
    const last = open()
    expect(ids(last)).toEqual([uuid(1), uuid(2), uuid(3), uuid(5)])
    expect(existsSync(path(files.rescue))).toBe(false)
    last.close()
  })

  it('is kept at once: a process that is killed then loses nothing either', () => {
    const storage = open()
    fill(storage, 2)
    move()
    expect(storage.confirmInPlace()).toEqual({ ok: false, error: { tag } })
    const left = makeDirectory()
    for (const name of readdirSync(rig.directory)) copyFileSync(path(name), join(left, name))
    storage.close()
    const again = open({ directory: left })
    expect(ids(again)).toEqual([uuid(1), uuid(2)])
    again.close()
    removeDirectory(left)
  })

  it('gives no leave to send: what a turn claimed is not on the disk', async () => {
    const storage = open()
    fill(storage, 1)
    expect(storage.writeUnsynced(() => storage.meta.set('latest', '1'))).toMatchObject({ ok: true })
    move()
    expect(await storage.sync()).toEqual({ ok: false, error: { tag } })
    storage.close()
  })
})

describe('a database that was missed', () => {
  it('stays refused where the file comes back: its rescue is what the next start takes', () => {
    const storage = open()
    fill(storage, 1)
    renameSync(path(files.database), path('moved.sqlite'))
    expect(insert(storage, 2)).toEqual({ ok: false, error: { tag: 'gone' } })
    renameSync(path('moved.sqlite'), path(files.database))
    expect(insert(storage, 2)).toEqual({ ok: false, error: { tag: 'gone' } })
    storage.close()
    const again = open()
    expect(ids(again)).toEqual([uuid(1)])
    again.close()
  })

  it('is rescued at the end where the disk did not take it before', () => {
    const storage = open()
    fill(storage, 1)
    rmSync(path(files.database))
    // A directory in the rescue's place refuses the file.
    mkdirSync(path(`${files.rescue}.partial/x`), { recursive: true })
    expect(insert(storage, 2)).toEqual({ ok: false, error: { tag: 'gone' } })
    expect(existsSync(path(files.rescue))).toBe(false)
    rmSync(path(`${files.rescue}.partial`), { recursive: true })
    storage.close()
    const again = open()
    expect(ids(again)).toEqual([uuid(1)])
    again.close()
  })

  it('and in whose place another process accepted operations loses neither; all are looked up first', () => {
    const storage = open()
    fill(storage, 2)
    const other = makeDirectory()
    rmSync(path(files.lock))
    for (const name of [files.database, files.log, files.checkpoint])
      renameSync(path(name), join(other, name))
    rmSync(path(`${files.database}-shm`))
    const second = open()
    fill(second, 1, 7)
    expect(insert(storage, 3)).toEqual({ ok: false, error: { tag: 'replaced' } })
    second.close()
    const again = open()
    expect(new Set(ids(again))).toEqual(new Set([uuid(1), uuid(2), uuid(7)]))
    expect(again.isRestored()).toBe(true)
    expect(again.salvage).toMatchObject({ kept: 3 })
    expect(existsSync(path(files.rescue))).toBe(false)
    again.close()
    storage.close()
    removeDirectory(other)
  })

  it('leaves no sealed card in the copy that lay in its place', () => {
    const storage = open()
    fill(storage, 1)
    const sealed = storage.operations.sealed('card', uuid(1))?.toString('hex') ?? ''
    storage.close()
    copyFileSync(path(files.database), path('copy'))
    const later = open()
    later.write(() => later.operations.eraseSecret('card', uuid(1)))
    renameSync(path('copy'), path(files.database))
    expect(later.confirmInPlace().ok).toBe(false)
    later.close()
    open().close()
    expect(readdirSync(rig.directory).some((name) => name.includes('.replaced-'))).toBe(true)
    expect(filesHolding(rig.directory, [sealed])).toEqual([])
    expect(
      new DatabaseSync(path(files.database)).prepare('SELECT count(*) AS n FROM operations').get()?.['n'],
    ).toBe(1)
  })
})
