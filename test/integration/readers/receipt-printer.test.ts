import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { receiptPrinterProblemSchema } from '../../../contract/printing.ts'
import type { ReceiptPrinter, ReceiptPrinterProblem } from '../../../contract/printing.ts'
import type { Timers } from '../../../domain/clock.ts'
import { escPosOf } from '../../../electron/papers/esc-pos.ts'
import { printPaper } from '../../../native-bridge/printing/print-paper.ts'
import { withDeadlines } from '../../../native-bridge/transports/deadlines.ts'
import { loadNative, nativeTransports } from '../../../native-bridge/transports/native.ts'
import { tcpTransport } from '../../../native-bridge/transports/tcp.ts'
import { ptyRigMissing, startPtyRig } from '../../rigs/pty-rig.ts'
import type { PtyRig } from '../../rigs/pty-rig.ts'

const timers: Timers = {
  after(milliseconds, then) {
    const timer = setTimeout(then, milliseconds)
    return () => clearTimeout(timer)
  },
}
const { serial } = nativeTransports(await loadNative())
const transports = {
  serial: serial === null ? null : withDeadlines(serial, timers),
  network: withDeadlines(tcpTransport, timers),
}

const parts = escPosOf(
  {
    name: 'voucher',
    lines: [
      ...Array.from(
        { length: 30 },
        (_, index) => ({ tag: 'pair', name: `Línea ${index}`, value: 'S/ 1.00' }) as const,
      ),
      { tag: 'code', text: '9e4f7782-69b7-4e34-a414-c3f831458737' },
    ],
  },
  80,
)
const paper = Buffer.concat(parts)
const print = async (printer: ReceiptPrinter): Promise<ReceiptPrinterProblem | null> => {
  const { problem } = await printPaper(
    { type: 'print', id: 1, printer, parts: parts.map((part) => Buffer.from(part).toString('base64')) },
    transports,
    timers,
  )
  return problem
}

/** What a printer answers to DLE EOT 2, DLE EOT 4 and GS r 1 (Epson's bits); `null`: nothing. */
type Answers = { offlineCause: number | null; paper: number | null; printed: number | null }
const ready: Answers = { offlineCause: 0x12, paper: 0x12, printed: 0x00 }

const questions = [
  [Buffer.of(0x10, 0x04, 2), 'offlineCause'],
  [Buffer.of(0x10, 0x04, 4), 'paper'],
  [Buffer.of(0x1d, 0x72, 1), 'printed'],
] as const

/** A printer of software: takes out the questions, answers them, and keeps the rest as what it printed. */
function createPrinter(answers: () => Answers, reply: (bytes: Uint8Array) => void) {
  let pending = Buffer.alloc(0)
  const printed: Buffer[] = []
  return {
    take(bytes: Uint8Array): void {
      pending = Buffer.concat([pending, bytes])
      for (;;) {
        const [first] = questions
          .map(([asked, name]) => ({ at: pending.indexOf(asked), length: asked.length, name }))
          .filter(({ at }) => at !== -1)
          .toSorted((one, other) => one.at - other.at)
        if (first === undefined) return
        printed.push(pending.subarray(0, first.at))
        pending = pending.subarray(first.at + first.length)
        const answer = answers()[first.name]
        if (answer !== null) reply(Uint8Array.of(answer))
      }
    },
    printed: () => Buffer.concat([...printed, pending]),
  }
}

describe('in the network', () => {
  let server: Server
  let answers: Answers
  let printer: ReturnType<typeof createPrinter>
  let sockets: Socket[]
  let target: ReceiptPrinter

  beforeEach(async () => {
    answers = ready
    sockets = []
    server = createServer((socket) => {
      sockets.push(socket)
      socket.on('error', () => {})
      socket.on('data', (bytes) => printer.take(bytes))
      printer = createPrinter(
        () => answers,
        (bytes) => void socket.write(bytes),
      )
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    target = { tag: 'network', host: '127.0.0.1', port: address.port, answersStatus: true }
  })
  afterEach(async () => {
    for (const socket of sockets) socket.destroy()
    if (server.listening) await new Promise((resolve) => server.close(resolve))
  })

  test('a paper is printed whole, to the byte', async () => {
    expect(await print(target)).toBeNull()
    expect(printer.printed().equals(paper)).toBe(true)
  })

  test.each([
    ['no paper', { ...ready, paper: 0x72 }, 'paperOut'],
    ['printing stopped at the end of the paper', { ...ready, offlineCause: 0x32 }, 'paperOut'],
    ['an open cover', { ...ready, offlineCause: 0x16 }, 'coverOpen'],
    ['a fault', { ...ready, offlineCause: 0x52 }, 'fault'],
    ['no answer at all', { offlineCause: null, paper: null, printed: null }, 'noAnswer'],
  ] as const)('%s is told before anything is printed', async (_name, state, problem) => {
    answers = state
    expect(await print(target)).toBe(problem)
    expect(printer.printed()).toHaveLength(0)
    answers = ready
    expect(await print(target)).toBeNull()
    expect(printer.printed().equals(paper)).toBe(true)
  })

  test('paper that ends on the way is told', async () => {
    answers = { ...ready, printed: 0x0c }
    expect(await print(target)).toBe('paperOut')
  })

  test('one that hangs up on the way has not confirmed it', async () => {
    answers = { ...ready, printed: null }
    const over = print(target)
    await expect.poll(() => printer.printed().length).toBeGreaterThan(0)
    for (const socket of sockets) socket.destroy()
    expect(receiptPrinterProblemSchema.safeParse(await over).success).toBe(true)
  })

  test('one that answers no questions is sent the paper unasked', async () => {
    answers = { offlineCause: null, paper: null, printed: null }
    expect(await print({ ...target, answersStatus: false })).toBeNull()
    await expect.poll(() => printer.printed().equals(paper)).toBe(true)
  })

  test('one that is off is not reached', async () => {
    await new Promise((resolve) => server.close(resolve))
    expect(await print(target)).toBe('notReached')
  })
})

describe.skipIf(ptyRigMissing() !== null || serial === null)('at a serial port', () => {
  let rig: PtyRig
  beforeEach(async () => {
    rig = await startPtyRig()
  })
  afterEach(() => rig.stop())
  const target = (): ReceiptPrinter => ({
    tag: 'serial',
    path: rig.appPath,
    baudRate: 9600,
    answersStatus: true,
  })
  const play = (answers: () => Answers) => {
    const printer = createPrinter(answers, (bytes) => void rig.write(bytes))
    rig.listen((bytes) => printer.take(bytes))
    return printer
  }

  test('a paper is printed whole, to the byte, and the port is free again', async () => {
    const printer = play(() => ready)
    expect(await print(target())).toBeNull()
    expect(printer.printed().equals(paper)).toBe(true)
    expect(await print(target())).toBeNull()
    expect(printer.printed().equals(Buffer.concat([paper, paper]))).toBe(true)
  })

  test('out of paper is told, and a new roll prints it', async () => {
    let answers: Answers = { ...ready, offlineCause: 0x32, paper: 0x72 }
    const printer = play(() => answers)
    expect(await print(target())).toBe('paperOut')
    answers = ready
    expect(await print(target())).toBeNull()
    expect(printer.printed().equals(paper)).toBe(true)
  })

  test('a printer that is off does not answer', async () => {
    expect(await print(target())).toBe('noAnswer')
  })

  test('a port that is not there is not reached', async () => {
    expect(await print({ ...target(), path: '/dev/extorno-none' } as ReceiptPrinter)).toBe('notReached')
  })
})
