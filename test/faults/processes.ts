import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OperationRequest } from '../../domain/operations.ts'
import type { Sale } from '../../domain/sales.ts'
import type { QueueRow, SubmitError } from '../../contract/operations.ts'
import type { Result } from '../../domain/result.ts'
import type { TillLine } from '../../electron/till/till.ts'
import { tillSettings } from './till-settings.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export type SandboxProcess = {
  address: Record<
    | 'kushki'
    | 'liquido'
    | 'liquidoAuth'
    | 'control'
    | 'controlToken'
    | 'credential'
    | 'liquidoClientId'
    | 'liquidoClientSecret'
    | 'liquidoApiKey'
    | 'kushkiWebhookSignature',
    string
  >
  control<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer>
  stop(): Promise<void>
}

/** The sandbox as `npm run sandbox` starts it. */
export async function startSandboxProcess(): Promise<SandboxProcess> {
  const child = spawn(
    process.execPath,
    [here('../../sandbox/main.ts'), '--port', '0', '--no-samples', '--cards-unopened'],
    {
      // With the channel the sandbox ends with this process, also where that is killed.
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  )
  if (child.stdout === null) throw new Error('the sandbox has no output')
  const lines = createInterface({ input: child.stdout })
  const [line] = (await once(lines, 'line')) as [string]
  const address = JSON.parse(line) as SandboxProcess['address']
  return {
    address,
    async control<Answer>(method: string, path: string, body?: unknown) {
      // A connection of its own each time: one that was kept may end just as it is used again.
      const asking = request(address.control + path, {
        method,
        agent: false,
        headers: { authorization: `Bearer ${address.controlToken}`, 'content-type': 'application/json' },
      })
      asking.end(body === undefined ? '' : JSON.stringify(body))
      const [response] = (await once(asking, 'response')) as [IncomingMessage]
      const said = await text(response)
      if (response.statusCode === undefined || response.statusCode >= 300)
        throw new Error(`${method} ${path}: ${response.statusCode} ${said}`)
      return JSON.parse(said) as Answer
    },
    async stop() {
      if (child.exitCode !== null) return
      child.kill()
      await once(child, 'exit')
    },
  }
}

export type TillOptions = Pick<
  SandboxProcess['address'],
  | 'kushki'
  | 'liquido'
  | 'liquidoAuth'
  | 'credential'
  | 'liquidoClientId'
  | 'liquidoClientSecret'
  | 'liquidoApiKey'
  | 'kushkiWebhookSignature'
> & {
  directory: string
  /** Added to the machine's clock, so that the day in Lima is young whenever the test runs. Milliseconds. */
  clockOffsetMs: number
  /** At least a second. */
  timeoutMs: number
  concurrency: number
  /** Milliseconds. @default 250 */
  longestGapMs?: number
  /** The key by which a store's hub knows it, 64 hexadecimal digits. @default none */
  counterKey?: string
  /** Hears its events, as they come. */
  onEvent?: (event: string, payload: unknown) => void
  /** Options of its Node. */
  nodeOptions?: readonly string[]
  /** Writes a line of its input another way that means the same. @default as `JSON.stringify` does */
  rewrite?: (line: string) => string
}

type Summary = { waiting: number; sending: number; attention: number }

/** `npm run till` as a process of its own. Whatever is asked of one that has ended is answered with `null`. */
export type Till = {
  /**
   * Opens the data directory and starts the queue; until then the process is only loaded. `clockOffsetMs`: where its clock
   * has moved on since.
   */
  open(clockOffsetMs?: number): Promise<void>
  /** Lets so many milliseconds pass at once. */
  pass(milliseconds: number): Promise<void>
  remember(sales: readonly Sale[]): Promise<void>
  submit(request: OperationRequest): Promise<Result<QueueRow, SubmitError> | null>
  summary(): Promise<Summary | null>
  /** Any call of docs/till.md, and the whole line it is answered with. */
  line(call: string, input?: unknown): Promise<TillLine | null>
  /** The same, and its answer alone. */
  call<Answer>(call: string, input?: unknown): Promise<Answer | null>
  kill(): Promise<void>
  /** Its process. */
  pid: number
  /** Leaves in good order. */
  stop(): Promise<void>
}

type Called = Result<unknown, { tag: string; why?: string }>

/** A till that is loaded, with its clock set, and has opened nothing. */
export function startTill(options: TillOptions): Till {
  const own = mkdtempSync(join(tmpdir(), 'extorno-till-'))
  const settings = join(own, 'settings.json')
  writeFileSync(settings, JSON.stringify({ settings: tillSettings(options) }))
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      ...(options.nodeOptions ?? []),
      here('../../electron/till/command.ts'),
      `--data=${options.directory}`,
      `--settings=${settings}`,
      `--kushki=${options.kushki}`,
      `--liquido=${options.liquido}`,
      `--liquido-auth=${options.liquidoAuth}`,
      '--test-time',
    ],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        EXTORNO_KUSHKI_CREDENTIAL: options.credential,
        EXTORNO_LIQUIDO_CLIENT_ID: options.liquidoClientId,
        EXTORNO_LIQUIDO_CLIENT_SECRET: options.liquidoClientSecret,
        EXTORNO_LIQUIDO_API_KEY: options.liquidoApiKey,
        EXTORNO_KUSHKI_WEBHOOK_SECRET: options.kushkiWebhookSignature,
        EXTORNO_CARD_KEY: '09'.repeat(32),
        ...(options.counterKey === undefined ? {} : { EXTORNO_COUNTER_KEY: options.counterKey }),
        // Thousands of starts: the modules are compiled once.
        NODE_COMPILE_CACHE: join(tmpdir(), 'extorno-compile-cache'),
      },
    },
  )
  const waiting = new Map<number, (line: TillLine | null) => void>()
  createInterface({ input: child.stdout }).on('line', (said) => {
    const line = JSON.parse(said) as TillLine
    if ('event' in line) options.onEvent?.(line.event, line.payload)
    if ('event' in line || typeof line.id !== 'number') return
    waiting.get(line.id)?.(line)
    waiting.delete(line.id)
  })
  // The input may close between looking and writing; a line to a dead process is simply lost.
  child.stdin.on('error', () => {})
  const ended = once(child, 'exit').then(() => {
    for (const answer of waiting.values()) answer(null)
    waiting.clear()
    rmSync(own, { recursive: true, force: true })
  })
  let asked = 0

  function line(call: string, input?: unknown): Promise<TillLine | null> {
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(null)
    asked += 1
    const { promise, resolve } = Promise.withResolvers<TillLine | null>()
    waiting.set(asked, resolve)
    const written = JSON.stringify({ id: asked, call, input })
    child.stdin.write(`${options.rewrite?.(written) ?? written}\n`)
    return promise
  }

  async function call<Answer>(name: string, input?: unknown): Promise<Answer | null> {
    const said = await line(name, input)
    if (said === null) return null
    if ('answer' in said) return said.answer as Answer
    throw new Error(`${name}: ${JSON.stringify(said)}`)
  }

  /** The value of an answer that has to be one. */
  async function value<Value>(name: string, input?: unknown): Promise<Value | null> {
    const answer = await call<Called>(name, input)
    if (answer === null) return null
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`)
    return answer.value as Value
  }

  void call('clock', { offsetMs: Math.round(options.clockOffsetMs) })
  return {
    pid: child.pid ?? 0,
    line,
    call,
    async open(clockOffsetMs) {
      if (clockOffsetMs !== undefined) void call('clock', { offsetMs: Math.round(clockOffsetMs) })
      if ((await value('load')) === null) throw new Error('the till did not start')
    },
    async pass(milliseconds) {
      await call('pass', { milliseconds: Math.round(milliseconds) })
    },
    async remember(sales) {
      await value('rememberSales', { sales })
    },
    submit: (request) => call('submit', request),
    async summary() {
      const [summary, sending] = await Promise.all([
        value<Omit<Summary, 'sending'>>('summary'),
        value<{ total: number }>('list', { states: ['sending'], limit: 1 }),
      ])
      if (summary === null || sending === null) return null
      return { waiting: summary.waiting, sending: sending.total, attention: summary.attention }
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async stop() {
      child.stdin.end()
      await ended
    },
  }
}
