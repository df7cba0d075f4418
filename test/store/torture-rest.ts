import type { QueueRow } from '../../contract/operations.ts'
import { patienceMs } from './harms.ts'
import type { Parts } from './harms.ts'
import type { StoreCounter } from './store-counter.ts'

const minuteMs = 60_000
/** How much passes between two looks, and how often it does: what is late comes about, and a person is asked. Milliseconds. */
const stepMs = 4 * minuteMs
const steps = 20
/** What goes by itself has gone. Milliseconds. */
const settleMs = 1200

/** Holds that no waiting mends once everybody else is at rest: a person takes the operation back. */
const lastingHolds: readonly (string | undefined)[] = ['heldBy', 'remaining', 'refused']

/** Everything works, for long enough that whatever is late comes about and is seen. @param names who the acquirers are */
export async function comeToRest({ store }: Parts, names: readonly string[]): Promise<void> {
  const { counters, sandbox, lines, host } = store
  store.setCalm(true)
  await sandbox.control('PUT', '/personalities', names)
  await Promise.all(lines.map((line) => line.comeBack()))
  await host.isThere()
  for (const counter of counters) {
    if (counter.isRunning && counter.skewMs === 0) continue
    await counter.kill()
    counter.skewMs = 0
    await counter.start()
  }
  await Promise.all(counters.map((counter) => counter.linkIs('online', patienceMs)))
  for (let step = 0; step < steps; step += 1) {
    await Promise.all(counters.map((counter) => hurry(counter)))
    const left = await Promise.all(counters.map((counter) => isAtRest(counter)))
    if (left.every(Boolean)) return
    if (step >= 2) await Promise.all(counters.map((counter) => cancelHeld(counter)))
    await store.pass(stepMs)
  }
}

async function hurry(counter: StoreCounter): Promise<void> {
  for (const gateway of ['kushki', 'liquido']) await counter.call('resume', { gateway })
  await counter.call('tryNow')
}

const isAtRest = (counter: StoreCounter): Promise<boolean> =>
  counter.until(async () => (await counter.openRows()).length === 0, settleMs)

async function cancelHeld(counter: StoreCounter): Promise<void> {
  const isHeld = ({ state, hubHold }: QueueRow): boolean =>
    state === 'queued' && lastingHolds.includes(hubHold?.why)
  for (const { operationId } of (await counter.openRows()).filter(isHeld))
    await counter.call('cancel', { operationId, by: 'Marta' })
}
