import { startTill } from '../faults/processes.ts'
import type { SandboxProcess, Till } from '../faults/processes.ts'
import { cardSale, voidRequest } from '../unit/outbox/samples.ts'
import type { BenchRow } from './bench-row.ts'
import { addSales, applied, clockOffsetMs } from './bench-sales.ts'
import { openBrowserPage } from './browser-page.ts'
import { makeDirectory, removeDirectory, submission } from './history.ts'
import type { StartOptions } from './tanstack-page.ts'

const path = '/pos/v1/transaction'
const searchPath = '/pos-analytics/v1/transactions/search'
/** Longer than the process lives that waits for it. */
const answerAfterMs = 60_000

/**
 * No time but a deed: one void is sent, takes effect at the acquirer, and the process that waits for the answer is
 * killed (SIGKILL). Then it is started again. How often was the void sent?
 *
 * @param from two sales from here are the sandbox's to make
 */
export async function benchKilledWhileSending(
  sandbox: SandboxProcess,
  address: string,
  library: string,
  from: number,
): Promise<BenchRow> {
  await addSales(sandbox, from, 2)
  return {
    name: `one void, killed (SIGKILL) between effect and answer, started again: what was sent, beside ${library}`,
    value: await killOurs(sandbox, from),
    beside: await killTanStack(sandbox, address, from + 1),
  }
}

async function killOurs(sandbox: SandboxProcess, number: number): Promise<string> {
  const directory = makeDirectory()
  const options = { ...sandbox.address, directory, clockOffsetMs, timeoutMs: 10_000, concurrency: 4 }
  const begin = async (): Promise<Till> => {
    const till = startTill(options)
    await till.open()
    return till
  }
  const first = await begin()
  const sale = { ...cardSale(number), createdAt: Date.now() + clockOffsetMs - 60_000 }
  await first.remember([sale])
  await killAfterEffect(
    sandbox,
    () => void first.submit(voidRequest(sale, { id: number })),
    () => first.kill(),
  )
  const second = await begin()
  let summary: Awaited<ReturnType<Till['summary']>>
  do {
    summary = await second.summary()
  } while (summary !== null && summary.waiting > 0)
  await second.stop()
  removeDirectory(directory)
  const end = summary?.attention === 0 ? 'ended' : 'before a person'
  return `${await told(sandbox)}; ${end}`
}

async function killTanStack(sandbox: SandboxProcess, address: string, number: number): Promise<string> {
  const profile = makeDirectory()
  const options: StartOptions = {
    url: sandbox.address.kushki + path,
    credential: sandbox.address.credential,
    storage: 'asItComes',
  }
  const { row, content } = submission(number)
  const first = await openBrowserPage(profile, address)
  await first.page.evaluate((given) => window.other.start(given), options)
  await killAfterEffect(
    sandbox,
    () =>
      first.page.evaluate((all) => window.other.enqueue(all), [{ id: row.operationId, body: content.body }]),
    () => first.kill(),
  )
  const second = await openBrowserPage(profile, address)
  await second.page.evaluate((given) => window.other.start(given), options)
  await second.page.waitForFunction(() => window.other.pending() === 0)
  await second.close()
  removeDirectory(profile)
  return `${await told(sandbox)}; removed from its outbox`
}

/** Sends, waits for the effect in the acquirer's books, and kills who waits for the answer. */
async function killAfterEffect(
  sandbox: SandboxProcess,
  send: () => unknown,
  kill: () => Promise<void>,
): Promise<void> {
  const before = await applied(sandbox)
  await sandbox.control('DELETE', '/requests')
  await sandbox.control('PUT', '/faults', [
    { kind: 'delay', gateway: 'kushki', path, when: 'afterEffect', ms: answerAfterMs, count: 1 },
  ])
  await send()
  while ((await applied(sandbox)) === before) await new Promise((resolve) => setTimeout(resolve, 5))
  await kill()
  await sandbox.control('DELETE', '/faults')
}

/** The requests since; the first one had no answer. */
async function told(sandbox: SandboxProcess): Promise<string> {
  const requests = await sandbox.control<{ path: string; answered: number | 'dropped' | null }[]>(
    'GET',
    '/requests',
  )
  const to = (asked: string) => requests.filter((request) => request.path === asked)
  const again = to(path)
    .slice(1)
    .map(({ answered }) => `, again: answered ${answered}`)
  return `sent ${to(path).length}×${again.join('')}, looked up ${to(searchPath).length}×`
}
