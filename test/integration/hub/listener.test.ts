import { setImmediate as turn } from 'node:timers/promises'
import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { listen } from '../../../hub/http/listener.ts'

it('has stopped only once what it was doing is done: its database is closed after it', async () => {
  const [entered, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let isDone = false
  const application = new Hono<{ Bindings: HttpBindings }>().get('/', async (c) => {
    entered.resolve()
    await released.promise
    // Another question to the database.
    await turn()
    isDone = true
    return c.text('done')
  })
  const listener = await listen(application, { host: '127.0.0.1', port: 0 })
  const asking = fetch(listener.url).catch(() => 'cut')
  await entered.promise
  const stopping = listener.stop()
  // Nobody is left to hear the answer.
  expect(await asking).toBe('cut')
  released.resolve()
  await stopping
  expect(isDone).toBe(true)
})
