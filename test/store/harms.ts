import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { OperationRequest } from '../../domain/operations.ts'
import type { Chance } from '../faults/chance.ts'
import { makeRequests, wireIdOf } from '../faults/torture-requests.ts'
import type { KnownSale } from '../faults/torture-requests.ts'
import type { Postgres } from '../integration/hub/postgres.ts'
import type { StoreCounter } from './store-counter.ts'
import type { Store } from './store.ts'
import { everythingTold } from './told.ts'
import type { Harm, HubTortureResult } from './torture-result.ts'
import type { Witness } from './witness.ts'

/** How long something is away, at most. Milliseconds. */
const maxAwayMs = 1500
/** How long what has to come is waited for, on a busy machine. Milliseconds. */
export const patienceMs = 45_000
/** How far a counter's clock is off at its start, seconds: what a hub takes, and far less than an outcome is waited for. */
const skewsSeconds = [-280, -120, -60, 60, 120, 280]

export type Parts = {
  store: Store
  chance: Chance
  /** The database's server; `null`: it is embedded. */
  postgres: Postgres | null
  witness: Witness
  result: Pick<
    HubTortureResult,
    'kills' | 'splits' | 'skews' | 'copies' | 'revocations' | 'copiesUnnoticed' | 'held'
  >
  /** Operations that copies accepted, by their ids at the acquirer. */
  ofCopies: Set<string>
  /** Counters that were killed with something open. */
  disturbed: Set<StoreCounter>
  made: number
}

/** Sales at the acquirer, and requests of one operation each. */
export async function newSales(parts: Parts, count: number): Promise<KnownSale[]> {
  const { store, chance } = parts
  const kinds = ['void', 'void', 'refund', 'bank'] as const
  const made = makeRequests(chance, parts.made + 1, count, store.now(), kinds)
  parts.made += count
  await store.sandbox.control('POST', '/sales', made.atTheAcquirer)
  return made.sales
}

/** Whole or in part, of a sale that may have been taken back already. */
export function requestOf(parts: Parts, { request }: KnownSale): OperationRequest {
  parts.made += 1
  const { chance } = parts
  const part = chance.number() < 0.5 ? { minor: chance.pick([1, 2500, 5000, 9999]) } : {}
  return request({ id: parts.made, withCard: chance.number() < 0.3, ...part })
}

/** A counter knows a sale, and asks for it. */
export async function ask(parts: Parts, counter: StoreCounter, known: KnownSale): Promise<void> {
  const request = requestOf(parts, known)
  await counter.call('rememberSales', { sales: [known.sale] })
  const answer = await counter.submit(request)
  if (answer?.ok === false && answer.error.tag === 'HeldByHub') parts.result.held += 1
}

export async function killCounter(parts: Parts, counter: StoreCounter): Promise<void> {
  await counter.kill()
  parts.disturbed.add(counter)
  parts.result.kills.counter += 1
}

/** Some counters, each once. */
function some({ store, chance }: Parts, most: number): StoreCounter[] {
  const count = 1 + chance.below(Math.min(most, store.counters.length))
  return store.counters
    .map((counter) => ({ counter, order: chance.number() }))
    .toSorted((one, other) => one.order - other.order)
    .slice(0, count)
    .map(({ counter }) => counter)
}

async function restart(parts: Parts, counters: readonly StoreCounter[], skewMs = 0): Promise<void> {
  await Promise.all(counters.map((counter) => killCounter(parts, counter)))
  await Promise.all(
    counters.map(async (counter) => {
      counter.skewMs = skewMs
      await counter.start()
    }),
  )
}

async function split(parts: Parts): Promise<void> {
  const { store, chance, result } = parts
  const lines = some(parts, 8).map((counter) => store.lines[store.counters.indexOf(counter)]!)
  const awayMs = chance.below(maxAwayMs)
  await Promise.all(lines.map((line) => line.leave()))
  result.splits += lines.length
  await pause(awayMs)
  await Promise.all(lines.map((line) => line.comeBack()))
}

/**
 * A counter's folder is put back from a copy of before, alone or with all of its machine: it has to stop, and the hub's alarm has to
 * sound. Then what it really was goes on.
 */
async function putBack(parts: Parts): Promise<void> {
  const { store, chance, result, ofCopies } = parts
  const { host, folder } = store
  const counter = chance.pick(store.counters)
  const [copy, own] = [join(folder, 'copy'), join(folder, 'own')]
  const isWholeMachine = chance.number() < 0.5
  store.setCalm(true)
  const [first, second] = await newSales(parts, 2)
  await killCounter(parts, counter)
  counter.copyTo(copy)
  counter.skewMs = 0
  await counter.start()
  await counter.linkIs('online', patienceMs)
  await ask(parts, counter, first!)
  await everythingTold({ host, counters: [counter] }, patienceMs)
  await killCounter(parts, counter)
  counter.copyTo(own)
  counter.putBack(copy, isWholeMachine)
  const before = await alarmsOf(store, counter)
  await counter.start()
  const request = requestOf(parts, second!)
  await counter.call('rememberSales', { sales: [second!.sale] })
  const answer = await counter.call<{ ok: boolean }>('submit', request)
  if (answer?.ok) ofCopies.add(wireIdOf(request))
  const hasStopped = await counter.linkIs('otherCopy', patienceMs)
  const isHeard = await counter.until(async () => (await alarmsOf(store, counter)) > before, patienceMs)
  if (!hasStopped || !isHeard)
    result.copiesUnnoticed.push(`${counter.label}: stopped ${hasStopped}, alarm ${isHeard}`)
  await killCounter(parts, counter)
  counter.putBack(own, true)
  await counter.start()
  result.copies += 1
}

async function alarmsOf({ host }: Store, { counterId }: StoreCounter): Promise<number> {
  const { alarms } = await host.ask('alarms', {})
  return alarms.reduce((sum, alarm) => sum + (alarm.counterId === counterId ? alarm.times : 0), 0)
}

/** A counter is taken out in the middle of its work, asks in vain, and comes back by a new code. */
async function revoke(parts: Parts): Promise<void> {
  const { store, chance, witness, result } = parts
  const counter = chance.pick(store.counters)
  const { counterId, publicKey } = counter
  const [known] = await newSales(parts, 1)
  await store.host.ask('revokeCounter', {}, { counterId })
  witness.revoked(publicKey)
  await ask(parts, counter, known!)
  await counter.linkIs('revoked', patienceMs)
  witness.enrolledAgain(publicKey)
  store.setCalm(true)
  await counter.joinAt(store.host)
  result.revocations += 1
}

/** Does one kind of harm, and has everything stand again. */
export async function harm(parts: Parts, kind: Harm): Promise<void> {
  const { store, chance, postgres, result } = parts
  const { host } = store
  switch (kind) {
    case 'hub':
      await host.kill()
      result.kills.hub += 1
      await pause(chance.below(maxAwayMs))
      return host.start()
    case 'database':
      result.kills.database += 1
      if (postgres === null) {
        await host.kill()
        return host.start()
      }
      await postgres.kill()
      await pause(chance.below(maxAwayMs))
      await postgres.start()
      return host.isThere()
    case 'counter':
      return restart(parts, some(parts, 3))
    case 'split':
      return split(parts)
    case 'skew':
      result.skews += 1
      return restart(parts, some(parts, 1), chance.pick(skewsSeconds) * 1000)
    case 'copy':
      return putBack(parts)
    case 'revocation':
      return revoke(parts)
    default:
      kind satisfies never
  }
}
