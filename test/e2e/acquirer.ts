import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../../scripts/node24.mjs'

export type AppliedOperation = {
  gateway: string
  operationId: string
  kind: string
  sale: string
  minor: number
  /** How often the acquirer applied it: once is right. */
  applied: number
}

/** `at`: milliseconds since the epoch, by the sandbox's clock. */
export type SeenRequest = { at: number; path: string; body: unknown }

/** The sandbox in a process of its own, as a store's acquirer. */
export type Acquirer = {
  kushki: string
  liquido: string
  credential: string
  operations(): Promise<AppliedOperation[]>
  requests(): Promise<SeenRequest[]>
  /** Faults of the control API; an empty list mends everything. */
  setFaults(faults: readonly object[]): Promise<void>
  /** The forms of ciphertext it has agreed to open; until then the documents' sample's alone. */
  agreeTo(forms: readonly object[]): Promise<void>
  /** Refuses every connection of both gateways until it is put right: the store is offline. */
  cutOff(): Promise<void>
  stop(): Promise<void>
}

export async function startAcquirer(): Promise<Acquirer> {
  const child: ChildProcess = spawn(process.execPath, [join(root, 'sandbox/main.ts'), '--port', '0'], {
    // With the channel the sandbox ends with this process, also where that is killed.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  })
  if (child.stdout === null) throw new Error('the sandbox has no output')
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const address = JSON.parse(line) as Record<
    'kushki' | 'liquido' | 'credential' | 'control' | 'controlToken',
    string
  >
  const headers = { authorization: `Bearer ${address.controlToken}`, 'content-type': 'application/json' }
  const ask = async <Answer>(path: string): Promise<Answer> =>
    (await (await fetch(address.control + path, { headers })).json()) as Answer
  const put = async (path: string, list: readonly object[]): Promise<void> => {
    const answer = await fetch(address.control + path, { method: 'PUT', headers, body: JSON.stringify(list) })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
  }
  const setFaults = (faults: readonly object[]): Promise<void> => put('/faults', faults)
  return {
    ...address,
    operations: () => ask<AppliedOperation[]>('/operations'),
    requests: () => ask<SeenRequest[]>('/requests'),
    setFaults,
    agreeTo: (forms) => put('/agreements', forms),
    cutOff: () => setFaults([{ kind: 'refuse' }, { kind: 'refuse', gateway: 'liquido' }]),
    async stop() {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}
