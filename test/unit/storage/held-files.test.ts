import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  renameFile,
  renameFileLater,
  retryWhileHeld,
  tryRename,
} from '../../../electron/storage/held-files.ts'

/** A scanner that holds a file for as many tries. */
const scanner = vi.hoisted(() => ({ code: 'EBUSY', tries: 0, seen: 0 }))
const refusal = vi.hoisted(() => (): void => {
  scanner.seen += 1
  if (scanner.seen <= scanner.tries)
    throw Object.assign(new Error(`${scanner.code}: rename`), { code: scanner.code, syscall: 'rename' })
})
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>()
  return { ...real, renameSync: (from: string, to: string) => (refusal(), real.renameSync(from, to)) }
})
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  return { ...real, rename: async (from: string, to: string) => (refusal(), real.rename(from, to)) }
})

let folder: string
const path = (name: string): string => join(folder, name)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'extorno-held-'))
  writeFileSync(path('new'), 'new')
  writeFileSync(path('old'), 'old')
  Object.assign(scanner, { code: 'EBUSY', tries: 0, seen: 0 })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  rmSync(folder, { recursive: true, force: true })
})

function on(platform: string): void {
  vi.stubGlobal(
    'process',
    new Proxy(process, { get: (real, name) => (name === 'platform' ? platform : Reflect.get(real, name)) }),
  )
}

describe.each(['EBUSY', 'EPERM', 'EACCES'])('a file that a scanner holds on Windows (%s)', (code) => {
  it.each([
    ['renameFile', (from: string, to: string) => Promise.resolve(renameFile(from, to))],
    ['renameFileLater', renameFileLater],
  ] as const)('gets its name once it lets go: %s', async (_name, rename) => {
    on('win32')
    Object.assign(scanner, { code, tries: 4 })
    await rename(path('new'), path('old'))
    expect(readFileSync(path('old'), 'utf8')).toBe('new')
    expect(scanner.seen).toBe(5)
  })

  it('that never lets go is given up within a second, with what the system said; nothing is lost', () => {
    on('win32')
    Object.assign(scanner, { code, tries: Infinity })
    const begun = performance.now()
    expect(() => renameFile(path('new'), path('old'))).toThrow(code)
    expect(performance.now() - begun).toBeGreaterThan(600)
    expect([scanner.seen, readFileSync(path('old'), 'utf8'), existsSync(path('new'))]).toEqual([
      7,
      'old',
      true,
    ])
  })

  it('is given up after some seconds where nobody waits', async () => {
    on('win32')
    Object.assign(scanner, { code, tries: Infinity })
    vi.useFakeTimers()
    const given = renameFileLater(path('new'), path('old')).catch((error: unknown) => String(error))
    await vi.advanceTimersByTimeAsync(6000)
    expect(scanner.seen).toBeLessThan(13)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await given).toContain(code)
    expect(scanner.seen).toBe(13)
    expect(existsSync(path('new'))).toBe(true)
  })

  it('is waited for nowhere else: there the right is missing', async () => {
    on('linux')
    Object.assign(scanner, { code, tries: Infinity })
    expect(() => renameFile(path('new'), path('old'))).toThrow(code)
    await expect(renameFileLater(path('new'), path('old'))).rejects.toThrow(code)
    expect(scanner.seen).toBe(2)
  })

  it('is told, not thrown, to who asks once', () => {
    Object.assign(scanner, { code, tries: 1 })
    expect(tryRename(path('new'), path('old'))).toBe(false)
    expect(tryRename(path('new'), path('old'))).toBe(true)
  })
})

it('gives up at once what no waiting mends', () => {
  on('win32')
  Object.assign(scanner, { code: 'ENOSPC', tries: Infinity })
  expect(() => renameFile(path('new'), path('old'))).toThrow('ENOSPC')
  expect(scanner.seen).toBe(1)
  expect(() => tryRename(path('new'), path('old'))).toThrow('ENOSPC')
  expect(retryWhileHeld(() => 'done')).toBe('done')
})

it('is the only way a file of main or of the bridge gets its name', () => {
  const root = join(import.meta.dirname, '../../..')
  const others = ['electron', 'native-bridge']
    .flatMap((name) =>
      readdirSync(join(root, name), { recursive: true, encoding: 'utf8' }).map((file) => join(name, file)),
    )
    .filter((file) => file.endsWith('.ts') && file !== join('electron', 'storage', 'held-files.ts'))
    .filter((file) => /\brename(?:Sync)?\b[^']*from 'node:fs/u.test(readFileSync(join(root, file), 'utf8')))
  expect(others).toEqual([])
})
