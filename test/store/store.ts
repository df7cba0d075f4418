import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { IncomingMessage } from 'node:http'
import type { DatabasePlace } from '../../hub/database/database.ts'
import { openSynced } from '../../hub/database/synced-files.ts'
import { createChance } from '../faults/chance.ts'
import { startFaultProxy } from '../faults/fault-proxy.ts'
import type { FaultProxy } from '../faults/fault-proxy.ts'
import { startSandboxProcess } from '../faults/processes.ts'
import type { SandboxProcess } from '../faults/processes.ts'
import { proxyFaults } from '../faults/proxy-answers.ts'
import { openHubHost } from './hub-host.ts'
import type { HubHost } from './hub-host.ts'
import { StoreCounter } from './store-counter.ts'

/** A 200 of the hub's to a counter, as it passed. */
export type HubAnswer = {
  /** The counter's public key. */
  key: string
  path: string
  body: string
  /** When the request came, by `performance.now`. */
  beganAt: number
}

type Wanted = {
  counters: number
  /** Where the hub's database is; `null`: embedded, in the store's own folder. */
  place: DatabasePlace | null
  seed: number
  /** How far the store's time is ahead of the machine's. Milliseconds. */
  clockOffsetMs: number
  /** What proxies disturb where it is not calm, of one: exchanges with acquirers, and with the hub. @default nothing */
  disturbed?: { acquirers: number; hub: number }
  onHubAnswer?: (answer: HubAnswer) => void
}

/** A store: a hub, one sandbox of both acquirers, counters that joined, and proxies between all of them. */
export type Store = {
  folder: string
  host: HubHost
  sandbox: SandboxProcess
  counters: StoreCounter[]
  /** Between all counters and the acquirers. */
  gateways: Record<'kushki' | 'liquido', FaultProxy>
  /** Between each counter and the hub, in their order. */
  lines: FaultProxy[]
  /** The store's time, milliseconds since the epoch. */
  now(): number
  /** What it was when the machine's clock showed so. */
  timeAt(machineTime: number): number
  setCalm(isCalm: boolean): void
  /** Lets so much time pass at once for acquirers, hub and counters. Nothing is on its way to an acquirer meanwhile. Milliseconds. */
  pass(milliseconds: number): Promise<void>
  /** Another hub on an empty database, which the same counters may join. */
  openSecondHub(place: DatabasePlace | null): Promise<HubHost>
  close(): Promise<void>
}

/** How much time passes at once: a hub takes requests of clocks within five minutes of its own. Milliseconds. */
const maxStepMs = 4 * 60_000
/** A request is given up after its own time; a busy machine is slow to do so. Milliseconds. */
const maxSendingMs = 4000
/** What is due by then is begun before more passes. Milliseconds. */
const settleMs = 150
/** Starting a counter takes the processor of a whole one. */
const startedAtOnce = 4

export async function openStore(wanted: Wanted): Promise<Store> {
  const { seed, disturbed = { acquirers: 0, hub: 0 } } = wanted
  const folder = mkdtempSync(join(tmpdir(), 'extorno-store-'))
  const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
  let isCalm = true
  let offsetMs = wanted.clockOffsetMs
  const offsets = [{ since: 0, offsetMs }]
  try {
    const sandbox = await startSandboxProcess()
    closing.push(() => sandbox.stop())
    await sandbox.control('PUT', '/clock', { offsetMs })
    const proxy = async (target: string, salt: number, share: number, between = {}): Promise<FaultProxy> => {
      const chance = createChance(seed + salt)
      const pick = () => (isCalm || chance.number() >= share ? 'none' : chance.pick(proxyFaults))
      const started = await startFaultProxy(target, pick, between)
      closing.push(() => started.close())
      return started
    }
    const gateways = {
      kushki: await proxy(sandbox.address.kushki, 1, disturbed.acquirers),
      liquido: await proxy(sandbox.address.liquido, 2, disturbed.acquirers),
    }
    // Making an embedded database takes seconds, copying an empty one next to nothing.
    const template = join(folder, 'template')
    if (wanted.place === null) await (await openSynced(template)).close()
    const openHub = async (name: string, place: DatabasePlace | null): Promise<HubHost> => {
      const own = join(folder, name)
      mkdirSync(own)
      if (place === null) cpSync(template, join(own, 'database'), { recursive: true })
      const host = await openHubHost({
        place: place ?? { kind: 'pglite', directory: join(own, 'database') },
        folder: own,
        clockOffsetMs: offsetMs,
        liquidoSecret: sandbox.address.liquidoClientSecret,
      })
      closing.push(() => host.kill())
      return host
    }
    const host = await openHub('hub', wanted.place)
    const lines: FaultProxy[] = []
    for (let index = 0; index < wanted.counters; index += 1)
      lines.push(
        await proxy(host.url, 10 + index, disturbed.hub, {
          keepsHost: true,
          about: () => null,
          onAnswered: answerTo(wanted.onHubAnswer),
        }),
      )
    const keys = createChance(seed + 3)
    const counters = lines.map(
      (line, index) =>
        new StoreCounter({
          ...sandbox.address,
          kushki: gateways.kushki.url,
          liquido: gateways.liquido.url,
          // The token is of another host, which nobody disturbs in its own right.
          liquidoAuth: gateways.liquido.url,
          timeoutMs: 1500,
          concurrency: 4,
          longestGapMs: 2000,
          label: `Caja ${index + 1}`,
          folder,
          key: Array.from({ length: 64 }, () => keys.below(16).toString(16)).join(''),
          hubAddress: () => line.url,
          clockOffsetMs: () => offsetMs,
        }),
    )
    closing.push(() => Promise.all(counters.map((counter) => counter.kill())))
    await inTurns(counters, async (counter) => {
      await counter.start()
      await counter.joinAt(host)
    })
    for (const { counter_id, label } of await joinedAt(host))
      Object.assign(counters.find((counter) => counter.label === label) ?? {}, { counterId: counter_id })
    return {
      folder,
      host,
      sandbox,
      counters,
      gateways,
      lines,
      now: () => Date.now() + offsetMs,
      timeAt: (machineTime) =>
        machineTime + (offsets.findLast(({ since }) => since <= machineTime)?.offsetMs ?? offsetMs),
      setCalm: (calm) => void (isCalm = calm),
      async pass(milliseconds) {
        for (let left = milliseconds; left > 0; left -= maxStepMs) {
          const step = Math.min(left, maxStepMs)
          await Promise.all(counters.map((counter) => counter.until(() => counter.isQuiet(), maxSendingMs)))
          await Promise.all(Object.values(gateways).map((gateway) => gateway.still()))
          offsetMs += step
          offsets.push({ since: Date.now(), offsetMs })
          await sandbox.control('PUT', '/clock', { offsetMs })
          host.setClock(offsetMs)
          await Promise.all(counters.map((counter) => counter.call('pass', { milliseconds: step })))
          for (const gateway of Object.values(gateways)) gateway.goOn()
          await pause(settleMs)
        }
      },
      openSecondHub: (place) => openHub('second', place),
      close: () => closeAll(closing),
    }
  } catch (error) {
    await closeAll(closing)
    throw error
  }
}

/** Does something with each counter that starts it, with as many at a time as a machine bears. */
export async function inTurns(
  counters: readonly StoreCounter[],
  work: (counter: StoreCounter) => Promise<void>,
): Promise<void> {
  for (let first = 0; first < counters.length; first += startedAtOnce)
    await Promise.all(counters.slice(first, first + startedAtOnce).map(work))
}

async function closeAll(closing: (() => unknown)[]): Promise<void> {
  for (const close of closing.splice(0).toReversed()) await close()
}

/** The hub's counters by what they are called. */
async function joinedAt(host: HubHost): Promise<{ counter_id: string; label: string }[]> {
  const { stores } = await host.ask('stores', {})
  return stores.flatMap(({ counters }) =>
    counters.map(({ counterId, label }) => ({ counter_id: counterId, label })),
  )
}

const answerTo =
  (hear: Wanted['onHubAnswer']) =>
  (
    { url, headers }: IncomingMessage,
    { status, body }: { status: number; body: Buffer },
    beganAt: number,
  ): void => {
    const key = /keyid="(?<key>[\w-]{43})"/u.exec(String(headers['signature-input']))?.groups?.['key']
    if (status !== 200 || key === undefined) return
    hear?.({ key, path: (url ?? '').split('?')[0] ?? '', body: body.toString(), beganAt })
  }
