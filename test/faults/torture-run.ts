import { setTimeout as pause } from 'node:timers/promises'
import { timeOnDayOf } from '../../domain/day.ts'
import type { OperationRequest } from '../../domain/operations.ts'
import type { QueueRow } from '../../contract/operations.ts'
import { createChance } from './chance.ts'
import type { Chance } from './chance.ts'
import { createPersonalities } from './personalities.ts'
import type { Personalities } from './personalities.ts'
import type { Till } from './processes.ts'
import { openShop, zone } from './shop.ts'
import type { Shop } from './shop.ts'
import { Counter } from './torture-counter.ts'
import { closeTheDays, comeToRest, finish } from './torture-rest.ts'
import { createPerson } from './torture-person.ts'
import type { Person } from './torture-person.ts'
import { findWhatLookedDeclined, repeatWhatWasDone } from './torture-repeat.ts'
import { choiceOf, makeRequests, wireIdOf } from './torture-requests.ts'
import { putBackAfterRefunds } from './torture-scene.ts'
import { untrueBeforeTheClose, verdictOf } from './torture-ledger.ts'
import type { AppliedOperation } from './torture-ledger.ts'
import type { TortureResult } from './torture-verdict.ts'

const minuteMs = 60_000
/** How long a round waits for something to happen before it kills all the same. Milliseconds. */
const maxPatienceMs = 1000
/** An answer that comes while the till leaves: later than it is asked to, and before it lets go. Milliseconds. */
const quitAnswerMs = 300
/** Rounds until everything works for a while. */
const roundsInStretch = 10
/** Each round searches all files for card bytes, unless there are very many. */
const searchedRounds = 200

const settings = { timeoutMs: 1000, concurrency: 4, longestGapMs: minuteMs }

/** What a round is made with. */
type Parts = {
  chance: Chance
  shop: Shop
  counter: Counter
  personalities: Personalities
  person: Person
  /** Every personality that came. */
  used: Set<string>
}

/**
 * Rounds of: draw who the acquirers are, start the till, submit, break exchanges, let a person press buttons and time pass,
 * kill -9 at a random moment or just when the acquirer has carried a void or refund out; now and then leave in good order
 * while an answer is on its way. After some rounds everything works for a while, and after some of these an older copy of
 * the data directory is put back. In the end everything works until nothing is left to do; a day passes; each day is
 * closed; and the till's rows and files are held against the sandbox's ledger and what the proxies saw. `onRound` tells of
 * progress.
 *
 * A seed repeats the requests, the personalities, the acts, the breaks in the rounds and the faults in the order they are
 * drawn; how far a process comes before it is killed is the machine's doing.
 */
export async function torture(
  rounds: number,
  seed: number,
  onRound: (done: number) => void = () => {},
): Promise<TortureResult> {
  const shop = await openShop(seed, settings)
  try {
    const chance = createChance(seed)
    const { known } = await shop.sandbox.control<{ known: { name: string }[] }>('GET', '/personalities')
    const counter = new Counter(shop, Math.max(1, Math.floor(rounds / searchedRounds)))
    const parts: Parts = {
      chance,
      shop,
      counter,
      personalities: createPersonalities(
        chance,
        known.map(({ name }) => name),
      ),
      person: createPerson(createChance(seed + 3), (row) => isDoneInFull(shop, counter, row)),
      used: new Set(),
    }
    const inPlace = new Map<string, string>()
    let putBacks = 0
    const startedAt = shop.now()
    parts.personalities.newStretch()
    for (let done = 1; done <= rounds; done += 1) {
      await round(parts)
      onRound(done)
      if (done % roundsInStretch !== 0) continue
      await repeatWhatWasDone({ chance, counter })
      await findWhatLookedDeclined({ chance, counter })
      await comeToRest(counter)
      parts.personalities.newStretch()
      if ((done / roundsInStretch) % 2 === 0) continue
      for (const [voided, refund] of await putBackAfterRefunds({ chance, counter }))
        inPlace.set(voided, refund)
      putBacks += 1
      await comeToRest(counter)
    }
    await finish(counter)
    const untrue = await untrueBeforeTheClose(counter, inPlace)
    await closeTheDays(counter, startedAt)
    return await verdictOf(counter, {
      rounds,
      putBacks,
      inPlace,
      untrue,
      person: parts.person,
      personalities: [...parts.used].toSorted(),
    })
  } finally {
    await shop.close()
  }
}

/** What the acquirer's own list says of a row that a person looks at. */
async function isDoneInFull(shop: Shop, { accepted }: Counter, row: QueueRow): Promise<boolean> {
  const request = accepted.get(row.operationId)
  if (request === undefined) return false
  const operations = await shop.sandbox.control<AppliedOperation[]>('GET', '/operations')
  const done = operations.find(({ operationId }) => operationId === wireIdOf(request))
  return done !== undefined && done.minor === row.money.minor
}

async function round(parts: Parts): Promise<void> {
  const { chance, shop, counter, personalities, person, used } = parts
  const names = personalities.draw()
  for (const name of names) used.add(name.split('=')[0] ?? name)
  shop.setCalm(false)
  await untilOpen(parts)
  // What is told unasked makes up for much: mostly a counter hears nothing.
  const isTold = chance.number() < 0.2 || names.some((name) => name.includes('callbacks'))
  await shop.setPersonalities(names, isTold)
  const count = 1 + chance.below(4)
  const made = makeRequests(chance, counter.nextNumber(count), count, shop.now())
  const again = onceMore(parts)
  const till = await counter.begin()
  await counter.prepare(made, till)
  const firstAnswer = counter.submit(till, [...made.requests, ...again])
  if (chance.number() < 0.15) void till.call('backUp')
  const away = chance.number() < 0.2 ? leaveFor(shop, chance.below(150)) : Promise.resolve()
  const work = person.work(till, chance.below(8))
  const isQuit = chance.number() < 0.12
  if (isQuit) await quitWhileAnswered(parts, till)
  else {
    await untilTheMoment(parts, till, firstAnswer)
    await counter.kill(till)
  }
  await Promise.all([away, work])
  // What it wrote by a clock that was behind looks older than it is to the next one: until then that is no harm.
  if (personalities.isBehind(names)) await shop.closedFor(25 * minuteMs)
}

/** In the night the shop is closed as often as not: it opens at nine. */
async function untilOpen({ chance, shop }: Parts): Promise<void> {
  const nine = (at: number): number => timeOnDayOf(at, '09:00', zone)
  const now = shop.now()
  const isLate = now > timeOnDayOf(now, '22:30', zone)
  if ((!isLate && now >= nine(now)) || chance.number() < 0.3) return
  await shop.closedFor((isLate ? nine(now + 24 * 60 * minuteMs) : nine(now)) - now)
}

/** Another operation for a sale of before, which may have been given back already, or be on its way. */
function onceMore({ chance, counter, shop }: Parts): OperationRequest[] {
  const wantsOne = chance.number() < 0.6
  if (!wantsOne || counter.sales.length === 0) return []
  const { sale, request } = chance.pick(counter.sales)
  const first = choiceOf(chance, counter.nextNumber(1))
  // A gateway that says "failed", pays all the same and has no limit of its own is more than a client can prevent.
  const isTurned =
    sale.gateway === 'liquido' &&
    [...counter.accepted.values()].some(
      (one) =>
        one.saleKey === sale.key &&
        [...shop.proxies.liquido.notes.met(wireIdOf(one))].some((name) => name.startsWith('failed-then')),
    )
  return isTurned ? [] : [request(first)]
}

async function leaveFor(shop: Shop, milliseconds: number): Promise<void> {
  await shop.proxies.kushki.leave()
  await pause(milliseconds)
  await shop.proxies.kushki.comeBack()
}

/** Waits for the moment to kill at. */
async function untilTheMoment(
  { chance, shop }: Parts,
  till: Till,
  firstAnswer: Promise<unknown>,
): Promise<void> {
  if (chance.number() < 0.3) {
    const next = shop.proxies.kushki.holdNext()
    await Promise.race([next.come, pause(maxPatienceMs)])
    next.letGo()
    return
  }
  // Mostly in the middle of the work, now and then before the first answer; a busy machine is slow to begin.
  if (chance.number() < 0.8) await Promise.race([firstAnswer, pause(3 * maxPatienceMs)])
  if (chance.number() < 0.4) await shop.pass(till, chance.pick([4, 16, 16, 40]) * minuteMs)
  await pause(chance.below(300))
}

/** Leaves in good order just when an operation was carried out whose answer is on its way. */
async function quitWhileAnswered({ shop, counter }: Parts, till: Till): Promise<void> {
  const next = shop.proxies.kushki.delayNext(quitAnswerMs)
  await Promise.race([next.come, pause(maxPatienceMs)])
  next.letGo()
  await counter.quit(till)
}
