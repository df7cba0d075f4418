import type { QueueRow } from '../../contract/operations.ts'
import type { OperationRequest } from '../../domain/operations.ts'
import type { Result } from '../../domain/result.ts'
import { createChance } from '../faults/chance.ts'
import { makeRequests } from '../faults/torture-requests.ts'
import type { KnownSale } from '../faults/torture-requests.ts'
import { everythingTold } from './told.ts'
import type { Store } from './store.ts'
import type { StoreCounter } from './store-counter.ts'

/** A machine that does something else besides. Milliseconds. */
const patienceMs = 60_000
/** How long the acquirer takes with the void that another counter wants as well. Milliseconds. */
const slowMs = 1200

/** So much passes at once in the day: what an outcome may stay unknown until a person is asked, and some minutes. Milliseconds. */
export const dayPassesMs = 36 * 60_000

type Kind = 'void' | 'refund' | 'bank'

/** A day of three counters at one hub; says each thing that happens. Throws where something does not come to be. */
export async function runDay(store: Store, say: (sentence: string) => void): Promise<void> {
  const [one, two, three] = store.counters
  if (one === undefined || two === undefined || three === undefined) throw new Error('three counters')
  const day = { store, say, made: 0 }
  await wholeSales(day, [one, two, three])
  await twoParts(day, one, two)
  await oneSaleTwice(day, one, two)
  await offline(day, three)
  await beforeAPerson(day, two)
  await everythingTold(store, patienceMs)
}

type Day = { store: Store; say: (sentence: string) => void; made: number }

/** New sales at the acquirer, with what to ask for; each counter finds them as a cashier does. */
async function newSales(day: Day, count: number, kind: Kind): Promise<KnownSale[]> {
  const { store } = day
  const made = makeRequests(createChance(day.made + 1), 1000 + day.made, count, store.now(), [kind])
  day.made += count
  await store.sandbox.control('POST', '/sales', made.atTheAcquirer)
  return made.sales
}

async function find(counter: StoreCounter, { sale }: KnownSale): Promise<void> {
  if (sale.gateway === 'liquido') {
    // Liquido lists no payments: it came by the payment's own callback.
    await counter.call('rememberSales', { sales: [sale] })
    return
  }
  const found = await counter.call<Result<{ total: number }, unknown>>('search', {
    text: sale.client_transaction_id,
  })
  if (!found?.ok || found.value.total !== 1) throw new Error(`${counter.label} does not find the sale`)
}

/** Asks for it and waits for its end. */
async function takeBack(day: Day, counter: StoreCounter, known: KnownSale, minor?: number): Promise<void> {
  await find(counter, known)
  const request = requestFor(day, known, minor)
  const accepted = await counter.submit(request)
  if (!accepted?.ok) throw new Error(`${counter.label}: ${JSON.stringify(accepted?.error)}`)
  await becomes(counter, request, ({ state }) => state === 'approved')
}

function requestFor(day: Day, known: KnownSale, minor?: number): OperationRequest {
  day.made += 1
  const request = known.request({
    id: 5000 + day.made,
    withCard: false,
    ...(minor === undefined ? {} : { minor }),
  })
  if (request.gateway !== 'kushki') return request
  // The members of the amount that the search found the sale with.
  const amount = { ...request.body.amount, tip: 0, extra_taxes: {} }
  return { ...request, body: { ...request.body, amount } } as OperationRequest
}

async function becomes(
  counter: StoreCounter,
  { operationId }: OperationRequest,
  like: (row: QueueRow) => boolean,
): Promise<void> {
  if (await counter.rowIs(operationId, like, patienceMs)) return
  throw new Error(`${counter.label}: ${JSON.stringify(await counter.row(operationId))}`)
}

async function wholeSales(day: Day, counters: readonly StoreCounter[]): Promise<void> {
  for (const [kind, what] of [
    ['void', 'voids a sale of today'],
    ['refund', 'refunds a sale of yesterday'],
    ['bank', 'refunds a cash payment to a bank account'],
  ] as const) {
    const sales = await newSales(day, counters.length, kind)
    for (const [index, counter] of counters.entries()) {
      const known = sales[index]
      if (known !== undefined) await takeBack(day, counter, known)
      day.say(`${counter.label} ${what}.`)
    }
  }
}

async function twoParts(day: Day, one: StoreCounter, two: StoreCounter): Promise<void> {
  const [known] = await newSales(day, 1, 'refund')
  if (known === undefined) return
  await takeBack(day, one, known, 2500)
  day.say(`${one.label} refunds 25.00 of a sale of 100.00.`)
  await find(two, known)
  const rest = await answerAt(two, requestFor(day, known))
  day.say(`${two.label} asks for all of it, and hears: ${rest}.`)
  await takeBack(day, two, known, 7500)
  day.say(`${two.label} refunds the 75.00 that are left.`)
}

/** What a counter is told that asks in vain. */
async function answerAt(counter: StoreCounter, request: OperationRequest): Promise<string> {
  const answer = await counter.submit(request)
  if (answer === null || answer.ok || answer.error.tag !== 'HeldByHub')
    throw new Error(`${counter.label} was not held: ${JSON.stringify(answer)}`)
  const { hold } = answer.error
  if (hold.why === 'heldBy') return `${hold.counter} is at it`
  return hold.why === 'remaining' ? `${(hold.money.minor / 100).toFixed(2)} are left` : hold.why
}

async function oneSaleTwice(day: Day, one: StoreCounter, two: StoreCounter): Promise<void> {
  const [known] = await newSales(day, 1, 'void')
  if (known === undefined) return
  await Promise.all([find(one, known), find(two, known)])
  const slow = day.store.gateways.kushki.delayNext(slowMs)
  const request = requestFor(day, known)
  await one.submit(request)
  await slow.come
  const heard = await answerAt(two, requestFor(day, known))
  day.say(`${two.label} is at a sale that ${one.label} is voiding, and hears: ${heard}.`)
  await becomes(one, request, ({ state }) => state === 'approved')
  day.say(`${one.label} has voided it.`)
}

async function offline(day: Day, counter: StoreCounter): Promise<void> {
  const { store, say } = day
  const [known] = await newSales(day, 1, 'void')
  const line = store.lines[store.counters.indexOf(counter)]
  if (known === undefined || line === undefined) return
  await line.leave()
  await counter.linkIs('away', patienceMs)
  await find(counter, known)
  const request = requestFor(day, known)
  await counter.submit(request)
  await becomes(counter, request, ({ hubHold }) => hubHold?.why === 'away')
  say(`${counter.label} does not reach the hub: it accepts a void, which waits.`)
  await line.comeBack()
  await becomes(counter, request, ({ state }) => state === 'approved')
  say(`${counter.label} reaches the hub again, and the void went.`)
}

async function beforeAPerson(day: Day, counter: StoreCounter): Promise<void> {
  const { sandbox } = day.store
  const [known] = await newSales(day, 1, 'refund')
  if (known === undefined) return
  await find(counter, known)
  await sandbox.control('PUT', '/personalities', ['error-after-effect=500', 'search-odd-envelope'])
  const request = requestFor(day, known)
  await counter.submit(request)
  await becomes(counter, request, ({ state }) => state === 'unknown')
  await day.store.pass(dayPassesMs)
  await becomes(counter, request, ({ state }) => state === 'attention')
  await sandbox.control('PUT', '/personalities', [])
  day.say(
    `${counter.label} has a refund before a person: neither the answer nor the search said what became of it.`,
  )
}
