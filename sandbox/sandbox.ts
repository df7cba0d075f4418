import { randomUUID } from 'node:crypto'
import type { Clock } from '../contract/clock.ts'
import { createSandboxClock, type SandboxClock } from './clock.ts'
import { createControl } from './control/routes.ts'
import { createFaults, type Fault } from './faults.ts'
import { createGateway } from './http/gateway.ts'
import { openListener, receive, type Listener } from './http/listener.ts'
import { createProcessor, type ProcessorSettings } from './kushki/processor.ts'
import { createKushki } from './kushki/routes.ts'
import { openLedger, type Ledger } from './ledger/ledger.ts'
import { createRequestsLog } from './requests.ts'

export type SandboxOptions = {
  /** Port of the Kushki gateway; Liquido and control take the next two. 0: any free ports. @default 0 */
  port?: number
  /** SQLite file that keeps the ledger across restarts; left out: in memory. */
  ledgerFile?: string
  /** The same seed makes the same sample sales. @default 1 */
  seed?: number
  /** Whether a new ledger starts with the sample sales. @default true */
  samples?: boolean
  /** The machine's clock, which the sandbox's own is offset from. @default Date.now */
  clock?: Clock
  /** What `Private-Credential-Id` must say. */
  credential?: string
  /** How long a slow answer takes, real milliseconds. @default 5000 */
  slowAnswerMs?: number
  /** Hears of faults of the sandbox itself. @default prints them on stderr */
  onDefect?: (error: unknown) => void
}

/** Where the sandbox listens and what it wants to hear, as its one JSON line says. */
export type SandboxAddress = {
  kushki: string
  liquido: string
  credential: string
  control: string
}

export type Sandbox = {
  address: SandboxAddress
  /** For tests in the same process; over HTTP the control API does the same. */
  clock: SandboxClock
  ledger: Ledger
  setFaults: (faults: Fault[]) => Promise<void>
  stop: () => Promise<void>
}

const printDefect = (error: unknown): void => {
  process.stderr.write(
    `sandbox: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
}

/** Starts an acquirer on loopback. Rejects where a port is taken or the ledger file cannot be opened. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, credential = 'sandbox-private-credential', onDefect = printDefect } = options
  const clock = createSandboxClock(options.clock ?? { now: () => Date.now() })
  const ledger = openLedger({
    file: options.ledgerFile ?? ':memory:',
    seed: options.seed ?? 1,
    samples: options.samples ?? true,
    clock,
  })
  const { database, transactions, effects } = ledger
  const settings: ProcessorSettings = { partialVoids: true, slowAnswerMs: options.slowAnswerMs ?? 5000 }
  const faults = createFaults()
  const requests = createRequestsLog()
  const stopping = new AbortController()
  const processor = createProcessor({ database, transactions, effects, clock, settings, uuid: randomUUID })

  const shared = { faults, requests, clock, stopping: stopping.signal, onDefect }
  const kushki = await openListener(
    port,
    createGateway({
      ...shared,
      name: 'kushki',
      route: createKushki({ credential, processor, transactions, settings }),
    }),
  )
  const opened: Listener[] = [kushki]

  let reopening: NodeJS.Timeout[] = []
  async function setFaults(list: Fault[]): Promise<void> {
    for (const timer of reopening) clearTimeout(timer)
    reopening = []
    faults.set(list)
    const refuse = list.find((fault) => fault.kind === 'refuse')
    if (refuse === undefined) {
      await kushki.reopen()
      return
    }
    await kushki.close()
    if (refuse.forMs !== undefined) {
      reopening.push(setTimeout(() => void kushki.reopen().catch(onDefect), refuse.forMs))
    }
  }

  const route = createControl({ ledger, clock, faults, requests, settings, setFaults })
  const control = await openListener(port === 0 ? 0 : port + 2, (message, response) => {
    receive(message)
      .then(route)
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
        response.end(JSON.stringify(body))
      })
      .catch((error: unknown) => {
        onDefect(error)
        response.writeHead(500, { 'content-type': 'application/json; charset=utf-8' })
        response.end(JSON.stringify({ error: 'the sandbox failed' }))
      })
  })
  opened.push(control)

  return {
    address: { kushki: kushki.url, liquido: kushki.url, credential, control: control.url },
    clock,
    ledger,
    setFaults,
    stop: async () => {
      stopping.abort()
      for (const timer of reopening) clearTimeout(timer)
      await Promise.all(opened.map((listener) => listener.close()))
      ledger.close()
    },
  }
}
