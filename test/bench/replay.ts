import ky from 'ky'
import { startSandboxProcess } from '../faults/processes.ts'
import type { BenchRow } from './bench-row.ts'
import { addSales, gatewayTo } from './bench-sales.ts'
import { isWaiting, makeDirectory, open, removeDirectory, start, submission } from './history.ts'
import { milliseconds } from './measure.ts'

const concurrency = 4

/**
 * Works a full queue off against the sandbox, beside a bare loop of the same requests at the same concurrency.
 *
 * @param delayMs how much later the sandbox answers than it could: a gateway on the internet takes far longer
 */
export async function benchReplay(count: number, delayMs = 0): Promise<BenchRow[]> {
  const sandbox = await startSandboxProcess()
  const directory = makeDirectory()
  try {
    await addSales(sandbox, 0, 2 * count)
    if (delayMs > 0)
      await sandbox.control('PUT', '/faults', [
        { kind: 'delay', gateway: 'kushki', path: '/pos/v1/', ms: delayMs },
      ])
    const bodies = Array.from({ length: count }, (_, index) => submission(index).content.body)
    const url = `${sandbox.address.kushki}/pos/v1/transaction`
    const headers = {
      'Private-Credential-Id': sandbox.address.credential,
      'Content-Type': 'application/json',
    }
    const beforeBare = performance.now()
    await Promise.all(
      Array.from({ length: concurrency }, async () => {
        for (let body = bodies.pop(); body !== undefined; body = bodies.pop())
          await ky.post(url, { body, headers, retry: 0 }).json()
      }),
    )
    const bare = performance.now() - beforeBare

    const storage = open(directory)
    const idle = start(storage, null)
    for (let index = 0; index < count; index += 1) idle.submit(submission(count + index))
    await idle.stop(0)
    const gateway = gatewayTo(sandbox)
    const beforeOurs = performance.now()
    const outbox = start(storage, gateway)
    while (isWaiting(outbox)) await new Promise((resolve) => setTimeout(resolve, 5))
    const ours = performance.now() - beforeOurs
    const approved = storage.queries.inStates(['approved']).count
    await outbox.stop(0)
    storage.close()
    return [
      {
        name: `replay of ${count.toLocaleString('en')} queued rows (${approved} approved), ${concurrency} at once, ${delayMs > 0 ? `answers after ${delayMs} ms, ` : ''}beside a bare ky loop`,
        value: `${milliseconds(ours)}, ${Math.round((count / ours) * 1000)}/s`,
        beside: `${milliseconds(bare)}, ${Math.round((count / bare) * 1000)}/s`,
        ratio: bare / ours,
      },
    ]
  } finally {
    await sandbox.stop()
    removeDirectory(directory)
  }
}
