import { closeSync, openSync, readSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { files } from '../../../electron/storage/files.ts'
import { fill, open, path } from './rig.ts'

/** Which files the system was asked to bring to the disk, and what it answers. */
const disk = vi.hoisted(() => ({ synced: [] as number[], refuses: '' }))
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>()
  return {
    ...real,
    fdatasync(descriptor: number, then: (error: Error | null) => void) {
      disk.synced.push(descriptor)
      if (disk.refuses === '') real.fdatasync(descriptor, then)
      else then(Object.assign(new Error('refused'), { code: disk.refuses, errno: -5, syscall: 'fdatasync' }))
    },
  }
})
afterEach(() => Object.assign(disk, { synced: [], refuses: '' }))

describe('what is committed behind', () => {
  it('is on the disk only once the system has synced the log, and the log it is', async () => {
    const storage = open()
    storage.writeUnsynced(() => storage.meta.set('latest', 'a mark to be found'))
    expect(disk.synced).toEqual([])
    expect(await storage.sync()).toMatchObject({ ok: true })
    expect(disk.synced).toHaveLength(1)
    const log = openSync(path(files.log), 'r')
    const bytes = Buffer.alloc(1 << 20)
    const held = bytes.subarray(0, readSync(log, bytes))
    closeSync(log)
    expect(held.includes('a mark to be found')).toBe(true)
    storage.close()
  })

  it.each([
    ['EIO', 'ioError'],
    ['EROFS', 'readOnly'],
  ])('is not promised where the disk answers %s', async (code, tag) => {
    const storage = open()
    disk.refuses = code
    expect(await storage.sync()).toEqual({ ok: false, error: { tag } })
    disk.refuses = ''
    expect(await storage.sync()).toMatchObject({ ok: true })
    storage.close()
  })
})

it('a log that a reader still needs is not emptied, and that is said', () => {
  const storage = open()
  fill(storage, 1)
  const reader = new DatabaseSync(path(files.database), { readOnly: true })
  reader.exec('BEGIN; SELECT count(*) FROM operations')
  fill(storage, 1, 2)
  expect(storage.scrub()).toBe(false)
  reader.exec('COMMIT')
  expect(storage.scrub()).toBe(true)
  reader.close()
  storage.close()
})
