import { setTimeout as pause } from 'node:timers/promises'
import { timeOnDayOf } from '../../domain/day.ts'
import { zone } from './shop.ts'
import type { SceneParts } from './torture-scene.ts'
import { makeRequests } from './torture-requests.ts'

const minuteMs = 60_000
/** A look-up and a repeat take this long on a busy machine. Milliseconds. */
const oneTryMs = 300
/** So many tries are enough to see that somebody goes on; all of them are over before the search shows anything. */
const tries = 7

/**
 * A reverse is carried out and answered with an error, no search shows it for ten minutes, and its repeat is told that it is
 * done already. Nothing is left to ask then: `askedAgain` counts a till that goes on sending. Nothing is disturbed meanwhile.
 */
export async function repeatWhatWasDone({ chance, counter }: SceneParts): Promise<void> {
  const { shop } = counter
  const now = shop.now()
  // A reverse is for the sale's own day.
  if (now < timeOnDayOf(now, '02:00', zone) || now > timeOnDayOf(now, '22:30', zone)) return
  shop.setCalm(true)
  await shop.setPersonalities(['slow-search=600', 'error-after-effect=500'])
  const till = await counter.begin()
  const made = makeRequests(chance, counter.nextNumber(1), 1, now, ['reverse'])
  await counter.prepare(made, till)
  await counter.submit(till, made.requests)
  for (let tried = 0; tried < tries; tried += 1) {
    await pause(oneTryMs)
    await shop.pass(till, minuteMs)
  }
  await counter.kill(till)
}

/**
 * A void and a refund are carried out and answered with an error; a search shows them as declined first, and later with both
 * records. Whatever is taken for the end within these minutes, the money was given back.
 */
export async function findWhatLookedDeclined({ chance, counter }: SceneParts): Promise<void> {
  const { shop } = counter
  shop.setCalm(true)
  await shop.setPersonalities(['provisional-declines=300', 'error-after-effect=502'])
  const till = await counter.begin()
  const made = makeRequests(chance, counter.nextNumber(2), 2, shop.now(), ['void', 'refund'])
  await counter.prepare(made, till)
  await counter.submit(till, made.requests)
  await pause(oneTryMs)
  await shop.pass(till, 24 * minuteMs)
  await counter.kill(till)
}
