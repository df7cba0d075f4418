import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startSandbox, type SandboxAddress } from '../../../sandbox/sandbox.ts'
import { amountOf, call, controlHeaders, noon, reverseOf, type LedgerDump } from './acquirer.ts'

const entry = join(import.meta.dirname, '../../../sandbox/main.ts')

type Running = {
  child: ChildProcess
  address: SandboxAddress
  lines: string[]
  end: () => Promise<number | null>
}

async function run(...options: string[]): Promise<Running> {
  const child = spawn(process.execPath, [entry, ...options], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (line) => lines.push(line))
  await once(reader, 'line')
  return {
    child,
    lines,
    address: JSON.parse(lines[0] ?? '') as SandboxAddress,
    end: async () => {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      const [code] = (await exited) as [number | null]
      return code
    },
  }
}

const operations = async (address: SandboxAddress): Promise<LedgerDump['operations']> => {
  const { body } = await call(`${address.control}/ledger`, { headers: controlHeaders(address) })
  return (body as unknown as LedgerDump).operations
}

const put = (address: SandboxAddress, path: string, body: unknown, method = 'PUT') =>
  call(`${address.control}${path}`, { method, headers: controlHeaders(address), body: JSON.stringify(body) })

describe('the process', () => {
  it('says in one JSON line where it is, on loopback, and ends when told', async () => {
    const sandbox = await run('--port', '0')
    const loopback = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/u) as unknown
    const word = expect.stringMatching(/^\S+$/u) as unknown
    expect(sandbox.address).toEqual({
      kushki: loopback,
      liquido: loopback,
      credential: word,
      control: loopback,
      controlToken: word,
      kushkiMerchantId: word,
      kushkiWebhookSignature: word,
      liquidoAuth: loopback,
      liquidoClientId: word,
      liquidoClientSecret: word,
      liquidoApiKey: word,
    })
    expect(await operations(sandbox.address)).toEqual([])
    expect(await sandbox.end()).toBe(0)
    expect(sandbox.lines).toHaveLength(1)
  })

  it('keeps its ledger in a file across a kill', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const file = join(folder, 'ledger.sqlite')
    const first = await run('--ledger', file, '--no-samples')
    // A time far from every edge, whatever the machine's clock says.
    await put(first.address, '/clock', { at: new Date(noon).toISOString(), frozen: true })
    const id = crypto.randomUUID()
    const amount = amountOf(100)
    await put(
      first.address,
      '/sales',
      { sales: [{ clientTransactionId: id, secondsAgo: 600, amount }] },
      'POST',
    )
    const reverse = (address: SandboxAddress) =>
      call(`${address.kushki}/pos/v1/transaction`, {
        method: 'POST',
        headers: { 'Private-Credential-Id': address.credential },
        body: JSON.stringify(reverseOf(id)),
      })
    expect(await reverse(first.address)).toMatchObject({ status: 200 })
    const exited = once(first.child, 'exit')
    first.child.kill('SIGKILL')
    await exited

    const second = await run('--ledger', file)
    expect(await operations(second.address)).toMatchObject([{ operationId: id, kind: 'reverse', applied: 1 }])
    expect(await reverse(second.address)).toMatchObject({ status: 400, body: { code: 'E048' } })
    expect(await second.end()).toBe(0)
  })

  it('tells a parent process the same, and ends when that says stop', async () => {
    // What an Electron utility process finds in `process.parentPort`, played over Node's own channel.
    const port = `process.parentPort = {
      postMessage: (message) => process.send(message),
      on: (_, listener) => process.on('message', (data) => listener({ data })),
    }`
    const child = spawn(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(port)}`, entry],
      { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
    )
    onTestFinished(() => void child.kill('SIGKILL'))
    const line = once(createInterface({ input: child.stdout! }), 'line')
    const [told] = (await once(child, 'message')) as [SandboxAddress]
    expect(JSON.stringify(told)).toBe(((await line) as [string])[0])
    expect(await operations(told)).toEqual([])
    const exited = once(child, 'exit')
    child.send({ type: 'stop' })
    expect(await exited).toEqual([0, null])
  })

  it('says what is wrong and ends with 1: a bad option, a port that is taken', async () => {
    const ended = async (...options: string[]): Promise<[number | null, string]> => {
      const child = spawn(process.execPath, [entry, ...options], { stdio: ['ignore', 'ignore', 'pipe'] })
      let said = ''
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
      const [code] = (await once(child, 'close')) as [number | null]
      return [code, said]
    }
    expect(await ended('--port', 'many')).toEqual([1, expect.stringContaining('--port wants a whole number')])
    const other = await startSandbox()
    onTestFinished(() => other.stop())
    expect(await ended('--port', new URL(other.address.kushki).port)).toEqual([
      1,
      expect.stringContaining('EADDRINUSE'),
    ])
  })
})
