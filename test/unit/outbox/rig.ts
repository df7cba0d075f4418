import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nobodySignsIn } from '../../../domain/authority.ts'
import type { Caller } from '../../../domain/authority.ts'
import { dayOf } from '../../../domain/day.ts'
import type { OperationRequest } from '../../../domain/operations.ts'
import type { QueueQuery, QueueSummary } from '../../../contract/ipc.ts'
import type { QueueRow, SubmitError } from '../../../contract/operations.ts'
import type { SteadyClock } from '../../../domain/steady-clock.ts'
import { ok } from '../../../domain/result.ts'
import type { Result } from '../../../domain/result.ts'
import type { Sale } from '../../../domain/sales.ts'
import { defaultSettings } from '../../../contract/settings.ts'
import type { StoreSettings } from '../../../contract/settings.ts'
import { acceptOperation } from '../../../electron/acceptance/accept.ts'
import { startOutbox } from '../../../electron/outbox/index.ts'
import type { Outbox } from '../../../electron/outbox/index.ts'
import type { Permits } from '../../../electron/outbox/committer.ts'
import type { OperationRow } from '../../../electron/storage/operation-row.ts'
import { openStorage } from '../../../electron/storage/storage.ts'
import type { Storage } from '../../../electron/storage/storage.ts'
import { createAcquirer } from './acquirer.ts'
import type { TestAcquirer } from './acquirer.ts'
import { cardSale, cashSale, morning, unknownSale, uuid } from './samples.ts'
import { createTestTime, tellingTheTime } from './time.ts'
import type { TestTime } from './time.ts'

/** The outbox over a real database, with time, acquirer and settings in the test's hand. */
export type Rig = {
  directory: string
  time: TestTime
  acquirer: TestAcquirer
  settings: StoreSettings
  /** How the disk takes what was committed behind; at once unless a test says otherwise. */
  disk: Pick<Storage, 'sync'>
  /** When a turn comes for what happened; at once unless a test says otherwise. */
  turns: { soon: (then: () => void) => void }
  /** Whether a store's hub lets operations go; nobody is asked unless a test says otherwise. */
  permits: Permits
  storage: Storage
  outbox: Outbox
  rows: OperationRow[]
  /** What the window was told of rows, a message each. */
  news: QueueRow[][]
  /** The sums that it was told. */
  sums: QueueSummary[]
  /** `caller`: as the door admitted; by default of a till where nobody signs in. */
  submit(request: OperationRequest, caller?: Caller): Result<QueueRow, SubmitError>
  row(number: number): QueueRow
  /** The sums and the rows, of a storage that can be read. */
  summary(): QueueSummary
  list(query: QueueQuery): { rows: QueueRow[]; total: number }
  /** Leaves in good order and starts again on the same directory; `between` may change its files. */
  restart(between?: () => void | Promise<void>): Promise<void>
  dispose(): Promise<void>
}

/** What stays where it is when a whole data directory is put back. */
const witnessOf = (directory: string): string => `${directory}.seen.json`

export const key = Buffer.alloc(32, 7)
export const zone = 'America/Lima'

/** Sales 1…9 approved, 11…19 of unknown outcome, 21…29 of Liquido. */
export const sampleSales = (): Sale[] =>
  [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((number) => [
    cardSale(number),
    unknownSale(10 + number),
    cashSale(20 + number),
  ])

/** @param clockAheadMs how far the PC's clock is ahead of the true time from the start */
export async function createRig(
  change: (settings: StoreSettings) => void = () => {},
  clockAheadMs = 0,
): Promise<Rig> {
  const directory = mkdtempSync(join(tmpdir(), 'extorno-outbox-'))
  const time = createTestTime(morning)
  time.shiftClock(clockAheadMs)
  const acquirer = createAcquirer(() => time.trueNow())
  const settings = defaultSettings()
  change(settings)
  const rows: OperationRow[] = []
  const news: QueueRow[][] = []
  const sums: QueueSummary[] = []
  const disk: Rig['disk'] = { sync: () => Promise.resolve(ok(null)) }
  const turns: Rig['turns'] = { soon: queueMicrotask }
  const permits: Permits = { isAsked: () => false, lets: () => true, holdOf: () => null }
  let made = 900_000
  let clock: SteadyClock
  const { storage, outbox } = start()
  storage.sales.put(sampleSales(), morning)

  function start(): { storage: Storage; outbox: Outbox } {
    clock = time.startClock()
    const opened = openStorage({
      directory,
      key,
      clock,
      dayOf: (at) => dayOf(at, zone),
      machine: 'test',
      rollbackDetector: witnessOf(directory),
    })
    if (!opened.ok) throw new Error(`storage: ${opened.error.tag}`)
    const storage: Storage = { ...opened.value, sync: () => disk.sync() }
    const started = startOutbox({
      storage,
      settings: () => settings,
      gateway: (name) => tellingTheTime(acquirer.gateway(name), clock, () => time.trueNow()),
      clock,
      timers: time.timers,
      soon: (then) => turns.soon(then),
      randomness: { number: () => 0.5, uuid: () => uuid((made += 1)) },
      permits: {
        isAsked: () => permits.isAsked(),
        lets: (operationId) => permits.lets(operationId),
        holdOf: (operationId) => permits.holdOf(operationId),
      },
      onRow: (row) => rows.push(row),
      onRows: (told) => news.push(told),
      onSummary: (told) => sums.push(told),
    })
    if (!started.ok) throw new Error(`outbox: ${started.error.tag}`)
    return { storage, outbox: started.value }
  }

  const rig: Rig = {
    directory,
    time,
    acquirer,
    settings,
    disk,
    turns,
    permits,
    storage,
    outbox,
    rows,
    news,
    sums,
    submit: (request, caller = nobodySignsIn) =>
      acceptOperation(request, {
        storage: rig.storage,
        outbox: rig.outbox,
        settings: () => settings,
        clock,
        caller,
      }),
    row(number) {
      const found = rig.outbox.get(uuid(number))
      if (!found.ok) throw new Error(`row ${number}: ${found.error.tag}`)
      return found.value
    },
    summary() {
      const summary = rig.outbox.summary()
      if (!summary.ok) throw new Error(`summary: ${summary.error.why}`)
      return summary.value
    },
    list(query) {
      const page = rig.outbox.list(query)
      if (!page.ok) throw new Error(`list: ${page.error.why}`)
      return page.value
    },
    async restart(between = () => {}) {
      await stop()
      await between()
      Object.assign(rig, start())
      await time.settle()
    },
    async dispose() {
      await stop()
      rmSync(directory, { recursive: true, force: true })
      rmSync(witnessOf(directory), { force: true })
    },
  }

  async function stop(): Promise<void> {
    const stopping = rig.outbox.stop(1000)
    acquirer.release()
    await time.advance(3000)
    await stopping
    rig.storage.close()
  }

  await time.settle()
  return rig
}
