import { existsSync, statSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { files } from '../../../electron/storage/files.ts'
import { clearRemains } from '../../../electron/storage/removal-remains.ts'
import { day, minute, morning } from '../outbox/samples.ts'
import { fill, open, path, rig } from './rig.ts'

const named = (at: number): string => new Date(at).toISOString().replaceAll(/[:.]/gu, '-')

/** Clears what was left of a removal of everything before a moment; `null`: nothing was ever removed. */
function clear(before: number | null): DatabaseSync {
  const database = new DatabaseSync(path(files.database))
  if (before !== null) database.exec(`INSERT OR REPLACE INTO meta VALUES ('removedBefore', '${before}')`)
  clearRemains(database, rig.directory)
  return database
}

it('what was kept aside from before goes, what is younger and what is no such file stays', () => {
  open().close()
  const [old, young] = [named(morning - minute), named(morning)]
  const gone = [
    `outbox.sqlite.damaged-${old}`,
    `outbox.sqlite.damaged-${old}-wal`,
    `outbox.sqlite.replaced-${old}-shm`,
    `settings.damaged-${morning - 1}.json`,
    `settings.altered-${morning - 1}.json`,
  ]
  const kept = [
    `outbox.sqlite.damaged-${young}`,
    `settings.damaged-${morning}.json`,
    `outbox.sqlite.damaged-${old}-copy`,
    `my.outbox.sqlite.damaged-${old}`,
    'outbox.sqlite.damaged-99-99-99T99-99-99-999Z',
    'outbox.sqlite.damaged-T-Z',
    `settings.other-${morning - 1}.json`,
  ]
  for (const name of [...gone, ...kept]) writeFileSync(path(name), 'x')
  clear(null).close()
  expect([...gone, ...kept].filter((name) => !existsSync(path(name)))).toEqual([])
  clear(morning).close()
  expect(gone.filter((name) => existsSync(path(name)))).toEqual([])
  expect(kept.filter((name) => !existsSync(path(name)))).toEqual([])
})

it('the file is written anew, once for a week of what was removed', () => {
  const storage = open()
  fill(storage, 60)
  storage.close()
  const sizeAfter = (before: number): number => {
    const database = clear(before)
    const upTo = database.prepare(`SELECT value FROM meta WHERE name = 'compactedUpTo'`).get()?.['value']
    database.close()
    return upTo === String(before) ? statSync(path(files.database)).size : Infinity
  }
  const erase = (): void => {
    const database = new DatabaseSync(path(files.database))
    database.exec(
      'DELETE FROM card_blocks; INSERT INTO card_blocks VALUES (1, zeroblob(400000)); DELETE FROM card_blocks',
    )
    database.close()
  }
  erase()
  const whole = statSync(path(files.database)).size
  const small = sizeAfter(morning)
  expect(small).toBeLessThan(whole)
  erase()
  expect(sizeAfter(morning + 7 * day - 1)).toBe(Infinity)
  expect(sizeAfter(morning + 7 * day)).toBeLessThanOrEqual(small)
})

it('a database that nothing was removed from is never written anew', () => {
  open().close()
  const database = clear(null)
  expect(database.prepare(`SELECT count(*) AS n FROM meta WHERE name = 'compactedUpTo'`).get()?.['n']).toBe(0)
  database.close()
})
