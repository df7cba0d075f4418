import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { z } from 'zod'
import type { OperationKind } from '../../domain/operations.ts'
import { sampleProfile } from '../../domain/agreed-ciphertext.ts'
import { profileDefaults } from '../../electron/settings/profile-defaults.ts'
import { launchApp } from '../../test/e2e/launch-app.ts'
import { findAcquirer } from '../demo/acquirer.ts'
import { createCashier } from '../demo/cashier.ts'
import type { Operation } from '../demo/cashier.ts'
import { firstScreen, runEverythingElse, settle } from './everything-else.ts'
import { listenForProcesses } from './functions-run.ts'
import type { FunctionsRun } from './functions-run.ts'
import { readJournal } from './journal.ts'
import type { JournalLine } from './journal.ts'

/** A line of the reader's masked log. */
type ReaderLine = { direction: string; bytes: number; text: string }

export type Trace = {
  kind: OperationKind
  /** What ran from the card to the outcome, and until all that follows from it was done. */
  ran: FunctionsRun
  /** What runs for anything else (`runEverythingElse`). */
  otherwise: FunctionsRun
  reader: ReaderLine[]
  request: { method: string; path: string; text: string; answered: number }
  journal: JournalLine[]
}

/** Sample sales of the training profile, one for each kind. */
const operations: Readonly<Record<OperationKind, Operation>> = {
  reverse: { kind: 'reverse', amount: '6,000.00', daysAgo: 0, withChip: true },
  void: { kind: 'void', amount: '110.00', daysAgo: 0, withChip: true },
  refund: { kind: 'refund', amount: '89.90', daysAgo: 1, withChip: true },
}

const requestsSchema = z.array(
  z.object({ method: z.string(), path: z.string(), text: z.string(), answered: z.number() }),
)

/**
 * Takes one sample sale back with a chip card, in the real app in training, on a simulated ID TECH reader in HID mode:
 * frames, protocol and everything behind them are the product's own.
 *
 * @param folder an empty folder for the app's data
 */
export async function runOperation(kind: OperationKind, folder: string): Promise<Trace> {
  const userData = join(folder, 'data')
  const defaults = profileDefaults('training')
  // Tag 57 with its tag and length, filled with 00, and no chip data.
  const accepted = [
    { ...sampleProfile, plaintext: 'tlv-object', padding: '00', span: 'per-tag', tlv: 'none' },
  ]
  const settings = { ...defaults, readers: { ...defaults.readers, simulated: 'idtech', accepted } }
  mkdirSync(join(userData, 'training'), { recursive: true })
  writeFileSync(join(userData, 'training', 'settings.json'), JSON.stringify({ settings }))

  const processes = await listenForProcesses(folder)
  const startedAt = performance.now()
  const app = await launchApp({ userData, executablePath: processes.executablePath })
  try {
    const { window } = app
    window.setDefaultTimeout(30_000)
    const cashier = createCashier(window, () => Promise.resolve())
    await firstScreen(window).waitFor()
    const acquirer = await findAcquirer(app.application)
    await processes.reload(window)
    await runEverythingElse(
      window,
      () => cashier.choose(operations[kind]),
      () => performance.now() - startedAt,
    )
    const otherwise = await processes.take(window)

    await listenToReader(window)
    await cashier.presentChip()
    await cashier.review()
    const { state } = await cashier.confirm()
    await settle(window)
    const ran = await processes.take(window)
    if (state !== 'approved') throw new Error(`the ${kind} ended ${state}`)

    const requests = requestsSchema.parse(await acquirer.requests())
    const request = requests.findLast(({ path }) => path.startsWith('/pos/v1/'))
    if (request === undefined) throw new Error('the acquirer saw no request')
    const reader = await readerLines(window)
    await app.close()
    return { kind, ran, otherwise, reader, request, journal: readJournal(join(userData, 'training')) }
  } finally {
    await app.close()
    processes.stop()
  }
}

declare global {
  interface Window {
    readerLines?: ReaderLine[]
  }
}

const listenToReader = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.readerLines = []
    window.extorno.on('readers.log', (line) => window.readerLines?.push(line as ReaderLine))
  })

const readerLines = (page: Page): Promise<ReaderLine[]> => page.evaluate(() => window.readerLines ?? [])
