import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { listBackups } from '../../../electron/storage/backups.ts'
import { files } from '../../../electron/storage/files.ts'
import { submission } from '../../bench/history.ts'
import { day, morning } from '../outbox/samples.ts'
import { open, path, rig } from './rig.ts'

const nameOf = (at: number): string => `outbox-${new Date(at).toISOString().replaceAll(/[:.]/gu, '-')}.sqlite`

it('the backups are told newest first, in whatever order the disk has them', () => {
  mkdirSync(path(files.backups))
  const times = [3, 1, 4, 0, 2].map((number) => morning + number * day)
  for (const at of times) writeFileSync(path(`${files.backups}/${nameOf(at)}`), '')
  for (const name of ['outbox.sqlite', `${nameOf(morning)}.partial`, `old-${nameOf(morning)}`])
    writeFileSync(path(`${files.backups}/${name}`), '')
  expect(listBackups(path(files.backups))).toEqual(
    times
      .toSorted((one, other) => other - one)
      .map((at) => ({ path: path(`${files.backups}/${nameOf(at)}`), at })),
  )
  expect(listBackups(path('nowhere'))).toEqual([])
})

it('a backup is kept for its days to the millisecond, and what an earlier one left unfinished goes', async () => {
  const storage = open()
  await storage.backUp(7)
  rig.advance(7 * day)
  const partial = `${nameOf(morning)}.partial`
  for (const name of [partial, `${partial}-journal`])
    writeFileSync(path(`${files.backups}/${name}`), 'a secret')
  await storage.backUp(7)
  expect(readdirSync(path(files.backups)).toSorted()).toEqual([nameOf(morning), nameOf(morning + 7 * day)])
  rig.advance(1)
  await storage.backUp(7)
  expect(readdirSync(path(files.backups)).toSorted()).toEqual([
    nameOf(morning + 7 * day),
    nameOf(morning + 7 * day + 1),
  ])
  storage.close()
})

it('a backup says of no operation that its card or bank account is kept', async () => {
  const storage = open()
  const { row, content } = submission(1, { withCard: true, cardStoredAt: morning, bankAccountKept: true })
  storage.write(() =>
    storage.operations.insert(
      { row, content },
      { card: Buffer.from('the card'), bankAccount: Buffer.from('the account') },
    ),
  )
  await storage.backUp(7)
  storage.close()
  const copy = new DatabaseSync(listBackups(path(files.backups))[0]?.path ?? '')
  expect(copy.prepare('SELECT card_stored_at, bank_account_kept FROM operations').all()).toEqual([
    { card_stored_at: null, bank_account_kept: 0 },
  ])
  expect(copy.prepare('SELECT count(*) AS n FROM bank_accounts').get()?.['n']).toBe(0)
  copy.close()
})

it('a disk that takes no backup is told, and the queue goes on', async () => {
  const storage = open()
  writeFileSync(path(files.backups), '')
  expect(await storage.backUp(7)).toEqual({ ok: false, error: { tag: 'readOnly' } })
  expect(storage.write(() => storage.meta.set('latest', '1')).ok).toBe(true)
  storage.close()
})

it('a backup that does not get its name leaves nothing of itself behind', async () => {
  const storage = open()
  mkdirSync(path(`${files.backups}/${nameOf(morning)}/x`), { recursive: true })
  expect(await storage.backUp(7)).toMatchObject({ ok: false })
  expect(readdirSync(path(files.backups))).toEqual([nameOf(morning)])
  storage.close()
})
