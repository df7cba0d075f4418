import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { noon, openAcquirer } from './acquirer.ts'

it('a kept ledger gets sales of today when it is opened on another day, once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const ledgerFile = join(folder, 'ledger.sqlite')
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
