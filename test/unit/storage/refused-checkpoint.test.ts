import { existsSync, statSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Timers } from '../../../domain/clock.ts'
import { readCheckpoint } from '../../../electron/storage/checkpoint-file.ts'
import { files } from '../../../electron/storage/files.ts'
import { openStorage } from '../../../electron/storage/storage.ts'
import { submission } from '../../bench/history.ts'
import { uuid } from '../outbox/samples.ts'
import { createTestTime } from '../outbox/time.ts'
import { fill, open, options, path, rig } from './rig.ts'

/** What the disk answers to who writes or names a file, and how often it was asked. */
const disk = vi.hoisted(() => ({ code: '', refuses: '', asked: 0 }))
const refuse = vi.hoisted(() => (path: string, syscall: string): void => {
  if (disk.code === '' || !path.endsWith(disk.refuses)) return
  disk.asked += 1
  throw Object.assign(new Error(disk.code), { code: disk.code, errno: -1, syscall, path })
})
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>()
  return {
    ...real,
    writeFileSync(to: string, ...rest: [string]) {
      refuse(to, 'open')
      real.writeFileSync(to, ...rest)
    },
    renameSync(from: string, to: string) {
      refuse(to, 'rename')
      real.renameSync(from, to)
    },
  }
})
const takes = (): void => void Object.assign(disk, { code: '', refuses: '', asked: 0 })
const refuses = (code: string, name: string): void =>
  void Object.assign(disk, { code, refuses: name, asked: 0 })
afterEach(takes)

const operationsKnown = (): number | undefined => readCheckpoint(path(files.checkpoint))?.operations

/** Timers in the test's hand, with how many have not run yet. */
function watched() {
  const time = createTestTime(rig.now())
  const pending = new Set<() => void>()
  const timers: Timers = {
    after(milliseconds, then) {
      pending.add(then)
      const cancel = time.timers.after(milliseconds, () => {
        pending.delete(then)
        then()
      })
      return () => {
        pending.delete(then)
        cancel()
      }
    },
  }
  return { timers, advance: (milliseconds: number) => time.advance(milliseconds), pending }
}

describe('the checkpoint', () => {
  it('that a full disk does not take is tried again, and no commit fails', async () => {
    const { timers, advance } = watched()
    const failures: string[] = []
    const storage = open({ timers, onFailure: ({ tag }) => failures.push(tag) })
    refuses('ENOSPC', `${files.checkpoint}.new`)
    fill(storage, 1)
    await advance(3000)
    expect(disk.asked).toBeGreaterThan(1)
    takes()
    await advance(1000)
    expect(operationsKnown()).toBe(1)
    expect(failures).toEqual([])
    storage.close()
  })

  it('follows what did not wait for the disk, once it is there', async () => {
    const { timers, advance } = watched()
    const storage = open({ timers })
    const { row, content } = submission(1)
    storage.writeUnsynced(() =>
      storage.operations.insert({ row, content }, { card: null, bankAccount: null }),
    )
    await advance(5000)
    expect(operationsKnown()).toBe(0)
    await storage.sync()
    await advance(1000)
    expect(operationsKnown()).toBe(1)
    storage.close()
  })

  it.each([
    ['is held while it is written', `${files.checkpoint}.new`],
    ['is held while it gets its name', files.checkpoint],
  ])('that %s at a start has it soon after, though nothing is written', async (_, name) => {
    const first = open()
    fill(first, 1)
    first.close()
    const { timers, advance, pending } = watched()
    refuses('EBUSY', name)
    const storage = open({ timers })
    const generation = storage.meta.get('generation')
    takes()
    await advance(2000)
    expect(existsSync(path(`${files.checkpoint}.new`))).toBe(false)
    expect(readCheckpoint(path(files.checkpoint))?.generation).toBe(generation)
    expect(pending.size).toBe(0)
    storage.close()
  })

  it.each([
    ['is full', 'ENOSPC', 'full'],
    ['fails', 'EIO', 'ioError'],
  ])(
    'that a disk which %s does not take at a start keeps the till closed, and what it holds is no older copy then',
    (_, code, tag) => {
      const first = open()
      fill(first, 1)
      first.close()
      refuses(code, `${files.checkpoint}.new`)
      expect(openStorage(options())).toEqual({ ok: false, error: { tag } })
      takes()
      const again = open()
      expect(again.isRestored()).toBe(false)
      expect(again.operations.secret('card', uuid(1))).not.toBeNull()
      again.close()
    },
  )

  it('that holds the only salt is not done without: no card is sealed under one that is nowhere', () => {
    refuses('EBUSY', `${files.checkpoint}.new`)
    expect(openStorage(options())).toEqual({ ok: false, error: { tag: 'locked' } })
  })

  it('wakes no till at rest, and none that was closed', () => {
    const { timers, pending } = watched()
    const storage = open({ timers })
    expect(pending.size).toBe(0)
    fill(storage, 1)
    expect(pending.size).toBe(1)
    storage.close()
    expect(pending.size).toBe(0)
  })
})

describe('the rollback detector', () => {
  it('that can be written nowhere wakes no till for it', () => {
    const { timers, pending } = watched()
    refuses('EACCES', 'seen.json.new')
    const storage = open({ timers, rollbackDetector: path('elsewhere/seen.json') })
    expect(disk.asked).toBeGreaterThan(0)
    expect(pending.size).toBe(0)
    storage.close()
  })

  it.skipIf(process.platform === 'win32')('is for nobody else to read', () => {
    open({ rollbackDetector: path('elsewhere/seen.json') }).close()
    expect(statSync(path('elsewhere/seen.json')).mode & 0o777).toBe(0o600)
  })
})
