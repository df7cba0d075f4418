import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ok } from '../../../domain/result.ts'
import { recentLog } from '../../../electron/app/log.ts'
import type { OpenQueue } from '../../../electron/handlers/open-queue.ts'
import { supportFile } from '../../../electron/handlers/support-file.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'
import {
  accountNumber,
  bankRefundRequest,
  cardSale,
  cashSale,
  cashierApproved,
  ciphertext,
  voidRequest,
} from '../outbox/samples.ts'

vi.mock('electron', () => ({ default: {}, app: undefined, ipcMain: undefined, shell: undefined }))

let rig: Rig
let folder: string
beforeEach(async () => {
  rig = await createRig()
  folder = mkdtempSync(join(tmpdir(), 'extorno-support-'))
})
afterEach(async () => {
  await rig.dispose()
  rmSync(folder, { recursive: true })
})

const file = (): string =>
  JSON.stringify(
    supportFile({
      queue: () => ok(rig as unknown as OpenQueue),
      settings: () => ({ ...rig.settings, merchantName: 'Bodega Rosa' }),
      readers: () => ({ bridge: { state: 'running', restarts: 0 }, readers: [], missing: [] }),
      recentLog: () => recentLog(folder),
      info: () => ({
        version: '0.1.0',
        profile: 'test',
        runtime: 'electron',
        health: {
          storage: 'salvaged',
          isQueueKnown: true,
          salvage: { kept: 3, lost: 0, asidePath: '/home/rosa/aside' },
          settings: 'ok',
          managed: { fixed: [], problems: [] },
          keyring: 'ok',
          data: 'named',
          weakTls: [],
          modules: [],
        },
      }),
    }),
  )

it('has nothing of a card, an account, a person, a shop or a path, whatever waits', () => {
  expect(rig.submit(voidRequest(cardSale(1), { id: 1, withCard: true }), cashierApproved).ok).toBe(true)
  expect(rig.submit(bankRefundRequest(cashSale(21), { id: 2 }), cashierApproved).ok).toBe(true)
  writeFileSync(
    join(folder, 'extorno.log'),
    `${JSON.stringify({ at: 'now', event: 'settingsReset', asidePath: '/home/rosa/x' })}\nhalf a li`,
  )
  const text = file()
  const { person, approver } = cashierApproved
  const forbidden = [
    ...Object.values(ciphertext),
    accountNumber,
    person?.name,
    approver?.name,
    'Bodega',
    'rosa',
    cardSale(1).key,
  ].filter((one): one is string => typeof one === 'string' && one !== '')
  expect(forbidden.length).toBeGreaterThan(5)
  expect(forbidden.filter((one) => text.includes(one))).toEqual([])
  expect(text).toContain('settingsReset')
})

it("has the journal's head, as the counter itself knows it", () => {
  rig.submit(voidRequest(cardSale(1), { id: 1 }), cashierApproved)
  const { sequence, hash } = rig.storage.journal.head()
  expect(sequence).toBeGreaterThan(0)
  expect(JSON.parse(file())).toMatchObject({ journal: { sequence, hash } })
})

it('has the newest lines of the log, the file before included, and at most so many', () => {
  const lines = (from: number): string =>
    Array.from({ length: 200 }, (_, index) => JSON.stringify({ event: 'n', n: from + index })).join('\n')
  writeFileSync(join(folder, 'extorno.1.log'), `${lines(0)}\n`)
  writeFileSync(join(folder, 'extorno.log'), `${lines(200)}\n`)
  const log = recentLog(folder) as { n: number }[]
  expect([log.length, log[0]?.n, log.at(-1)?.n]).toEqual([300, 100, 399])
  expect(recentLog(join(folder, 'nowhere'))).toEqual([])
})
