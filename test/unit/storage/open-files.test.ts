import { mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../../electron/storage/database.ts'
import { files } from '../../../electron/storage/files.ts'
import { openStorage } from '../../../electron/storage/storage.ts'
import { fill, open, options, path, rig } from './rig.ts'
import { canTellOpenFiles, openFilesIn } from './open-files.ts'

/** What a version writes that takes something away from the schema. */
const newer = "PRAGMA user_version = 99; UPDATE meta SET value = '99' WHERE name = 'readableFrom'"

function change(sql: string): void {
  const database = new DatabaseSync(path(files.database))
  database.exec(sql)
  database.close()
}

// A file that stays open can be neither renamed nor replaced on Windows, and keeps its locks everywhere.
describe.skipIf(!canTellOpenFiles)('no file of the data directory stays open', () => {
  it('once the storage is closed, and a close that comes twice is none', async () => {
    const storage = open()
    fill(storage, 1)
    storage.writeUnsynced(() => storage.meta.set('latest', '1'))
    await storage.sync()
    expect(openFilesIn(rig.directory)).not.toEqual([])
    storage.close()
    storage.close()
    expect(openFilesIn(rig.directory)).toEqual([])
  })

  it('of the backups, once one is made', async () => {
    const storage = open()
    fill(storage, 1)
    expect(await storage.backUp(7)).toMatchObject({ ok: true })
    expect(openFilesIn(path(files.backups))).toEqual([])
    storage.close()
  })

  it('after a rescue', () => {
    const storage = open()
    fill(storage, 1)
    rmSync(path(files.database))
    expect(storage.confirmInPlace().ok).toBe(false)
    expect(openFilesIn(rig.directory).filter((name) => name.startsWith(files.rescue))).toEqual([])
    storage.close()
    open().close()
    expect(openFilesIn(rig.directory)).toEqual([])
  })

  it.each([
    ['is no database', () => writeFileSync(path(files.database), 'this is no database'), 'damaged'],
    ['a newer version wrote', () => change(newer), 'newer'],
    [
      'is damaged',
      () =>
        change(
          `CREATE TABLE x (a CHECK (a > 0)); PRAGMA ignore_check_constraints = ON; INSERT INTO x VALUES (-1)`,
        ),
      'damaged',
    ],
  ] as const)('after a database was refused that %s', (_, spoil, tag) => {
    open().close()
    spoil()
    expect(openDatabase(path(files.database))).toEqual({ ok: false, error: { tag } })
    expect(openFilesIn(rig.directory)).toEqual([])
  })

  it('after a damaged database was carried over', () => {
    const storage = open()
    fill(storage, 2)
    storage.close()
    change('DELETE FROM totals')
    const again = open()
    expect(again.salvage).not.toBeNull()
    again.close()
    expect(openFilesIn(rig.directory)).toEqual([])
  })
})

describe('a start that failed does not stand in the way of the next one', () => {
  it('where a newer version wrote the database', () => {
    open().close()
    change(newer)
    expect(openStorage(options())).toEqual({ ok: false, error: { tag: 'newer' } })
    expect(openStorage(options())).toEqual({ ok: false, error: { tag: 'newer' } })
  })

  it('where the disk takes no checkpoint', () => {
    open().close()
    rmSync(path(files.checkpoint))
    mkdirSync(path(`${files.checkpoint}.new`))
    expect(openStorage(options())).toEqual({ ok: false, error: { tag: 'readOnly' } })
    expect(canTellOpenFiles ? openFilesIn(rig.directory) : []).toEqual([])
    rmdirSync(path(`${files.checkpoint}.new`))
    open().close()
  })
})
