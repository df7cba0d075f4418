import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { call, controlHeaders, openAcquirer } from './acquirer.ts'

/** A bare connection, for what no HTTP client would send. */
async function connectTo(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  return socket
}

describe('what no client should send', () => {
  it('a link that breaks in the middle of a body changes nothing and is no defect', async () => {
    const acquirer = await openAcquirer()
    const socket = await connectTo(acquirer.sandbox.address.kushki)
    socket.write('POST /pos/v1/refund HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{"amount":')
    socket.resetAndDestroy()
    expect(await acquirer.search({ page: 1, size: 1 })).toMatchObject({ status: 200 })
    expect((await acquirer.ledger()).operations).toEqual([])
  })

  it.each(['//', '/v1/payments/charges/refund/%', '/%ff'])(
    'the path %s is answered and not obeyed',
    async (path) => {
      const { sandbox } = await openAcquirer()
      const socket = await connectTo(sandbox.address.liquido)
      socket.end(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 4\d\d /u)
    },
  )

  it('a body over 64 MiB is refused', async () => {
    const { sandbox } = await openAcquirer()
    const { address } = sandbox
    const body = new Uint8Array(65 * 1024 * 1024)
    const headers = controlHeaders(address)
    expect(await call(`${address.control}/sales`, { method: 'POST', headers, body })).toMatchObject({
      status: 413,
    })
  })

  it('names of the prototype are unknown members like any other', async () => {
    const acquirer = await openAcquirer()
    const { status, body } = await call(`${acquirer.sandbox.address.kushki}/pos/v1/refund`, {
      method: 'POST',
      headers: { 'Private-Credential-Id': acquirer.sandbox.address.credential },
      body: '{"__proto__":{"omit_card":true},"constructor":{}}',
    })
    expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'E001' })
  })
})
