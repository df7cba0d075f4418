import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { ok } from '../../../domain/result.ts'
import type { Call } from '../../../hub/http/handlers.ts'
import { changesGapMs, streamChanges } from '../../../hub/overview/stream.ts'

/** Far from full, or full with the first line until it is read. */
const roomy = 1_000_000
const narrow = 1

/** A stream of something new each time it is asked. @returns when each round was asked, and what ends it */
function begin(writableHighWaterMark: number) {
  const response = Object.assign(new PassThrough({ writableHighWaterMark, readableHighWaterMark: roomy }), {
    writeHead: () => null,
  })
  const hungUp = new AbortController()
  const rounds: number[] = []
  const call = {
    input: { since: '', wait: 0 },
    caller: { name: 'Rosa', tokenHash: '' },
    signal: hungUp.signal,
  } as unknown as Call<'changes'>
  const ended = streamChanges(response as unknown as ServerResponse, call, () => {
    const revision = String(rounds.push(performance.now()))
    response.emit('round')
    return Promise.resolve(ok({ revision, now: 0 }))
  })
  return { response, rounds, end: () => (hungUp.abort(), ended) }
}

it('lets some time pass between two rounds, however much changes', async () => {
  const { response, rounds, end } = begin(roomy)
  while (rounds.length < 3) await once(response, 'round')
  const [first, second, third] = rounds as [number, number, number]
  // A timer may be early by less than a millisecond.
  expect(Math.min(second - first, third - second)).toBeGreaterThan(changesGapMs - 2)
  await end()
})

it('reads nothing more for whoever does not take what was written', async () => {
  const { response, rounds, end } = begin(narrow)
  response.cork()
  const isWaited = Promise.withResolvers<void>()
  response.on('newListener', (event) => event === 'drain' && isWaited.resolve())
  await isWaited.promise
  expect(rounds).toHaveLength(1)
  const round = once(response, 'round')
  response.uncork()
  await round
  await end()
  expect(response.writableEnded).toBe(true)
})
