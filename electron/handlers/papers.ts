import type { FindError, QueueRow } from '../../contract/operations.ts'
import type { PaperAbout, PaperJob, PdfError, PrintError, Voucher } from '../../contract/papers.ts'
import type { FindCloseError } from '../../contract/day-close.ts'
import type { PrintingSettings, ReceiptPrinter, ReceiptPrinterProblem } from '../../contract/printing.ts'
import { actorName } from '../../domain/authority.ts'
import type { Caller } from '../../domain/authority.ts'
import type { Clock } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import type { PaperPage } from '../papers/page.ts'
import { writePdf } from '../papers/pdf-file.ts'
import { storageFailed } from '../storage/failure.ts'
import type { CurrentQueue } from './open-queue.ts'
import { findClose } from './day-close.ts'
import { shown } from './operations.ts'

/** A paper of an operation was made: by its printer, or as a file. */
const paperMadeEvent = 'voucherMade'

export type PapersDependencies = {
  queue: CurrentQueue
  /** The window's page; `null`: there is no window. */
  page: () => PaperPage | null
  /** The printers of the system. */
  printers: () => Promise<{ name: string; displayName: string }[]>
  /** Prints ESC/POS. @returns why it was not printed; `null`: it was */
  receiptPrinter: (
    printer: ReceiptPrinter,
    parts: readonly Uint8Array[],
  ) => Promise<ReceiptPrinterProblem | null>
  settings: () => PrintingSettings
  /** Asks the person where a document goes; `null`: nowhere. @param name without its extension */
  choosePath: (name: string) => Promise<string | null>
  /** The program's own data. */
  ownFolder: string
  clock: Clock
}

/** The window's calls about papers. The page is one: a second paper waits until the first is made. */
export function papersHandlers(dependencies: PapersDependencies): Handlers['papers'] {
  let isBusy = false

  async function make<Value, Failure>(
    { about }: PaperJob,
    caller: Caller,
    work: (page: PaperPage) => Promise<Result<Value, Failure>>,
    noPage: Failure,
  ): Promise<Result<Value, Failure | NotFound | { tag: 'Busy' }>> {
    const found = findSubject(dependencies, about, caller)
    if (!found.ok) return found
    const page = dependencies.page()
    if (page === null) return err(noPage)
    if (isBusy) return err({ tag: 'Busy' })
    isBusy = true
    try {
      return await work(page)
    } finally {
      isBusy = false
    }
  }
  const note = (about: PaperAbout, to: 'printer' | 'pdf', caller: Caller): Result<undefined, NotFound> =>
    about.tag === 'test' ? ok(undefined) : noteMade(dependencies, about, to, caller)

  return {
    voucher: ({ operationId }, caller) => voucherOf(dependencies, operationId, caller),
    printers: () => dependencies.printers(),
    print: (job, caller) =>
      make<undefined, PrintError>(
        job,
        caller,
        async (page) => {
          const why = await printOn(page, job, dependencies)
          return why === null ? note(job.about, 'printer', caller) : err({ tag: 'NotPrinted', why })
        },
        { tag: 'NotPrinted', why: 'failed' },
      ),
    savePdf: (job, caller) =>
      make<{ path: string | null }, PdfError>(
        job,
        caller,
        async (page) => {
          const { widthMm } = dependencies.settings()
          const bytes = await page.pdf({ widthMm, heightMm: job.heightMm })
          if (bytes === null) return err({ tag: 'NotSaved', why: 'failed' })
          const path = await dependencies.choosePath(job.paper.name)
          if (path === null) return ok({ path })
          const why = await writePdf(path, bytes, dependencies.ownFolder)
          if (why !== null) return err({ tag: 'NotSaved', why })
          const noted = note(job.about, 'pdf', caller)
          return noted.ok ? ok({ path }) : noted
        },
        { tag: 'NotSaved', why: 'failed' },
      ),
  }
}

/** What a paper is about may not be there, or not for whoever asks. */
type NotFound = FindError | FindCloseError

function findSubject(
  dependencies: PapersDependencies,
  about: PaperAbout,
  caller: Caller,
): Result<unknown, NotFound> {
  switch (about.tag) {
    case 'operation':
      return voucherOf(dependencies, about.operationId, caller)
    case 'dayClose':
      return findClose(dependencies.queue, about.number)
    case 'test':
      return ok(undefined)
    default:
      return about satisfies never
  }
}

/** On the printer that the store has chosen. @returns why it was not printed; `null`: it was */
async function printOn(
  page: PaperPage,
  { paper, heightMm }: PaperJob,
  { settings, receiptPrinter }: PapersDependencies,
): Promise<Extract<PrintError, { tag: 'NotPrinted' }>['why'] | null> {
  const { widthMm, printer } = settings()
  if (printer.tag !== 'system') {
    // Its tables of code pages weigh more than all the outbox: loaded with the first paper.
    const { escPosOf } = await import('../papers/esc-pos.ts')
    return receiptPrinter(printer, escPosOf(paper, widthMm))
  }
  const end = await page.print({ widthMm, heightMm }, printer)
  return end === 'printed' ? null : end
}

/** The row as it is now, where the caller may see it, and how many papers were made of it. */
function voucherOf(
  { queue }: PapersDependencies,
  operationId: string,
  caller: Caller,
): Result<Voucher, FindError> {
  const open = queue()
  if (!open.ok) return open
  const { outbox, storage } = open.value
  const row: Result<QueueRow, FindError> = shown(outbox.get(operationId), caller)
  if (!row.ok) return row
  const papers = storage.read(
    () => storage.journal.of(operationId).filter(({ event }) => event === paperMadeEvent).length,
  )
  return papers.ok ? ok({ row: row.value, papers: papers.value }) : storageFailed(papers.error)
}

/** Into the journal; the next paper of an operation is a copy. */
function noteMade(
  { queue, clock }: PapersDependencies,
  about: Exclude<PaperAbout, { tag: 'test' }>,
  to: 'printer' | 'pdf',
  caller: Caller,
): Result<undefined, FindError> {
  const open = queue()
  if (!open.ok) return open
  const { storage } = open.value
  const written = storage.write(() =>
    storage.journal.append({
      at: clock.now(),
      who: actorName(caller, ''),
      ...(about.tag === 'operation'
        ? { operationId: about.operationId, event: paperMadeEvent, detail: { to } }
        : { operationId: null, event: 'closePaperMade', detail: { number: about.number, to } }),
    }),
  )
  return written.ok ? ok(undefined) : storageFailed(written.error)
}
