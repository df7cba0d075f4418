import { fork, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TillAnswer, TillMessage, TillOptions } from './till.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export type SandboxProcess = {
  address: Record<
    | 'kushki'
    | 'liquido'
    | 'liquidoAuth'
    | 'control'
    | 'credential'
    | 'liquidoClientId'
    | 'liquidoClientSecret'
    | 'liquidoApiKey',
    string
  >
  control<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer>
  stop(): Promise<void>
}

/** The sandbox as `npm run sandbox` starts it. */
export async function startSandboxProcess(): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [here('../../sandbox/main.ts'), '--port', '0', '--no-samples'], {
    // With the channel the sandbox ends with this process, also where that is killed.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  if (child.stdout === null) throw new Error('the sandbox has no output')
  const lines = createInterface({ input: child.stdout })
  const [line] = (await once(lines, 'line')) as [string]
  const address = JSON.parse(line) as SandboxProcess['address']
  return {
    address,
    async control<Answer>(method: string, path: string, body?: unknown) {
      const response = await fetch(address.control + path, {
        method,
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      })
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
      return (await response.json()) as Answer
    },
    async stop() {
      if (child.exitCode !== null) return
      child.kill()
      await once(child, 'exit')
    },
  }
}

export type Till = {
  tell(message: TillMessage): void
  /** The next answer of a kind, or `null` where the process ends first. */
  next<Said extends TillAnswer['said']>(said: Said): Promise<Extract<TillAnswer, { said: Said }> | null>
  onAnswer(listener: (answer: TillAnswer) => void): void
  kill(): Promise<void>
  /** Leaves in good order. */
  stop(): Promise<void>
}

/** A till that is loaded and waits for `begin`. */
export function startTill(options: TillOptions): Till {
  const child: ChildProcess = fork(here('till.ts'), [JSON.stringify(options)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Thousands of starts: the modules are compiled once.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'extorno-compile-cache') },
  })
  const listeners = new Set<(answer: TillAnswer) => void>()
  child.on('message', (answer: TillAnswer) => {
    for (const listener of listeners) listener(answer)
  })
  // The channel may close between looking and sending; a message to a dead process is simply lost.
  child.on('error', () => {})
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
  })

  return {
    tell(message) {
      if (child.connected) child.send(message)
    },
    async next<Said extends TillAnswer['said']>(said: Said) {
      const { promise, resolve } = Promise.withResolvers<TillAnswer | null>()
      const listener = (answer: TillAnswer): void => {
        if (answer.said === said) resolve(answer)
      }
      listeners.add(listener)
      const answer = await Promise.race([promise, ended.then(() => null)])
      listeners.delete(listener)
      return answer as Extract<TillAnswer, { said: Said }> | null
    },
    onAnswer: (listener) => void listeners.add(listener),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async stop() {
      if (child.connected) child.send({ do: 'stop' } satisfies TillMessage)
      await ended
    },
  }
}
