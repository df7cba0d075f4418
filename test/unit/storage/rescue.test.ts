import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { readCheckpoint } from '../../../electron/storage/checkpoint-file.ts'
import { files } from '../../../electron/storage/files.ts'
import { createInPlace } from '../../../electron/storage/in-place.ts'
import { salvage } from '../../../electron/storage/salvage.ts'
import { openStorage } from '../../../electron/storage/storage.ts'
import type { Storage } from '../../../electron/storage/storage.ts'
import { makeDirectory, removeDirectory } from '../../bench/history.ts'
import { morning, uuid } from '../outbox/samples.ts'
import { createTestTime } from '../outbox/time.ts'
import { fill, open, options, path, rig } from './rig.ts'

/** What was brought to the disk and what got its name, in order. */
const disk = vi.hoisted(() => ({ done: [] as string[] }))
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>()
  return {
    ...real,
    fsyncSync(descriptor: number) {
      disk.done.push('synced')
      real.fsyncSync(descriptor)
    },
    renameSync(from: string, to: string) {
      disk.done.push(`named ${to.split(/[\\/]/u).at(-1)}`)
      real.renameSync(from, to)
    },
  }
})
afterEach(() => (disk.done = []))

const ids = (storage: Storage): string[] => storage.operations.open().map(({ operationId }) => operationId)
const setAside = (): string[] => readdirSync(rig.directory).filter((name) => /replaced|damaged/u.test(name))

/** A storage with operations, whose database was deleted and whose rows were rescued then. */
function rescued(count: number): void {
  const storage = open()
  fill(storage, count)
  rmSync(path(files.database))
  expect(storage.confirmInPlace()).toEqual({ ok: false, error: { tag: 'gone' } })
  storage.close()
}

/** A database that another process made in the place of the one that was rescued, holding this operation. */
function otherInPlace(number: number): void {
  const elsewhere = makeDirectory()
  const other = open({ directory: elsewhere })
  fill(other, 1, number)
  other.close()
  copyFileSync(join(elsewhere, files.database), path(files.database))
  removeDirectory(elsewhere)
}

describe('what is rescued', () => {
  it('is on the disk before it gets its name', () => {
    const storage = open()
    fill(storage, 1)
    rmSync(path(files.database))
    disk.done = []
    storage.confirmInPlace()
    expect(disk.done.slice(0, 2)).toEqual(['synced', `named ${files.rescue}`])
    storage.close()
  })

  it.skipIf(process.platform === 'win32')('is for nobody else to read', () => {
    rescued(1)
    expect(statSync(path(files.rescue)).mode & 0o777).toBe(0o600)
  })

  it('is known outside at once: a journal cut off later would be noticed', () => {
    // A program that is killed now runs no timer any more.
    const storage = open({ timers: createTestTime(rig.now()).timers })
    fill(storage, 2)
    expect(readCheckpoint(path(files.checkpoint))?.operations).toBe(0)
    rmSync(path(files.database))
    storage.confirmInPlace()
    expect(readCheckpoint(path(files.checkpoint))).toMatchObject({ operations: 2, journal: { sequence: 2 } })
    storage.close()
  })

  it('is not spoilt by the log of the file that was missed', () => {
    const storage = open()
    fill(storage, 30)
    storage.scrub()
    fill(storage, 1, 31)
    rmSync(path(files.database))
    storage.confirmInPlace()
    // As a process that is killed leaves it.
    const left = makeDirectory()
    for (const name of readdirSync(rig.directory)) copyFileSync(path(name), join(left, name))
    storage.close()
    expect(existsSync(join(left, files.log))).toBe(true)
    const again = open({ directory: left })
    expect(again.salvage).toBeNull()
    expect(ids(again)).toHaveLength(31)
    again.close()
    removeDirectory(left)
  })

  it('lies alone where the file was deleted: nothing is set aside', () => {
    rescued(1)
    open().close()
    expect(setAside()).toEqual([])
  })

  it('has what lay in its place set aside under the time’s name, by which a removal finds it', () => {
    rescued(1)
    writeFileSync(path(files.database), 'this is no database')
    open().close()
    expect(setAside()).toEqual([`${files.database}.replaced-2026-11-20T15-00-00-000Z`])
  })
})

describe('a file in the place of what was rescued', () => {
  it('that another process has locked is left to it, and tried again', () => {
    rescued(1)
    otherInPlace(7)
    const holder = new DatabaseSync(path(files.database))
    holder.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE')
    expect(openStorage(options())).toEqual({ ok: false, error: { tag: 'locked' } })
    expect(setAside()).toEqual([])
    expect(existsSync(path(files.rescue))).toBe(true)
    holder.exec('COMMIT')
    holder.close()
    const again = open()
    expect(new Set(ids(again))).toEqual(new Set([uuid(1), uuid(7)]))
    again.close()
  })

  it('that both were carried over to by a start that was then killed is not carried over again', () => {
    rescued(1)
    otherInPlace(7)
    copyFileSync(path(files.rescue), path('rescue'))
    const merged = salvage({
      directory: rig.directory,
      path: path(files.database),
      rescue: path(files.rescue),
      backups: path(files.backups),
      checkpoint: null,
      now: morning,
      dayOf: () => '2026-11-20',
      reseal: () => null,
    })
    if (!merged.ok) throw new Error(merged.error.tag)
    merged.value.database.close()
    // Killed before the rescue was removed.
    renameSync(path('rescue'), path(files.rescue))
    const before = setAside()
    const again = open()
    expect(again.salvage).toBeNull()
    expect(again.isRestored()).toBe(true)
    expect(new Set(ids(again))).toEqual(new Set([uuid(1), uuid(7)]))
    again.close()
    expect(existsSync(path(files.rescue))).toBe(false)
    expect(setAside()).toEqual(before)
  })
})

describe('where a file was opened', () => {
  const changed = (): (() => string | null) => {
    writeFileSync(path('database'), '1')
    const place = createInPlace([path('database'), path('log')])
    return () => {
      try {
        place.confirm()
      } catch {
        // Told by `moved`.
      }
      return place.moved()
    }
  }

  it('is not asked of a log that was never there', () => {
    const moved = changed()
    expect(moved()).toBeNull()
    writeFileSync(path('log'), '1')
    expect(moved()).toBeNull()
  })

  it('is told as it was found first', () => {
    const moved = changed()
    rmSync(path('database'))
    expect(moved()).toBe('gone')
    mkdirSync(path('other'))
    writeFileSync(path('other/database'), '2')
    renameSync(path('other/database'), path('database'))
    expect(moved()).toBe('gone')
  })
})
