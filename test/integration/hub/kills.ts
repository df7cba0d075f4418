import { createHmac, randomBytes, randomInt, randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ClaimRequest } from '../../../contract/hub/claims.ts'
import type { FeedEntry } from '../../../contract/hub/feed.ts'
import type { DatabasePlace } from '../../../hub/database/database.ts'
import { call, createCounter } from './counter.ts'
import type { Counter } from './counter.ts'
import { temporary } from './databases.ts'
import type { Databases } from './databases.ts'
import { startPostgres } from './postgres.ts'
import { startHubProcess } from './process.ts'
import type { HubProcess } from './process.ts'
import { passphrase } from './rig.ts'

/** How often each is killed; `EXTORNO_HUB_KILLS=100` by hand. */
const kills = Number(process.env['EXTORNO_HUB_KILLS'] ?? 1)
/** Starting one hub takes seconds on a machine that does something else besides. Milliseconds. */
const timeout = 60_000 + kills * 40_000
const secret = 'the client secret of Liquido'

/** One part of what a claim of 1,000 gives; two go into a sale, three do not. */
const partMinor = 400
const newSale = () => ({ key: `kushki:${randomUUID()}`, currency: 'PEN' as const, minor: 1000 })
type Sale = ReturnType<typeof newSale>

/** A counter without a window, with what it knows of the hub, and what a gateway gave back for it. */
type Till = Counter & {
  /** Up to where the hub said that it has the journal. */
  acknowledged: number
  /** Claimed or about to be, and not in the journal yet: nothing of it left. */
  pending: ClaimRequest | null
}

/** The hub is away, or its database is: what a counter meets as often as it is killed. */
class Away extends Error {}

async function value<Value>(answer: Promise<{ ok: boolean; value?: Value; error?: { tag: string } }>) {
  const got = await answer.catch((error: unknown) => {
    throw new Away(String(error))
  })
  if (got.ok && got.value !== undefined) return got.value
  if (got.error?.tag === 'Unavailable') throw new Away('Unavailable')
  throw new Error(JSON.stringify(got.error))
}

/** A store whose hub is killed. */
class Shop {
  hub!: HubProcess
  tills: Till[] = []
  storeId = ''
  token = ''
  readonly sales = Array.from({ length: 6 }, newSale)
  /** What was given back of each sale: the gateway's own books. */
  readonly given = new Map<string, number>()
  /** Callbacks by whether they were answered with 200. */
  readonly callbacks = new Map<string, boolean>()
  readonly #key = randomBytes(32).toString('hex')
  readonly #databases: Databases
  #folder = ''
  #place!: DatabasePlace
  #port = 0

  constructor(databases: Databases) {
    this.#databases = databases
  }

  /** A hub on an empty database; the counters of before come with their keys and journals. */
  async openEmpty(place = this.#databases.fresh()): Promise<void> {
    this.#place = place
    this.#folder = mkdtempSync(join(temporary, 'extorno-hub-'))
    if (this.#place.kind === 'pglite')
      cpSync(this.#place.directory ?? '', join(this.#folder, 'database'), { recursive: true })
    await this.start()
    const { firstCode, url } = this.hub
    const first = { code: firstCode ?? '', name: 'Rosa', passphrase }
    this.token = (await value(call(url, 'firstAdministrator', first))).token
    this.storeId = (await value(call(url, 'createStore', { label: 'Shop' }, this.#signedIn()))).storeId
    await value(
      call(url, 'setLiquidoSecret', { secret }, { ...this.#signedIn(), params: { storeId: this.storeId } }),
    )
    const before = this.tills.length > 0 ? this.tills : [null, null, null]
    this.tills = []
    for (const old of before) {
      const till = createCounter(url, undefined, old?.privateKey)
      if (old !== null) till.journal.entries.push(...old.journal.entries)
      await this.enrol(till)
      this.tills.push({ ...till, acknowledged: 0, pending: null })
    }
  }
  async enrol(counter: Counter): Promise<void> {
    const params = { storeId: this.storeId }
    const sent = { ...this.#signedIn(), params }
    const { code } = await value(call(this.hub.url, 'issueCode', { counterLabel: 'Caja' }, sent))
    await value(counter.enrol(code))
  }
  #signedIn() {
    return { token: this.token }
  }
  /** @param place where the database is now */
  async start(place = this.#place): Promise<void> {
    this.#place = place
    const wanted = { place: this.#place, key: this.#key, folder: this.#folder, port: this.#port }
    this.hub = await startHubProcess(wanted)
    this.#port = Number(new URL(this.hub.url).port)
  }
  async close(): Promise<void> {
    await this.hub.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }
  /** What the journals say of all operations, without whose they are. */
  async operations() {
    const sent = { ...this.#signedIn(), params: { storeId: this.storeId } }
    const { operations } = await value(call(this.hub.url, 'operations', {}, sent))
    return operations
      .map(({ counterId: _other, ...operation }) => operation)
      .toSorted((one, other) => (one.operationId < other.operationId ? -1 : 1))
  }
  async callback(id: string): Promise<void> {
    const body = JSON.stringify({ eventType: 'CHARGE_SUCCEEDED', data: { id } })
    const timestamp = Math.floor(Date.now() / 1000)
    const signature = createHmac('sha256', secret)
      .update(`payload=${body},timestamp=${timestamp}`)
      .digest('hex')
    this.callbacks.set(id, false)
    const response = await fetch(`${this.hub.url}/v1/callbacks/liquido/${this.storeId}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'liquido-signature': `algorithm=HmacSHA256,timestamp=${timestamp},signature=${signature}`,
      },
      body,
    }).catch(() => null)
    if (response?.status === 200) this.callbacks.set(id, true)
  }
}

/** Writes into a counter's journal how an operation went. */
function journalOf({ journal }: Till, { operationId, sale, minor }: ClaimRequest, ...events: string[]): void {
  const detail = { kind: 'refund', saleKey: sale.key, currency: 'PEN', minor }
  journal.add({ operationId, event: 'accepted', detail })
  for (const event of events) journal.add({ operationId, event })
}

async function tell(till: Till): Promise<void> {
  // What was not acknowledged is sent again: the hub may have it.
  while (till.acknowledged < till.journal.entries.length) {
    const to = Math.min(till.journal.entries.length, till.acknowledged + 500)
    const answer = await value(till.call('sendEvents', till.journal.batch(till.acknowledged + 1, to)))
    till.acknowledged = answer.sequence
  }
}

/** One operation from its claim to the end, as a counter does it: nothing is given back before the hub says that it may. */
async function takeBack(shop: Shop, till: Till, sale: Sale): Promise<void> {
  const claim = { operationId: randomUUID(), kind: 'refund' as const, minor: partMinor, sale }
  till.pending = claim
  const claimed = await value(till.call('claim', claim))
  if (claimed.outcome !== 'granted') {
    till.pending = null
    return
  }
  const { operationId } = claim
  const sending = await value(till.call('startSending', {}, { params: { operationId } }))
  till.pending = null
  if (sending.outcome !== 'granted') {
    journalOf(till, claim, 'cancelled')
    return
  }
  const isApproved = randomInt(4) > 0
  if (isApproved) shop.given.set(sale.key, (shop.given.get(sale.key) ?? 0) + partMinor)
  journalOf(till, claim, 'sending', isApproved ? 'approved' : 'declined')
  await tell(till)
}

/** A counter at work until the hub is away. */
async function work(shop: Shop, till: Till): Promise<void> {
  try {
    if (till.pending !== null) journalOf(till, till.pending, 'cancelled')
    till.pending = null
    await tell(till)
    for (;;) {
      await takeBack(shop, till, shop.sales[randomInt(shop.sales.length)] ?? newSale())
      if (randomInt(4) === 0) shop.sales.push(newSale())
      // As fast as its rate lets it for long.
      await wait(25)
    }
  } catch (error) {
    if (!(error instanceof Away)) throw error
  }
}

/** Until some operations were told, one of them approved, and a moment more: in the middle of others. */
async function someWork(shop: Shop): Promise<void> {
  const sum = (): number => shop.tills.reduce((all, { acknowledged }) => all + acknowledged, 0)
  const before = sum()
  while (sum() < before + 12 || shop.given.size === 0) await wait(5)
  await wait(randomInt(30))
}

/** What a hub may not have lost once it is back. */
async function expectNothingLost(shop: Shop): Promise<void> {
  for (const till of shop.tills) {
    const { sequence, hash } = await value(till.call('acknowledged', {}))
    expect(sequence).toBeGreaterThanOrEqual(till.acknowledged)
    expect(hash).toBe(sequence === 0 ? null : till.journal.entries[sequence - 1]?.hash)
  }
  for (const sale of shop.sales) expect(shop.given.get(sale.key) ?? 0).toBeLessThanOrEqual(sale.minor)
}

async function readFeed(till: Till): Promise<FeedEntry[]> {
  const entries: FeedEntry[] = []
  for (let cursor = 0; ;) {
    const { items, cursor: next } = await value(till.call('feed', { cursor, wait: 0 }))
    entries.push(...items)
    if (next === cursor || items.length === 0) return entries
    cursor = next
  }
}

/** How often each is in a list. */
const countsOf = (names: string[]): Set<number> =>
  new Set([...Map.groupBy(names, (name) => name).values()].map(({ length }) => length))

/** What is left of each sale, as a counter hears it that took none of them back. */
async function remainders(shop: Shop, asker: Counter): Promise<unknown[]> {
  const answers: unknown[] = []
  for (const sale of shop.sales.filter(({ key }) => shop.given.has(key)).slice(0, 40))
    answers.push(
      await value(asker.call('claim', { operationId: randomUUID(), kind: 'refund', minor: 1000, sale })),
    )
  return answers
}

export const describeKills = (databases: () => Databases) =>
  describe('killed with -9 at any moment', () => {
    it(
      'loses nothing it acknowledged, doubles nothing, and is rebuilt from the journals',
      { timeout },
      async () => {
        const shop = new Shop(databases())
        onTestFinished(() => shop.close())
        await shop.openEmpty()
        const { postgres } = databases()
        // On a server there may be as many as wanted; the embedded files belong to one.
        const second = postgres === null ? await shop.start().catch(String) : 'another hub is running'
        expect(second).toContain('another hub is running')
        const leased = newSale()
        await value(shop.tills[0]!.call('lease', { sales: [leased] }))
        for (let round = 0; round < kills * (postgres === null ? 1 : 2); round += 1) {
          const working = shop.tills.map((till) => work(shop, till))
          const calling = shop.callback(`callback ${round}`)
          await someWork(shop)
          const isDatabase = postgres !== null && round % 2 === 1
          if (isDatabase) await postgres.kill()
          else await shop.hub.kill()
          await Promise.all([calling, ...working])
          if (isDatabase) await postgres.start()
          else await shop.start()
          while (!(await call(shop.hub.url, 'health', {})).ok) await wait(250)
          await expectNothingLost(shop)
          // The code of the first administrator, but no fault.
          expect(shop.hub.said()).not.toContain('    at ')
          for (const [id, isAnswered] of shop.callbacks) if (!isAnswered) await shop.callback(id)
        }
        for (const till of shop.tills) {
          if (till.pending !== null) journalOf(till, till.pending, 'cancelled')
          till.pending = null
          await tell(till)
        }
        const feed = await readFeed(shop.tills[0]!)
        const states = feed.flatMap(({ item }) =>
          item.type === 'operation' ? `${item.operationId} ${item.state}` : [],
        )
        expect(countsOf(states)).toEqual(new Set([1]))
        expect(feed.filter(({ item }) => item.type === 'callback')).toHaveLength(shop.callbacks.size)
        // The lease outlived every kill: nobody else takes that sale back.
        const theirs = { operationId: randomUUID(), kind: 'refund' as const, minor: 1, sale: leased }
        expect(await value(shop.tills[1]!.call('claim', theirs))).toMatchObject({
          outcome: 'heldBy',
          why: 'lease',
        })

        const [operations, asker] = [await shop.operations(), createCounter(shop.hub.url)]
        const told = new Set(
          shop.tills.flatMap(({ journal }) => journal.entries.map((one) => one.operationId)),
        )
        expect(new Set(operations.map(({ operationId }) => operationId))).toEqual(told)
        await shop.enrol(asker)
        const left = await remainders(shop, asker)
        expect(left.length).toBeGreaterThan(0)
        // Its database is gone: another one, the counters enrolled again, their journals from the beginning.
        await shop.close()
        await shop.openEmpty()
        for (const till of shop.tills) await tell(till)
        expect(await shop.operations()).toEqual(operations)
        const again = createCounter(shop.hub.url)
        await shop.enrol(again)
        expect(await remainders(shop, again)).toEqual(left)
      },
    )
  })

/** A server that dies for good, with a standby that every commit waited for. */
export const describeStandby = (databases: () => Databases) =>
  it(
    'loses nothing it acknowledged when its server dies and the standby takes over',
    { timeout },
    async () => {
      const [shop, postgres] = [new Shop(databases()), await startPostgres()]
      onTestFinished(async () => {
        await shop.close()
        await postgres.stop()
      })
      const url = postgres.database('hub')
      const standby = await postgres.standby()
      await shop.openEmpty({ kind: 'postgresql', url })
      const working = shop.tills.map((till) => work(shop, till))
      await someWork(shop)
      await postgres.kill()
      await Promise.all(working)
      await shop.hub.kill()
      standby.promote()
      await shop.start({ kind: 'postgresql', url: standby.database('hub') })
      await expectNothingLost(shop)
      for (const till of shop.tills) {
        if (till.pending !== null) journalOf(till, till.pending, 'cancelled')
        till.pending = null
        await tell(till)
      }
      const told = new Set(shop.tills.flatMap(({ journal }) => journal.entries.map((one) => one.operationId)))
      expect(new Set((await shop.operations()).map(({ operationId }) => operationId))).toEqual(told)
    },
  )
