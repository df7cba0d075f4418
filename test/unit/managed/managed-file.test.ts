import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { managedPath, readOwnersFile } from '../../../electron/managed/managed-file.ts'
import { nothingManaged, readManaged } from '../../../electron/managed/read-managed.ts'
import type { ManagedSources } from '../../../electron/managed/read-managed.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'extorno-managed-')), 'extorno')
  mkdirSync(folder, { mode: 0o755 })
  path = join(folder, 'managed.json')
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

const me = process.getuid?.() ?? 0
const mine = new Set([me])
const write = (content: unknown, mode = 0o644): void => {
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  chmodSync(path, mode)
}
const read = (sources: Partial<ManagedSources> = {}) =>
  readManaged({
    path,
    owners: mine,
    platform: 'linux',
    policy: () => Promise.reject(new Error('not asked')),
    ...sources,
  })
const refused = (why: string) => ({ settings: [], problems: [{ key: 'managed.json', why }] })

it('lies where only an administrator of each system writes, whatever the environment says', () => {
  expect((['linux', 'win32', 'darwin'] as const).map(managedPath)).toEqual([
    '/etc/extorno/managed.json',
    'C:\\ProgramData\\Extorno\\managed.json',
    '/Library/Application Support/Extorno/managed.json',
  ])
})

it('is read where nobody else may write it, and is not missed where there is none', async () => {
  expect(await read()).toEqual(nothingManaged)
  write({ extorno: 1, settings: { merchantName: 'Cadena' } })
  expect(await read()).toEqual({ settings: [{ merchantName: 'Cadena' }], problems: [] })
})

it.runIf(process.platform !== 'win32')('is refused where another account may write it', async () => {
  for (const mode of [0o664, 0o646, 0o666]) {
    write({ settings: { merchantName: 'Cadena' } }, mode)
    expect(await read()).toEqual(refused('notTrusted'))
  }
  write({ settings: { merchantName: 'Cadena' } })
  expect(await read({ owners: new Set([me + 1]) })).toEqual(refused('notTrusted'))
})

it.runIf(process.platform !== 'win32')('is refused where another account may exchange it', async () => {
  write({ settings: {} })
  chmodSync(folder, 0o777)
  expect(await read()).toEqual(refused('notTrusted'))
  // In a folder such as /tmp nobody moves what is another's.
  chmodSync(folder, 0o1777)
  expect((await read()).problems).toEqual([])
})

it.runIf(process.platform !== 'win32')('is refused where it is a link to somewhere else', async () => {
  const other = join(folder, 'other.json')
  writeFileSync(other, '{}', { mode: 0o644 })
  symlinkSync(other, path)
  expect(readOwnersFile(path, mine)).toEqual({ ok: false, error: 'notTrusted' })
})

it('says of a file that it cannot be read or is no JSON object', async () => {
  for (const content of ['{"settings":', '[]', 'null', '"text"']) {
    write(content)
    expect(await read()).toEqual(refused('notJson'))
  }
  write('x'.repeat(200_001))
  expect(await read()).toEqual(refused('notRead'))
  rmSync(path)
  mkdirSync(path, { mode: 0o755 })
  expect(await read()).toEqual(refused('notRead'))
})

it('names what beside the settings it does not know, and settings that are none', async () => {
  write({ settings: { merchantName: 'Cadena' }, kiosk: true })
  expect(await read()).toEqual({
    settings: [{ merchantName: 'Cadena' }],
    problems: [{ key: 'kiosk', why: 'unknown' }],
  })
  write({ settings: ['merchantName'] })
  expect(await read()).toEqual({ settings: [], problems: [{ key: 'settings', why: 'invalid' }] })
})
