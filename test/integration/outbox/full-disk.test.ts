import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { files } from '../../../electron/storage/files.ts'
import { openStorage } from '../../../electron/storage/storage.ts'
import { makeDirectory, open, removeDirectory, start, submission } from '../../bench/history.ts'

let mountPoint: string

/** A file system of its own that is soon full. Mounting wants the rights of root, which CI has and a desk may not. */
function canMount(): boolean {
  const probe = makeDirectory()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', probe], { stdio: 'ignore' })
    execFileSync('umount', [probe], { stdio: 'ignore' })
    return true
  } catch {
    return false
  } finally {
    removeDirectory(probe)
  }
}

describe.skipIf(!canMount())('a disk that is full or read-only', () => {
  beforeEach(() => {
    mountPoint = makeDirectory()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mountPoint])
  })
  afterEach(() => {
    execFileSync('umount', [mountPoint])
    removeDirectory(mountPoint)
  })

  const directory = (): string => join(mountPoint, 'data')
  const ballast = (): string => join(mountPoint, 'ballast')

  function fillUp(): void {
    for (let size = 1 << 20; size >= 512; size /= 2)
      try {
        writeFileSync(ballast(), Buffer.alloc(size), { flag: 'a' })
      } catch (error) {
        // Full is what is wanted.
        if (!(error instanceof Error)) throw error
      }
  }

  it('before the first start is told, and nothing is half made', () => {
    mkdirSync(directory())
    fillUp()
    const opened = openStorage({
      directory: directory(),
      key: null,
      clock: { now: () => Date.now() },
      dayOf: () => '2026-11-20',
    })
    expect(opened).toEqual({ ok: false, error: { tag: 'full' } })
    rmSync(ballast())
    open(directory()).close()
  })

  it('during writes refuses the one that does not fit, loses none that was accepted, and goes on when there is room', () => {
    const storage = open(directory())
    const outbox = start(storage, null)
    fillUp()
    const results = Array.from({ length: 400 }, (_, index) => outbox.submit(submission(index + 1)))
    const refused = results.filter((result) => !result.ok)
    expect(refused.length).toBeGreaterThan(0)
    expect(new Set(refused.map((result) => (result.ok ? '' : result.error.tag)))).toEqual(new Set(['full']))
    rmSync(ballast())
    expect(outbox.submit(submission(1001)).ok).toBe(true)
    storage.close()

    const again = open(directory())
    const accepted = results.flatMap((result) => (result.ok ? [result.value.operationId] : []))
    const kept = new Set(again.operations.open().map(({ operationId }) => operationId))
    expect(accepted.filter((operationId) => !kept.has(operationId))).toEqual([])
    expect(kept.size).toBe(accepted.length + 1)
    expect(again.salvage).toBeNull()
    again.close()
  })

  it('that is mounted read-only is told, before and during use', () => {
    const storage = open(directory())
    const outbox = start(storage, null)
    expect(outbox.submit(submission(1)).ok).toBe(true)
    storage.close()
    execFileSync('mount', ['-o', 'remount,ro', mountPoint])
    const opened = openStorage({
      directory: directory(),
      key: null,
      clock: { now: () => Date.now() },
      dayOf: () => '2026-11-20',
    })
    expect(opened).toEqual({ ok: false, error: { tag: 'readOnly' } })
  })
})

describe.skipIf(!canMount())('a disk with space that can hold no more files', () => {
  beforeEach(() => {
    mountPoint = makeDirectory()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,nr_inodes=12', 'tmpfs', mountPoint])
  })
  afterEach(() => {
    execFileSync('umount', [mountPoint])
    removeDirectory(mountPoint)
  })

  it('is told as that, and goes on once files were deleted', () => {
    const directory = join(mountPoint, 'data')
    mkdirSync(directory)
    const made: string[] = []
    for (let isFull = false; !isFull;)
      try {
        const name = join(mountPoint, `small-${made.length}`)
        writeFileSync(name, '')
        made.push(name)
      } catch (error) {
        if (!(error instanceof Error)) throw error
        isFull = true
      }
    const opening = () =>
      openStorage({ directory, key: null, clock: { now: () => Date.now() }, dayOf: () => '2026-11-20' })
    // No file can be made at all; the lock and the database alone; all but the checkpoint.
    for (const free of [0, 1, 2, 3, 4]) {
      for (const name of made.splice(0, free === 0 ? 0 : 1)) rmSync(name)
      expect(opening()).toEqual({ ok: false, error: { tag: 'noInodes' } })
    }
    for (const name of made) rmSync(name)
    open(directory).close()
  })
})

it.skipIf(!canMount())(
  'a checkpoint whose place is held (EBUSY) keeps no till from opening or working',
  () => {
    const directory = makeDirectory()
    open(directory).close()
    const checkpoint = join(directory, files.checkpoint)
    // Nothing is renamed over a mount point: the system's own EBUSY, as a virus scanner causes it elsewhere.
    execFileSync('mount', ['--bind', checkpoint, checkpoint])
    try {
      const storage = open(directory)
      expect(start(storage, null).submit(submission(1)).ok).toBe(true)
      storage.close()
    } finally {
      execFileSync('umount', [checkpoint])
    }
    const again = open(directory)
    expect(again.isRestored()).toBe(false)
    expect(again.operations.open()).toHaveLength(1)
    again.close()
    removeDirectory(directory)
  },
)
