import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { createJournalSigner } from '../../../electron/authority/journal-heads.ts'
import { createHubClient } from '../../../electron/store-hub/hub-client.ts'
import type { HubClient } from '../../../electron/store-hub/hub-client.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

/** A client of something that answers whatever it is asked with the same. */
async function clientOf(
  status: number,
  body: string,
  seen: (message: IncomingMessage) => void = () => undefined,
): Promise<HubClient> {
  const server = createServer((message, response) => {
    seen(message)
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const signer = createJournalSigner(Buffer.alloc(32, 1))
  return createHubClient({ address, signer, clock: { now: () => 0 }, signal: new AbortController().signal })
}
const errorText = (error: object): string => JSON.stringify({ error })

it.each([
  ['a page of a portal', 200, '<html>Wi-Fi</html>', 'NotAHub'],
  ['a hub of another form', 200, '{"sequence":1}', 'NotAHub'],
  ['a member more than the contract has', 200, '{"sequence":0,"hash":null,"more":1}', 'NotAHub'],
  ['an error under another status than its own', 200, errorText({ tag: 'Revoked' }), 'NotAHub'],
  ['an error that this call does not have', 403, errorText({ tag: 'CodeRefused' }), 'NotAHub'],
  ['a path that nobody knows', 404, 'not found', 'NotAHub'],
  ['an error of the contract', 403, errorText({ tag: 'Revoked' }), 'Revoked'],
  ['a busy hub', 503, errorText({ tag: 'Unavailable' }), 'Unavailable'],
])('takes %s for what it is', async (_what, status, body, tag) => {
  const client = await clientOf(status, body)
  expect(await client.call('acknowledged', {})).toEqual({ ok: false, error: { tag } })
})

it('says whether anything may have been done: a hub that cannot be reached, and one that does not answer', async () => {
  const client = await clientOf(200, '{}', ({ socket }) => socket.destroy())
  expect(await client.call('acknowledged', {})).toEqual({ ok: false, error: { tag: 'NoAnswer' } })
  const signer = createJournalSigner(Buffer.alloc(32, 1))
  const nowhere = createHubClient({
    address: 'http://127.0.0.1:1',
    signer,
    clock: { now: () => 0 },
    signal: new AbortController().signal,
  })
  expect(await nowhere.call('acknowledged', {})).toEqual({ ok: false, error: { tag: 'NotReached' } })
})

it('puts the members of a path and a query where they belong, and signs no two requests alike', async () => {
  const seen: IncomingMessage[] = []
  const client = await clientOf(200, '{"items":[],"cursor":7}', (message) => seen.push(message))
  await client.call('feed', { cursor: 7, wait: 0 })
  await client.call('feed', { cursor: 7, wait: 0 })
  expect(seen.map(({ url }) => url)).toEqual(['/v1/feed?cursor=7&wait=0', '/v1/feed?cursor=7&wait=0'])
  expect(new Set(seen.map(({ headers }) => headers['signature'])).size).toBe(2)
})
