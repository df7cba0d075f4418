import * as fc from 'fast-check'
import type { OperationRequest } from '../../../domain/operations.ts'
import { derivedUuid } from '../../../electron/outbox/linked-refund.ts'
import { openStorage } from '../../../electron/storage/storage.ts'
import type { Habits, Weather } from './acquirer.ts'
import {
  bankRefundRequest,
  cardSale,
  cashSale,
  cardAgain,
  hour,
  minute,
  refundRequest,
  reverseRequest,
  unknownSale,
  uuid,
  voidRequest,
} from './samples.ts'
import type { World } from './world.ts'

/** The model knows only which operation numbers were used; the properties are judged on the world. */
export type Model = { next: number; requests: OperationRequest[] }
type Command = fc.AsyncCommand<Model, World>

const command = (name: string, run: (model: Model, world: World) => Promise<void> | void): Command => ({
  check: () => true,
  async run(model, world) {
    await run(model, world)
    await world.alive()
  },
  toString: () => name,
})

type Choice = { sale: number; kind: 'reverse' | 'void' | 'refund' | 'bank'; withCard: boolean; half: boolean }

function requestOf({ sale, kind, withCard, half }: Choice, id: number): OperationRequest {
  const choice = { id, withCard, ...(half ? { minor: 5000 } : {}) }
  switch (kind) {
    case 'reverse':
      return reverseRequest(unknownSale(10 + sale), { id, withCard })
    case 'void':
      return voidRequest(cardSale(sale), choice)
    case 'refund':
      return refundRequest(cardSale(sale), choice)
    case 'bank':
      return bankRefundRequest(cashSale(20 + sale), choice)
    default:
      return kind satisfies never
  }
}

const numberOf = (model: Model, index: number): string => uuid(1 + (index % Math.max(1, model.next - 1)))

/** A person who looks at the acquirer's own list before deciding. */
function decideTruly(model: Model, world: World, index: number): void {
  const operationId = numberOf(model, index)
  const row = world.outbox.get(operationId)
  if (!row.ok || row.value.state !== 'attention') return
  const wireId = world.accepted.get(operationId)?.request.body
  if (wireId === undefined) return
  const id = 'client_transaction_id' in wireId ? wireId.client_transaction_id : wireId.idempotencyKey
  if (world.acquirer.weather() === 'stalled') return
  // The list shows the sale: a refund made in the void's place is seen there too.
  const refundId = derivedUuid(operationId, 'linked refund at the acquirer')
  if (world.acquirer.effects(refundId) > 0 && world.acquirer.effects(id) === 0) {
    world.outbox.decide(operationId, 'wasNotDone', 'Marta')
    return
  }
  if (world.acquirer.effects(id) > 0) {
    // What the list has of the operation: all that was asked, or a part.
    const minor = world.acquirer.books
      .moved()
      .reduce((sum, moved) => sum + (moved.id === id ? moved.minor : 0), 0)
    const asked = row.value.askedMinor ?? row.value.money.minor
    const part = row.value.kind === 'reverse' || minor >= asked ? undefined : minor
    world.outbox.decide(operationId, 'wasDone', 'Marta', part)
    return
  }
  const verdicts = ['wasNotDone', 'sendAgain', 'goCardless'] as const
  world.outbox.decide(operationId, verdicts[index % verdicts.length] ?? 'wasNotDone', 'Marta')
}

/** A person answers every question there is, as well as can be. */
function answerAll({ outbox, accepted }: World): void {
  for (const operationId of accepted.keys())
    if (!outbox.presentCard(operationId, cardAgain()).ok) outbox.convertToRefund(operationId)
}

const weathers: Weather[] = [
  'ok',
  'ok',
  'offline',
  'lostRequest',
  'lostAnswer',
  'stalled',
  'retryLater',
  'declines',
  'refuses',
  'unauthorised',
  'slowEnd',
  'searchDown',
]

/** The longest that an effect or a search is late: a shop has seen ten minutes. */
const habits: Partial<Habits>[] = [
  {},
  {},
  { lateMs: 20_000 },
  { lateMs: 10 * minute },
  { lagMs: 20_000 },
  { lagMs: 10 * minute },
  { provisionalMs: 10 * minute },
  { isPartial: true },
  { repeat: 'refused' },
  { repeat: 'declined' },
  { repeat: 'unknown' },
]

const index = fc.nat(11)

export const commands = [
  fc
    .record({
      sale: fc.integer({ min: 1, max: 4 }),
      kind: fc.constantFrom('reverse', 'void', 'void', 'refund', 'bank'),
      withCard: fc.boolean(),
      half: fc.boolean(),
    })
    .map((choice) =>
      command(`submit ${JSON.stringify(choice)}`, (model, world) => {
        const request = requestOf(choice, model.next)
        model.next += 1
        model.requests.push(request)
        world.submit(request)
      }),
    ),
  index.map((at) =>
    command(`submit again ${at}`, (model, world) => {
      const request = model.requests[at % Math.max(1, model.requests.length)]
      // What a copy that was put back does not know of cannot be known to have been submitted.
      if (request && !world.forgotten.has(request.operationId)) world.submit(request)
    }),
  ),
  fc.constantFrom(...weathers).map((weather) =>
    command(`weather ${weather}`, (_, world) => {
      world.acquirer.set(weather)
    }),
  ),
  fc.constantFrom(...habits).map((habit) =>
    command(`habit ${JSON.stringify(habit)}`, (_, world) => {
      world.acquirer.setHabits(habit)
    }),
  ),
  fc
    .record({ at: index, verdict: fc.constantFrom('sendAgain', 'wasNotDone', 'goCardless') })
    .map(({ at, verdict }) =>
      command(`the wrong button: ${verdict} ${at}`, (model, world) => {
        world.outbox.decide(numberOf(model, at), verdict, 'Marta')
      }),
    ),
  fc.constant(command('late answers arrive', (_, world) => world.acquirer.release())),
  fc
    .constantFrom(10, 400, 3000, 20_000, minute)
    .map((milliseconds) =>
      command(`advance ${milliseconds}`, (_, world) => world.time.advance(milliseconds)),
    ),
  fc
    .constantFrom(10 * minute, hour, 6 * hour, 24 * hour)
    .map((milliseconds) => command(`sleep ${milliseconds}`, (_, world) => world.time.sleep(milliseconds))),
  fc
    .integer({ min: 1, max: 12 })
    .map((steps) => command(`power goes in ${steps} steps`, (_, world) => world.crashIn(steps))),
  fc.constant(command('a backup is made', (_, world) => world.backUp())),
  fc.constant(command('the directory is copied', (_, world) => world.copyDirectory())),
  fc.constant(command('the copy is put back', (_, world) => world.putBack())),
  // Seldom found by chance: what waits is done and what is asked is answered, before a copy comes back and after.
  fc.boolean().map((isWhole) =>
    command(`answers are undone by a ${isWhole ? 'copied directory' : 'backup'}`, async (_, world) => {
      if (isWhole) world.copyDirectory()
      else await world.backUp()
      await world.alive()
      world.acquirer.set('ok')
      answerAll(world)
      await world.time.advance(minute)
      await world.putBack()
      answerAll(world)
      await world.time.advance(minute)
    }),
  ),
  fc.constant(command('restart', (_, world) => world.restart())),
  fc.constantFrom(-5 * minute, -3 * hour, -20 * hour, 2 * hour).map((milliseconds) =>
    command(`clock ${milliseconds}`, (_, world) => {
      if (milliseconds < 0) world.clockSetBackAt ??= world.time.trueNow()
      world.time.shiftClock(milliseconds)
    }),
  ),
  fc.constant(
    command('credential mended', (_, world) => {
      world.outbox.resume('kushki')
      world.outbox.resume('liquido')
    }),
  ),
  fc.constant(command('try now', (_, world) => void world.outbox.tryNow())),
  fc.constant(command('the network is back', (_, world) => world.outbox.networkIsBack())),
  fc.constant(command('stop the drain', (_, world) => world.outbox.stopDrain())),
  fc.integer({ min: 1, max: 4 }).map((sale) =>
    command(`sale ${sale} is broken`, (_, world) => {
      if (world.acquirer.broken.size === 0)
        world.acquirer.broken.add(cardSale(sale).transaction_reference ?? '')
    }),
  ),
  index.map((at) => command(`cancel ${at}`, (model, world) => void world.outbox.cancel(numberOf(model, at)))),
  index.map((at) =>
    command(`convert ${at}`, (model, world) => void world.outbox.convertToRefund(numberOf(model, at))),
  ),
  index.map((at) =>
    command(`send now ${at}`, (model, world) => void world.outbox.sendNow(numberOf(model, at))),
  ),
  index.map((at) =>
    command(`look up ${at}`, (model, world) => void world.outbox.lookUp(numberOf(model, at))),
  ),
  index.map((at) =>
    command(
      `present the card ${at}`,
      (model, world) => void world.outbox.presentCard(numberOf(model, at), cardAgain()),
    ),
  ),
  index.map((at) => command(`decide ${at}`, (model, world) => decideTruly(model, world, at))),
  fc.constant(
    command('a second window starts', (_, world) => {
      if (world.isDead) return
      const second = openStorage({
        directory: world.storage.directory,
        key: null,
        clock: world.clock,
        dayOf: () => '2026-11-20',
      })
      if (second.ok || second.error.tag !== 'locked') world.surprises.push('a second owner was let in')
    }),
  ),
]
