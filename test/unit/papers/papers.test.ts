import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PaperJob } from '../../../contract/papers.ts'
import type { PrintingSettings, ReceiptPrinterProblem } from '../../../contract/printing.ts'
import { defaultSettings } from '../../../contract/settings.ts'
import { nobodySignsIn } from '../../../domain/authority.ts'
import type { Caller } from '../../../domain/authority.ts'
import { err, ok } from '../../../domain/result.ts'
import { papersHandlers } from '../../../electron/handlers/papers.ts'
import type { PapersDependencies } from '../../../electron/handlers/papers.ts'
import type { OpenQueue } from '../../../electron/handlers/open-queue.ts'
import type { PaperPage } from '../../../electron/papers/page.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'
import { cardSale, uuid, voidRequest } from '../outbox/samples.ts'

let rig: Rig
let folder: string
let printed: unknown[]
let page: PaperPage
let settings: PrintingSettings
let problem: ReceiptPrinterProblem | null

beforeEach(async () => {
  rig = await createRig()
  rig.submit(voidRequest(cardSale(1), { id: 1 }))
  folder = mkdtempSync(join(tmpdir(), 'extorno-papers-'))
  printed = []
  settings = defaultSettings().printing
  problem = null
  page = {
    print(...asked) {
      printed.push(asked)
      return Promise.resolve('printed')
    },
    pdf: () => Promise.resolve(new TextEncoder().encode('%PDF-1.4')),
  }
})
afterEach(async () => {
  await rig.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const job: PaperJob = {
  about: { tag: 'operation', operationId: uuid(1) },
  paper: { name: 'voucher-1', lines: [{ tag: 'text', text: 'Constancia', look: 'strong' }] },
  heightMm: 120,
}
const papers = (over: Partial<PapersDependencies> = {}) =>
  papersHandlers({
    // Of an open queue no more is asked.
    queue: () => ok({ storage: rig.storage, outbox: rig.outbox } as OpenQueue),
    page: () => page,
    choosePath: (name) => Promise.resolve(join(folder, `${name}.pdf`)),
    printers: () => Promise.resolve([{ name: 'ticketera', displayName: 'Ticketera' }]),
    receiptPrinter(printer, parts) {
      printed.push([printer, Buffer.concat(parts).toString('latin1')])
      return Promise.resolve(problem)
    },
    settings: () => settings,
    ownFolder: tmpdir(),
    clock: rig.time.clock,
    ...over,
  })
const made = (): number =>
  rig.storage.journal.of(uuid(1)).filter(({ event }) => event === 'voucherMade').length
const someone = (name: string, role: 'cashier' | 'supervisor' = 'cashier'): Caller => ({
  person: { id: uuid(9), name, role },
  approver: null,
})

it('prints at the size of the paper, and the journal says who did', async () => {
  const calls = papers()
  expect(await calls.voucher({ operationId: uuid(1) }, nobodySignsIn)).toMatchObject({
    ok: true,
    value: { papers: 0, row: { operationId: uuid(1) } },
  })
  expect(await calls.print(job, someone('Ana', 'supervisor'))).toEqual(ok(undefined))
  expect(printed).toEqual([
    [
      { widthMm: 80, heightMm: 120 },
      { tag: 'system', deviceName: null, isSilent: false },
    ],
  ])
  const [entry] = rig.storage.journal.of(uuid(1)).filter(({ event }) => event === 'voucherMade')
  expect([entry?.shown.who, entry?.detail]).toEqual(['Ana', '{"to":"printer"}'])
  expect(await calls.voucher({ operationId: uuid(1) }, nobodySignsIn)).toMatchObject({ value: { papers: 1 } })
})

it.each(['cancelled', 'noPrinter', 'failed'] as const)(
  'a paper that was not printed (%s) is no paper',
  async (why) => {
    page.print = () => Promise.resolve(why)
    expect(await papers().print(job, nobodySignsIn)).toEqual(err({ tag: 'NotPrinted', why }))
    expect(made()).toBe(0)
  },
)

it('one paper at a time: the page is one', async () => {
  const { promise, resolve } = Promise.withResolvers<'printed'>()
  page.print = () => promise
  const calls = papers()
  const first = calls.print(job, nobodySignsIn)
  expect(await calls.savePdf(job, nobodySignsIn)).toEqual(err({ tag: 'Busy' }))
  resolve('printed')
  expect(await first).toEqual(ok(undefined))
  expect(made()).toBe(1)
})

it('a PDF is written whole, and counts as a paper', async () => {
  const saved = await papers({ ownFolder: '/usr' }).savePdf(job, nobodySignsIn)
  expect(saved).toEqual(ok({ path: join(folder, 'voucher-1.pdf') }))
  expect(readFileSync(join(folder, 'voucher-1.pdf'), 'utf8')).toBe('%PDF-1.4')
  expect(readdirSync(folder)).toEqual(['voucher-1.pdf'])
  expect(made()).toBe(1)
})

it('no PDF is put where the person does not want it, in the program’s own folder, or where nothing can be written', async () => {
  const none = papers({ choosePath: () => Promise.resolve(null) })
  expect(await none.savePdf(job, nobodySignsIn)).toEqual(ok({ path: null }))
  expect(await papers().savePdf(job, nobodySignsIn)).toEqual(err({ tag: 'NotSaved', why: 'programFolder' }))
  const gone = papers({
    ownFolder: '/usr',
    choosePath: () => Promise.resolve(join(folder, 'none/voucher.pdf')),
  })
  expect(await gone.savePdf(job, nobodySignsIn)).toEqual(err({ tag: 'NotSaved', why: 'notWritable' }))
  page.pdf = () => Promise.resolve(null)
  expect(await papers().savePdf(job, nobodySignsIn)).toEqual(err({ tag: 'NotSaved', why: 'failed' }))
  expect([readdirSync(folder), made()]).toEqual([[], 0])
})

it('without a window nothing is printed, and of an operation that is not there neither', async () => {
  expect(await papers({ page: () => null }).print(job, nobodySignsIn)).toEqual(
    err({ tag: 'NotPrinted', why: 'failed' }),
  )
  const other: PaperJob = { ...job, about: { tag: 'operation', operationId: uuid(7) } }
  expect(await papers().print(other, nobodySignsIn)).toEqual(err({ tag: 'NoSuchOperation' }))
})

it('a cashier gets no paper of what somebody else has ended', async () => {
  rig.outbox.cancel(uuid(1), 'Rosa')
  const calls = papers()
  expect(await calls.voucher({ operationId: uuid(1) }, someone('Ana'))).toEqual(
    err({ tag: 'NoSuchOperation' }),
  )
  expect(await calls.print(job, someone('Ana'))).toEqual(err({ tag: 'NoSuchOperation' }))
})

it('goes to the receipt printer that the store has chosen, as wide as its roll', async () => {
  const printer = { tag: 'network', host: '10.0.0.9', port: 9100, answersStatus: true } as const
  settings = { widthMm: 58, printer }
  expect(await papers().print(job, nobodySignsIn)).toEqual(ok(undefined))
  expect(printed).toEqual([[printer, expect.stringContaining('Constancia')]])
  expect(made()).toBe(1)
})

it.each(['paperOut', 'noAnswer', 'notConfirmed'] as const)(
  'a receipt printer that says %s has printed no voucher, and it can be printed again',
  async (why) => {
    settings = {
      widthMm: 80,
      printer: { tag: 'serial', path: '/dev/ttyS0', baudRate: 9600, answersStatus: true },
    }
    problem = why
    expect(await papers().print(job, nobodySignsIn)).toEqual(err({ tag: 'NotPrinted', why }))
    expect(made()).toBe(0)
    problem = null
    expect(await papers().print(job, nobodySignsIn)).toEqual(ok(undefined))
    expect(made()).toBe(1)
  },
)

it('the printer that was chosen is named to the system, and no dialog asks where the store wants none', async () => {
  settings = { widthMm: 58, printer: { tag: 'system', deviceName: 'ticketera', isSilent: true } }
  await papers().print(job, nobodySignsIn)
  expect(printed).toEqual([
    [
      { widthMm: 58, heightMm: 120 },
      { tag: 'system', deviceName: 'ticketera', isSilent: true },
    ],
  ])
})

it('a paper that tries the printer is about no operation', async () => {
  expect(await papers().print({ ...job, about: { tag: 'test' } }, nobodySignsIn)).toEqual(ok(undefined))
  expect([printed.length, made()]).toEqual([1, 0])
})
