import { once } from 'node:events'
import { copyFileSync, existsSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { listBackups } from '../../../electron/storage/backups.ts'
import { readCheckpoint } from '../../../electron/storage/checkpoint-file.ts'
import { files } from '../../../electron/storage/files.ts'
import { filesHolding } from '../../faults/bytes-left.ts'
import { makeDirectory, removeDirectory } from '../../bench/history.ts'
import { day, uuid } from '../outbox/samples.ts'
import { fill, open, path, rig } from './rig.ts'

describe('what a crash left', () => {
  /** The directory as a process that is killed now leaves it. */
  function leftBehind(): string {
    const left = makeDirectory()
    for (const name of [files.database, files.log, files.checkpoint])
      copyFileSync(path(name), join(left, name))
    return left
  }

  it('between the end of a row and the emptying of the log holds no secret after the next start', () => {
    const storage = open()
    fill(storage, 1)
    const sealed = storage.operations.sealed('card', uuid(1))?.toString('hex') ?? ''
    storage.write(() => storage.operations.eraseSecret('card', uuid(1)))
    const left = leftBehind()
    storage.close()
    expect(filesHolding(left, [sealed])).not.toEqual([])
    const again = open({ directory: left })
    expect(filesHolding(left, [sealed])).toEqual([])
    again.close()
    removeDirectory(left)
  })

  it('in the middle of a backup goes at the next start', async () => {
    const storage = open()
    fill(storage, 1)
    const made = await storage.backUp(7)
    if (!made.ok) throw new Error(made.error.tag)
    const partial = `${made.value.path}.partial`
    copyFileSync(path(files.database), partial)
    storage.close()
    const again = open()
    expect(existsSync(partial)).toBe(false)
    expect(existsSync(made.value.path)).toBe(true)
    again.close()
  })

  it('with a damaged log is told, never a silent empty queue', async () => {
    const storage = open()
    fill(storage, 5)
    const renamed = watch(rig.directory)
    while (readCheckpoint(path(files.checkpoint))?.operations !== 5) await once(renamed, 'change')
    renamed.close()
    const left = leftBehind()
    storage.close()
    const log = readFileSync(join(left, files.log))
    // One bit of the first page in the log: SQLite takes no frame from there on.
    log[2056] = (log[2056] ?? 0) ^ 1
    writeFileSync(join(left, files.log), log)
    const again = open({ directory: left })
    expect(again.salvage).toMatchObject({ lost: 5 })
    expect(again.isRestored()).toBe(true)
    again.close()
    removeDirectory(left)
  })

  it('and that holds fewer rows than were known is told with their number', () => {
    const storage = open()
    fill(storage, 2)
    storage.close()
    copyFileSync(path(files.database), path('copy'))
    const later = open()
    fill(later, 6, 3)
    later.close()
    copyFileSync(path('copy'), path(files.database))
    const again = open()
    expect(again.salvage).toMatchObject({ kept: 2, lost: 6 })
    again.close()
  })
})

describe('a backup', () => {
  it('is made while running, holds no secret, and says of itself that it is a copy', async () => {
    const storage = open()
    fill(storage, 4)
    const made = await storage.backUp(7)
    expect(made.ok).toBe(true)
    const [backup] = listBackups(path(files.backups))
    const database = new DatabaseSync(backup?.path ?? '', { readOnly: true })
    expect(database.prepare('SELECT count(*) AS n FROM operations').get()?.['n']).toBe(4)
    expect(database.prepare('SELECT count(*) AS n FROM card_blocks').get()?.['n']).toBe(0)
    expect(database.prepare(`SELECT value FROM meta WHERE name = 'copiedAt'`).get()?.['value']).toBe(
      String(rig.now()),
    )
    database.close()
    storage.close()
  })

  it('is made while the queue works', async () => {
    const storage = open()
    fill(storage, 200)
    const making = new Set([storage.backUp(7)])
    for (const made of making) void made.finally(() => making.clear())
    const [made] = making
    for (let number = 1000; making.size > 0; number += 1) {
      fill(storage, 1, number)
      storage.write(() => storage.operations.eraseSecret('card', uuid(number)))
      storage.scrub()
      await setImmediate()
    }
    expect(await made).toMatchObject({ ok: true })
    expect(storage.scrub()).toBe(true)
    storage.close()
  })

  it('that is asked for while another one is being made is that one', async () => {
    const storage = open()
    fill(storage, 200)
    const first = storage.backUp(7)
    await setImmediate()
    rig.advance(1)
    const [one, other] = await Promise.all([first, storage.backUp(7)])
    expect(one).toMatchObject({ ok: true })
    expect(other).toEqual(one)
    expect(readdirSync(path(files.backups))).toHaveLength(1)
    rig.advance(1)
    expect(await storage.backUp(7)).not.toEqual(one)
    storage.close()
  })

  it('is kept for some days', async () => {
    const storage = open()
    await storage.backUp(7)
    rig.advance(8 * day)
    await storage.backUp(7)
    expect(readdirSync(path(files.backups))).toHaveLength(1)
    storage.close()
  })

  it('put back is noticed: its open rows have to be looked up first', async () => {
    const storage = open()
    fill(storage, 4)
    await storage.backUp(7)
    storage.close()
    copyFileSync(listBackups(path(files.backups))[0]?.path ?? '', path(files.database))
    const again = open()
    expect(again.isRestored()).toBe(true)
    again.close()
  })

  it('as well as a raw copy of an older file, and a directory copied to another machine', () => {
    const storage = open()
    fill(storage, 2)
    storage.close()
    copyFileSync(path(files.database), path('copy'))
    const later = open()
    fill(later, 2, 3)
    later.close()
    copyFileSync(path('copy'), path(files.database))
    const old = open()
    expect(old.isRestored()).toBe(true)
    old.write(() => old.meta.remove('restored'))
    old.close()
    const elsewhere = open({ machine: 'two' })
    expect(elsewhere.isRestored()).toBe(true)
    elsewhere.close()
  })
})

describe('the rollbackDetector outside the directory', () => {
  it('notices a directory that was put back whole, and nothing else', () => {
    const rollbackDetector = path('elsewhere/seen.json')
    open({ rollbackDetector }).close()
    const storage = open({ rollbackDetector })
    expect(storage.isRestored()).toBe(false)
    storage.close()
    for (const name of [files.database, files.checkpoint]) copyFileSync(path(name), path(`copy of ${name}`))
    const later = open({ rollbackDetector })
    fill(later, 1)
    later.close()
    for (const name of [files.database, files.checkpoint]) copyFileSync(path(`copy of ${name}`), path(name))
    const back = open({ rollbackDetector })
    expect(back.isRestored()).toBe(true)
    back.close()
  })

  it('that can be written nowhere keeps no till from opening', () => {
    writeFileSync(path('a file'), '')
    const storage = open({ rollbackDetector: path('a file/seen.json') })
    expect(storage.isRestored()).toBe(false)
    storage.close()
  })

  it('of a start that was killed before it wrote one is not taken for a copy', () => {
    const rollbackDetector = path('elsewhere/seen.json')
    open({ rollbackDetector }).close()
    const before = readFileSync(rollbackDetector)
    open({ rollbackDetector }).close()
    writeFileSync(rollbackDetector, before)
    const storage = open({ rollbackDetector })
    expect(storage.isRestored()).toBe(false)
    storage.close()
  })
})
