import { setTimeout as pause } from 'node:timers/promises'
import { dayOf } from '../../domain/day.ts'
import type { Till } from './processes.ts'
import { zone } from './shop.ts'
import type { Result } from '../../domain/result.ts'
import type { Counter } from './torture-counter.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** Rows that will move by themselves; what an acquirer is working on may take its day. */
const movingStates = ['queued', 'sending', 'unknown']
/** What a row has at most until it ends or is before a person, and what a busy machine needs beside. Milliseconds. */
const maxRestMs = 3 * hourMs
const restStepMs = 4 * minuteMs
/** What is due is done meanwhile. Milliseconds. */
const settleMs = 60

async function moving(till: Till, states: readonly string[]): Promise<number> {
  const listed = await till.call<Result<{ total: number }, unknown>>('list', { states, limit: 1 })
  if (listed === null) throw new Error('the till ended while it worked its queue off')
  return listed.ok ? listed.value.total : 0
}

/** Works off what is left, until only ends and people remain, or for as long as anything may take. */
async function workOff({ shop }: Counter, till: Till, states: readonly string[]): Promise<void> {
  for (const gateway of ['kushki', 'liquido']) await till.call('resume', { gateway })
  await till.call('tryNow')
  for (let passed = 0; passed < maxRestMs; passed += restStepMs) {
    for (let tries = 0; tries < 5; tries += 1) {
      if ((await moving(till, states)) === 0) return
      await pause(settleMs)
    }
    await shop.pass(till, restStepMs)
  }
}

async function calmDown({ shop }: Counter): Promise<void> {
  shop.setCalm(true)
  await shop.setPersonalities([])
}

/** Everything works, for long enough that whatever is late comes about and is seen. */
export async function comeToRest(counter: Counter): Promise<void> {
  await calmDown(counter)
  const till = await counter.begin()
  await workOff(counter, till, movingStates)
  // What is before a person is looked up now and then, too.
  await counter.shop.pass(till, 20 * minuteMs)
  await counter.kill(till)
}

/** Everything works until nothing is left to do; a kill falls on a till at rest, and what it leaves is gone after that. */
export async function finish(counter: Counter): Promise<void> {
  await comeToRest(counter)
  const till = await counter.begin()
  await workOff(counter, till, movingStates)
  await counter.searchAtRest()
  await counter.kill(till)
}

/**
 * A day later what an acquirer never finished is before a person, and each day is held against the acquirers' books.
 *
 * @param startedAt when the first operation was made, milliseconds since the epoch
 */
export async function closeTheDays(counter: Counter, startedAt: number): Promise<void> {
  const { shop } = counter
  await shop.closedFor(25 * hourMs)
  const last = await counter.begin()
  await workOff(counter, last, [...movingStates, 'inProgress'])
  for (let at = startedAt; dayOf(at, zone) <= dayOf(shop.now(), zone); at += dayMs) {
    const told = await last.call<Result<unknown, unknown>>('reconcile', { day: dayOf(at, zone), by: 'Marta' })
    if (told?.ok !== true) throw new Error(`the day could not be closed: ${JSON.stringify(told)}`)
  }
  await workOff(counter, last, [...movingStates, 'inProgress'])
  counter.searchFiles()
  await counter.quit(last)
  counter.searchFiles()
}
