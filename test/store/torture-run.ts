import { setTimeout as pause } from 'node:timers/promises'
import { timeOnDayOf } from '../../domain/day.ts'
import { createChance } from '../faults/chance.ts'
import type { Chance } from '../faults/chance.ts'
import { zone } from '../faults/shop.ts'
import type { KnownSale } from '../faults/torture-requests.ts'
import type { DatabasePlace } from '../../hub/database/database.ts'
import type { Postgres } from '../integration/hub/postgres.ts'
import { readCounterBooks, readHubBooks, readLedger } from './books.ts'
import type { CounterBooks } from './books.ts'
import { ask, harm, newSales, patienceMs } from './harms.ts'
import type { Parts } from './harms.ts'
import { differencesOf, figuresOf, moneyOf, restlessIn, settledTwice, togetherOf } from './judge.ts'
import { inTurns, openStore } from './store.ts'
import type { Store } from './store.ts'
import { everythingTold } from './told.ts'
import { comeToRest } from './torture-rest.ts'
import type { Harm, HubTortureResult } from './torture-result.ts'
import { createWitness } from './witness.ts'

type Wanted = {
  rounds: number
  seed: number
  counters: number
  /** A server of its own, to be killed; `null`: the embedded database. */
  postgres: Postgres | null
  onRound?: (done: number, kind: Harm) => void
  /** Is given what ends all that was started, as soon as there is something. */
  onStarted?: (close: () => Promise<void>) => void
}

/** Each of them comes before one comes again. */
const harms: readonly Harm[] = ['hub', 'database', 'counter', 'split', 'skew', 'copy', 'revocation']
/** Who the acquirers are beside one that leaves the limit of a sale to the counters. */
const personalities = [
  'error-after-effect=500',
  'error-after-effect=504',
  'repeated-callbacks=3',
  'early-callbacks',
  'duplicate-members',
  'duplicate-refusal',
  'late-effect=2',
  'slow-search=2',
  'instalments=3',
  'search-created',
] as const
/** More can be given back of a sale than it was: only the store is there to prevent it. */
const unlimited = 'no-sale-limit'
/** Sales that a later round may come back to. */
const maxSalesKept = 20
/** How long a round waits for its first answer before it does harm all the same, and for its last ones. Milliseconds. */
const maxPatienceMs = 1500
/** Of exchanges: what is broken between counters and acquirers, and between counters and hub. */
const disturbed = { acquirers: 0.15, hub: 0.08 }

/**
 * Rounds of: draw who the acquirers are, make sales, have one to three counters ask for each at once, and in the middle of it do harm: kill
 * the hub, its database or counters, cut lines, set clocks wrong, put a counter back from a copy, revoke one. After each seventh
 * round, and in the end, everything works until nothing moves. Then all books are held against one another, and against those of a
 * second hub that is built of the journals alone.
 *
 * A seed repeats requests, personalities, harms and what is broken in the order they are drawn; how far anybody came before is the
 * machine's doing.
 */
export async function tortureHub(wanted: Wanted): Promise<HubTortureResult> {
  const { rounds, seed, counters, postgres, onRound, onStarted } = wanted
  const witness = createWitness()
  const place = (name: string): DatabasePlace | null =>
    postgres === null ? null : { kind: 'postgresql', url: postgres.database(name) }
  const store = await openStore({
    counters,
    place: place('hub'),
    seed,
    // Ten in the morning in Lima, whatever time it is.
    clockOffsetMs: Math.round(timeOnDayOf(Date.now(), '10:00', zone) - Date.now()),
    disturbed,
    onHubAnswer: witness.hear,
  })
  onStarted?.(() => store.close())
  try {
    const parts: Parts = {
      store,
      chance: createChance(seed),
      postgres,
      witness,
      result: {
        kills: { hub: 0, database: 0, counter: 0 },
        splits: 0,
        skews: 0,
        copies: 0,
        revocations: 0,
        copiesUnnoticed: [],
        held: 0,
      },
      ofCopies: new Set(),
      disturbed: new Set(),
      made: 0,
    }
    await store.sandbox.control('PUT', '/notifications', {
      liquido: { url: `${store.host.url}/v1/callbacks/liquido/${store.host.storeId}` },
    })
    const used = await runRounds(parts, rounds, onRound)
    return await verdictOf(parts, { rounds, used, second: place('rebuilt') })
  } finally {
    await store.close()
  }
}

async function runRounds(
  parts: Parts,
  rounds: number,
  onRound: Wanted['onRound'] = () => undefined,
): Promise<Set<string>> {
  const { chance } = parts
  const used = new Set<string>()
  let sales: KnownSale[] = []
  let deck: Harm[] = []
  for (let done = 1; done <= rounds; done += 1) {
    if (deck.length === 0) deck = shuffled(chance, harms)
    const kind = deck.pop() ?? 'hub'
    sales = await round(parts, kind, sales, used)
    onRound(done, kind)
    if (deck.length === 0 && done < rounds) await comeToRest(parts, [unlimited])
  }
  return used
}

const shuffled = <Item>(chance: Chance, items: readonly Item[]): Item[] =>
  items
    .map((item) => ({ item, order: chance.number() }))
    .toSorted((one, other) => one.order - other.order)
    .map(({ item }) => item)

/** @returns sales that a later round may come back to */
async function round(
  parts: Parts,
  kind: Harm,
  before: readonly KnownSale[],
  used: Set<string>,
): Promise<KnownSale[]> {
  const { store, chance } = parts
  const drawn = chance.number() < 0.3 ? [] : shuffled(chance, personalities).slice(0, 1 + chance.below(2))
  for (const name of [unlimited, ...drawn]) used.add(name.split('=')[0] ?? name)
  await store.sandbox.control('PUT', '/personalities', [unlimited, ...onlyOnce(drawn)])
  for (const { notes } of Object.values(store.gateways)) notes.setPersonalities(drawn)
  store.setCalm(false)
  const fresh = await newSales(parts, 1 + chance.below(4))
  const again = before.length > 0 && chance.number() < 0.6 ? [chance.pick(before)] : []
  const asked = [...fresh, ...again].flatMap((known) =>
    shuffled(chance, store.counters)
      .slice(0, 1 + chance.below(3))
      .map((counter) => ask(parts, counter, known)),
  )
  await Promise.race([...asked, pause(maxPatienceMs)])
  await pause(chance.below(250))
  await harm(parts, kind)
  await Promise.race([Promise.all(asked), pause(maxPatienceMs)])
  return [...before, ...fresh].slice(-maxSalesKept)
}

/** Two of one name with another number are one. */
const onlyOnce = (drawn: readonly string[]): string[] =>
  drawn.filter((name, index) => drawn.findIndex((one) => one.split('=')[0] === name.split('=')[0]) === index)

type Ran = { rounds: number; used: Set<string>; second: DatabasePlace | null }

/** Everything works until nothing moves; then all books are held against one another. */
async function verdictOf(parts: Parts, { rounds, used, second }: Ran): Promise<HubTortureResult> {
  const { store, witness, ofCopies, result } = parts
  const { host, counters, sandbox } = store
  await comeToRest(parts, [])
  const behind = await everythingTold({ host, counters }, patienceMs)
  await Promise.all(counters.map((counter) => counter.kill()))
  const books = counters.map(readCounterBooks)
  const rebuilt = await rebuiltOf(store, second)
  await host.stop()
  const hub = await readHubBooks(host.place)
  const ledger = await readLedger(sandbox)
  const all = { hub, counters: books, ledger }
  const rows = books.flatMap((one) => [...one.rows.values()])
  const sent = Object.values(store.gateways).flatMap(({ notes }) => [...notes.sentAt])
  return {
    ...figuresOf(all),
    ...result,
    rounds,
    database: host.place.kind,
    personalities: [...used].toSorted(),
    accepted: books.reduce((sum, { accepted }) => sum + accepted.length, 0),
    appliedOnce: ledger.operations.filter(({ applied }) => applied === 1).length,
    callbacks: hub.callbacks,
    withPerson: rows.filter(({ state }) => state === 'attention').length,
    unexplained: unexplainedIn(parts, books),
    money: moneyOf(all),
    together: togetherOf(all, new Map(sent.map(([id, { first }]) => [id, store.timeAt(first)]))),
    acknowledgedLost: counters.flatMap(({ label, publicKey }) => {
      const has = hub.counters.find((one) => one.label === label)?.sequence ?? 0
      const said = witness.acknowledged(publicKey)
      return said > has ? [`${label}: ${said} acknowledged, ${has} there`] : []
    }),
    restless: [...behind, ...restlessIn(books)],
    copiesSent: sent.flatMap(([id]) => (ofCopies.has(id) ? [id] : [])),
    revokedServed: [...witness.served],
    settledTwice: settledTwice(hub),
    rebuiltOtherwise: differencesOf(hub, rebuilt),
    overdrawn: hub.alarms.filter(({ kind }) => kind === 'overdrawn').length,
    hubFaults: faultsSaid(host.said()),
  }
}

/** What was thrown, each with the place in the hub that it came by. */
const faultsSaid = (said: string): string[] =>
  [...said.matchAll(/^(?<what>\S.*)\n(?<where>(?: {4}at .*\n?)+)/gmu)].map(({ groups }) => {
    const where = groups?.['where']?.split('\n').find((line) => line.includes('/hub/')) ?? ''
    return `${groups?.['what']} ${where.trim()}`
  })

/** A second hub on an empty database, to which the same counters bring their journals from the beginning. */
async function rebuiltOf(store: Store, place: DatabasePlace | null): ReturnType<typeof readHubBooks> {
  const second = await store.openSecondHub(place)
  await inTurns(store.counters, async (counter) => {
    await counter.start()
    await counter.joinAt(second, second.url)
    const { stores } = await second.ask('stores', {})
    const here = stores.flatMap(({ counters }) => counters).find(({ label }) => label === counter.label)
    counter.counterId = here?.counterId ?? ''
    await everythingTold({ host: second, counters: [counter] }, patienceMs)
    await counter.kill()
  })
  await second.stop()
  return readHubBooks(second.place)
}

/** Rows before a person to which nothing happened: no lost exchange, no personality, no kill of their counter. */
function unexplainedIn({ store, disturbed }: Parts, books: readonly CounterBooks[]): string[] {
  const proxies = Object.values(store.gateways)
  return books.flatMap(({ label, rows }) => {
    if (store.counters.some((counter) => counter.label === label && disturbed.has(counter))) return []
    return [...rows.values()].flatMap(({ operationId, wireId, state, attention }) => {
      const isExplained = proxies.some(
        ({ notes }) =>
          notes.isDisturbed(wireId) || notes.isLookUpSpoilt(wireId) || notes.met(wireId).size > 0,
      )
      return state === 'attention' && !isExplained ? [`${label}: ${operationId} (${attention})`] : []
    })
  })
}
