import { mkdtempSync, rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { timeOnDayOf } from '../../domain/day.ts'
import { createChance } from './chance.ts'
import { startFaultProxy } from './fault-proxy.ts'
import type { FaultProxy } from './fault-proxy.ts'
import { openNotificationDesk } from './notification-desk.ts'
import { startSandboxProcess, startTill } from './processes.ts'
import type { SandboxProcess, Till, TillOptions } from './processes.ts'
import { proxyFaults } from './proxy-answers.ts'

export const zone = 'America/Lima'
const minuteMs = 60_000
/**
 * How much time passes at once, milliseconds. What was claimed just before arrives so much later at the acquirer: with an
 * effect that is ten minutes late that still lies within `queue.certainAfterMinutes`.
 */
const maxStepMs = 4 * minuteMs
/** What the till has to do by then gets so long to be done before time goes on. Milliseconds. */
const settleMs = 40
/** A request is given up after `timeoutMs`; a busy machine is slow to do so. Milliseconds. */
const maxSendingMs = 4000

/** One counter: a till that lives and dies, both acquirers, proxies between them, and one time for all. */
export type Shop = {
  directory: string
  sandbox: SandboxProcess
  proxies: Record<'kushki' | 'liquido', FaultProxy>
  /** The time of the acquirers and of a till that starts, milliseconds since the epoch. */
  now(): number
  /** Whether proxies leave exchanges as they are. */
  setCalm(isCalm: boolean): void
  /** Who the acquirers are, and whether they tell unasked what became of an operation. */
  setPersonalities(names: readonly string[], areNotifying?: boolean): Promise<void>
  /** A till that is open. */
  begin(): Promise<Till>
  kill(till: Till): Promise<void>
  quit(till: Till): Promise<void>
  /** Lets time pass while the till runs. */
  pass(till: Till, milliseconds: number): Promise<void>
  /** Lets time pass while none runs. */
  closedFor(milliseconds: number): Promise<void>
  /** Takes both acquirers off the network. */
  goOffline(): Promise<void>
  goOnline(): Promise<void>
  close(): Promise<void>
}

export async function openShop(
  seed: number,
  settings: Pick<TillOptions, 'timeoutMs' | 'concurrency' | 'longestGapMs'>,
): Promise<Shop> {
  const directory = mkdtempSync(join(tmpdir(), 'extorno-torture-'))
  const sandbox = await startSandboxProcess()
  let isCalm = false
  let life: Till | null = null
  const startProxy = (target: string, salt: number): Promise<FaultProxy> => {
    const faults = createChance(seed + salt)
    return startFaultProxy(target, () =>
      isCalm || faults.number() < 0.6 ? 'none' : faults.pick(proxyFaults),
    )
  }
  const proxies = {
    kushki: await startProxy(sandbox.address.kushki, 1),
    liquido: await startProxy(sandbox.address.liquido, 2),
  }
  const both = Object.values(proxies)
  const desk = await openNotificationDesk(() => life)
  // Ten in the morning in Lima, whatever time it is.
  let offsetMs = Math.round(timeOnDayOf(Date.now(), '10:00', zone) - Date.now())
  const tellTime = (): Promise<unknown> => sandbox.control('PUT', '/clock', { offsetMs })
  await tellTime()
  const start = (): Till =>
    startTill({
      ...sandbox.address,
      ...settings,
      directory,
      kushki: proxies.kushki.url,
      liquido: proxies.liquido.url,
      // The token is of another host, which nobody disturbs in its own right.
      liquidoAuth: proxies.liquido.url,
      clockOffsetMs: offsetMs,
    })
  // The next till is loaded while this one lives, so that a round costs little more than its life.
  let standby = start()

  /** Nothing is on its way while time passes: an answer has one time. */
  async function step(milliseconds: number, till: Till | null): Promise<void> {
    await Promise.all(both.map((proxy) => proxy.still()))
    offsetMs += milliseconds
    await tellTime()
    await till?.pass(milliseconds)
    for (const proxy of both) proxy.goOn()
  }

  async function nothingSending(till: Till): Promise<void> {
    for (let waited = 0; waited < maxSendingMs; waited += 20) {
      if ((await till.summary())?.sending === 0) return
      await pause(20)
    }
  }

  return {
    directory,
    sandbox,
    proxies,
    now: () => Date.now() + offsetMs,
    setCalm: (calm) => void (isCalm = calm),
    async setPersonalities(names, areNotifying = false) {
      await sandbox.control('PUT', '/personalities', names)
      await sandbox.control('PUT', '/notifications', areNotifying ? desk.targets : {})
      for (const { notes } of both) notes.setPersonalities(names)
    },
    async begin() {
      const till = standby
      standby = start()
      for (const { notes } of both) notes.newLife()
      await till.open(offsetMs)
      life = till
      return till
    },
    async kill(till) {
      life = null
      await till.kill()
    },
    async quit(till) {
      life = null
      await till.stop()
    },
    async pass(till, milliseconds) {
      for (let left = milliseconds; left > 0; left -= maxStepMs) {
        await nothingSending(till)
        await step(Math.min(left, maxStepMs), till)
        await pause(settleMs)
      }
    },
    closedFor: (milliseconds) => step(Math.max(0, Math.round(milliseconds)), null),
    async goOffline() {
      await Promise.all(both.map((proxy) => proxy.leave()))
    },
    async goOnline() {
      await Promise.all(both.map((proxy) => proxy.comeBack()))
    },
    async close() {
      await standby.kill()
      await Promise.all(both.map((proxy) => proxy.close()))
      await desk.close()
      await sandbox.stop()
      rmSync(directory, { recursive: true, force: true })
      rmSync(`${directory}.seen.json`, { force: true })
    },
  }
}
