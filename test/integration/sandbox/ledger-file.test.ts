import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished } from 'vitest'
import { noon, openAcquirer } from './acquirer.ts'

async function ledgerPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'ledger.sqlite')
}

it('a kept ledger gets sales of today when it is opened on another day, once', async () => {
  const ledgerFile = await ledgerPath()
  const salesAt = async (at: number): Promise<[number, number]> => {
    const acquirer = await openAcquirer(at, { ledgerFile })
    const { sales, payments } = await acquirer.ledger()
    await acquirer.sandbox.stop()
    return [sales.length, payments.length]
  }
  const day = 86_400_000
  expect(await salesAt(noon)).toEqual([24, 6])
  expect(await salesAt(noon + 3_600_000)).toEqual([24, 6])
  expect(await salesAt(noon + day)).toEqual([40, 9])
  expect(await salesAt(noon + day + 3_600_000)).toEqual([40, 9])
  expect(await salesAt(noon + 9 * day)).toEqual([56, 12])
})

it('a file that is no database is kept aside, and new books are begun', async () => {
  const ledgerFile = await ledgerPath()
  await writeFile(ledgerFile, 'not a database at all, and longer than its header would be '.repeat(20))
  const acquirer = await openAcquirer(noon, { ledgerFile })
  expect((await acquirer.ledger()).sales).toHaveLength(24)
  expect(await readFile(`${ledgerFile}.damaged`, 'utf8')).toMatch(/^not a database/u)
})

it('books of another version are written anew', async () => {
  const ledgerFile = await ledgerPath()
  const old = new DatabaseSync(ledgerFile)
  old.exec('CREATE TABLE transactions (id INTEGER PRIMARY KEY, other TEXT); PRAGMA user_version = 99;')
  old.close()
  const acquirer = await openAcquirer(noon, { ledgerFile })
  expect((await acquirer.ledger()).sales).toHaveLength(24)
})
