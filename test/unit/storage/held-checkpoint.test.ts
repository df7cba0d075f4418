import { existsSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { files } from '../../../electron/storage/files.ts'
import { uuid } from '../outbox/samples.ts'
import { createTestTime } from '../outbox/time.ts'
import type { TestTime } from '../outbox/time.ts'
import { fill, open, path, rig } from './rig.ts'

/** A virus scanner: while it has a file open, Windows renames nothing over it. */
const scanner = vi.hoisted(() => ({ code: '', holds: (to: string): boolean => to === '', refused: 0 }))
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>()
  return {
    ...real,
    renameSync(from: string, to: string) {
      if (scanner.code === '' || !scanner.holds(to)) return real.renameSync(from, to)
      scanner.refused += 1
      throw Object.assign(new Error(`${scanner.code}: rename`), {
        code: scanner.code,
        errno: -1,
        syscall: 'rename',
        path: from,
        dest: to,
      })
    },
  }
})
afterEach(() => Object.assign(scanner, { code: '', refused: 0 }))

const rollbackDetector = (): string => path('elsewhere/seen.json')
const sequenceIn = (file: string): number => {
  const { journal, sequence } = JSON.parse(readFileSync(file, 'utf8'))
  return journal?.sequence ?? sequence
}
const timeFrom = (): TestTime => createTestTime(rig.now())

describe.each(['EBUSY', 'EPERM', 'EACCES'])('a file that another program holds (%s)', (code) => {
  function hold(name: string): void {
    Object.assign(scanner, { code, holds: (to: string) => to.endsWith(name), refused: 0 })
  }

  it.each([
    ['the checkpoint', files.checkpoint, () => path(files.checkpoint)],
    ['the rollback detector', 'seen.json', rollbackDetector],
  ])('%s is tried again until it takes its name; no commit fails, nothing is told', async (_, name, file) => {
    const time = timeFrom()
    const failures: string[] = []
    const storage = open({
      rollbackDetector: rollbackDetector(),
      timers: time.timers,
      onFailure: ({ tag }) => failures.push(tag),
    })
    fill(storage, 1)
    hold(name)
    await time.advance(5000)
    expect(scanner.refused).toBeGreaterThan(2)
    fill(storage, 1, 2)
    Object.assign(scanner, { code: '' })
    await time.advance(2000)
    expect(sequenceIn(file())).toBe(2)
    expect(failures).toEqual([])
    storage.close()
  })

  it('keeps no till from opening, and the next start knows what it is', () => {
    const first = open({ rollbackDetector: rollbackDetector() })
    fill(first, 1)
    first.close()
    hold(files.checkpoint)
    const second = open({ rollbackDetector: rollbackDetector() })
    fill(second, 1, 2)
    second.close()
    expect(scanner.refused).toBeGreaterThan(0)
    const third = open({ rollbackDetector: rollbackDetector() })
    expect(third.isRestored()).toBe(false)
    expect(third.salvage).toBeNull()
    expect(third.operations.secret('card', uuid(2))).not.toBeNull()
    third.close()
    Object.assign(scanner, { code: '' })
    open({ rollbackDetector: rollbackDetector() }).close()
    expect(existsSync(path(`${files.checkpoint}.new`))).toBe(false)
  })

  it('loses no salt at the first start of all', () => {
    hold(files.checkpoint)
    const first = open()
    fill(first, 1)
    first.close()
    Object.assign(scanner, { code: '' })
    const second = open()
    expect(second.operations.secret('card', uuid(1))).not.toBeNull()
    second.close()
  })
})

it('a file that stays held wakes a till at rest for a minute, not for ever', async () => {
  const time = timeFrom()
  const storage = open({ timers: time.timers })
  fill(storage, 1)
  Object.assign(scanner, { code: 'EBUSY', holds: (to: string) => to.endsWith(files.checkpoint) })
  await time.advance(10 * 60_000)
  expect(scanner.refused).toBeLessThan(62)
  Object.assign(scanner, { code: '' })
  fill(storage, 1, 2)
  await time.advance(1000)
  expect(sequenceIn(path(files.checkpoint))).toBe(2)
  storage.close()
})
