import type { z } from 'zod'
import type { PrintCommand, printedEventSchema, ReceiptPrinterProblem } from '../../contract/printing.ts'
import type { Timers } from '../../domain/clock.ts'
import { tcpPath } from '../transports/tcp.ts'
import type { OpenLink, Transport } from '../transports/transport.ts'
import { createAnswers } from './answers.ts'
import type { Answers } from './answers.ts'
import { isPrintedAnswer, isStateAnswer, paperOutOf, problemOf, question } from './status.ts'

type PrinterTransports = { [Tag in PrintCommand['printer']['tag']]: Pick<Transport, 'open'> | null }

/** How long a printer may take, milliseconds: to answer about its state, which it does at once, and to print one part. */
const stateMs = 1500
const partMs = 20_000

/**
 * Prints a paper on a receipt printer: asks for its state first, and after each part whether it is printed, so that a
 * printer without paper is told and its buffer is never filled beyond its end.
 */
export async function printPaper(
  { id, printer, parts }: PrintCommand,
  transports: PrinterTransports,
  timers: Timers,
): Promise<z.infer<typeof printedEventSchema>> {
  const printed = (problem: ReceiptPrinterProblem | null) => ({ type: 'printed', id, problem }) as const
  const transport = transports[printer.tag]
  if (transport === null) return printed('notReached')
  const answers = createAnswers(timers)
  const path = printer.tag === 'serial' ? printer.path : tcpPath(printer.host, printer.port)
  const baudRate = printer.tag === 'serial' ? printer.baudRate : 0
  const opened = await transport.open(path, { baudRate }, { bytes: answers.take, lost: answers.lost })
  if (!opened.ok) {
    if (opened.error.tag === 'PortBusy') return printed('portBusy')
    return printed(opened.error.tag === 'PermissionDenied' ? 'permissionDenied' : 'notReached')
  }
  const link = opened.value
  try {
    return printed(await send(link, answers, parts, printer.answersStatus))
  } finally {
    await link.close()
  }
}

async function send(
  link: OpenLink,
  answers: Answers,
  parts: readonly string[],
  answersStatus: boolean,
): Promise<ReceiptPrinterProblem | null> {
  const before = answersStatus ? await stateProblem(link, answers) : null
  if (before !== null) return before
  for (const part of parts) {
    const bytes = Buffer.from(part, 'base64')
    answers.forget()
    const sent = await link.send(answersStatus ? Buffer.concat([bytes, question.isPrinted]) : bytes, 'output')
    if (!sent.ok) return (answersStatus ? await stateProblem(link, answers) : null) ?? 'notTaken'
    if (!answersStatus) continue
    const answer = await answers.next(isPrintedAnswer, partMs)
    if (answer === null) return (await stateProblem(link, answers)) ?? 'notConfirmed'
    if (paperOutOf(answer)) return 'paperOut'
  }
  return null
}

/** What keeps the printer from printing now; `null`: nothing. */
async function stateProblem(link: OpenLink, answers: Answers): Promise<ReceiptPrinterProblem | null> {
  for (const asked of [question.offlineCause, question.paper] as const) {
    answers.forget()
    const answered = answers.next(isStateAnswer, stateMs)
    const sent = await link.send(asked.bytes, 'output')
    const answer = await answered
    if (!sent.ok || answer === null) return 'noAnswer'
    const problem = problemOf(asked.about, answer)
    if (problem !== null) return problem
  }
  return null
}
