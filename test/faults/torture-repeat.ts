import { setTimeout as pause } from 'node:timers/promises'
import { timeOnDayOf } from '../../domain/day.ts'
import { zone } from './shop.ts'
import type { SceneParts } from './torture-scene.ts'
import { makeRequests } from './torture-requests.ts'

const minuteMs = 60_000
/** A first answer, a look-up and a repeat take this long on a busy machine. Milliseconds. */
const firstTriesMs = 400

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
  await pause(firstTriesMs)
  await shop.pass(till, 9 * minuteMs)
  await counter.kill(till)
}
