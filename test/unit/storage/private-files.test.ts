import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defaultSettings } from '../../../contract/settings.ts'
import { openLog } from '../../../electron/app/log.ts'
import { openSettings } from '../../../electron/settings/store.ts'
import { replacePrivateFile } from '../../../electron/storage/private-files.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'
import { cardSale, voidRequest } from '../outbox/samples.ts'

vi.mock('electron', () => ({ default: {}, app: undefined, ipcMain: undefined, shell: undefined }))

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

/** Every file and folder of a directory that others may read, write or enter. */
function openToOthers(directory: string): string[] {
  const inside = readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) =>
    join(directory, name),
  )
  return [directory, ...inside].filter((path) => (statSync(path).mode & 0o077) !== 0)
}

let rig: Rig
beforeEach(async () => {
  rig = await createRig()
})
afterEach(() => rig.dispose())

it.skipIf(process.platform === 'win32')('nothing in a data directory is open to others', async () => {
  rig.submit(voidRequest(cardSale(1), { id: 1, withCard: true }))
  await rig.time.settle()
  expect(await rig.storage.backUp(7)).toMatchObject({ ok: true })
  const now = { now: () => rig.time.trueNow() }
  openLog(rig.directory, now, rig.time.timers).write({ event: 'stopped' })
  expect(
    openSettings(rig.directory, now, { seal: null, isGuarded: false }).save(defaultSettings()),
  ).toMatchObject({ ok: true })
  expect(readdirSync(rig.directory)).toEqual(
    expect.arrayContaining([
      'outbox.sqlite',
      'outbox.sqlite-wal',
      'outbox.sqlite-shm',
      'backups',
      'extorno.log',
    ]),
  )
  expect(openToOthers(rig.directory)).toEqual([])
})

it.skipIf(process.platform === 'win32')(
  'what an earlier version left open is put right at the start',
  async () => {
    const others = mkdtempSync(join(tmpdir(), 'extorno-others-'))
    const theirs = join(others, 'theirs.txt')
    writeFileSync(theirs, '', { mode: 0o644 })
    await rig.restart(() => {
      mkdirSync(join(rig.directory, 'backups'), { recursive: true })
      writeFileSync(join(rig.directory, 'settings.json'), '{}')
      writeFileSync(join(rig.directory, 'backups', 'old.sqlite'), '')
      for (const name of readdirSync(rig.directory))
        chmodSync(join(rig.directory, name), name === 'backups' ? 0o755 : 0o644)
      chmodSync(rig.directory, 0o755)
      symlinkSync(theirs, join(rig.directory, 'link'))
    })
    expect(modeOf(theirs)).toBe('644')
    rmSync(join(rig.directory, 'link'))
    expect(openToOthers(rig.directory)).toEqual([])
    rmSync(others, { recursive: true })
  },
)

it.skipIf(process.platform === 'win32')(
  'a small file that is given another text is for nobody else to read',
  () => {
    const file = join(rig.directory, 'of/people', 'people.json')
    replacePrivateFile(file, 'one')
    replacePrivateFile(file, 'two')
    expect(readFileSync(file, 'utf8')).toBe('two')
    expect(readdirSync(join(rig.directory, 'of/people'))).toEqual(['people.json'])
    expect([modeOf(file), modeOf(join(rig.directory, 'of/people'))]).toEqual(['600', '700'])
  },
)
