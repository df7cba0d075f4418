import { nobodySignsIn } from '../../../domain/authority.ts'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../contract/settings.ts'
import type { StoreSettings } from '../../../contract/settings.ts'
import type { QueueRow } from '../../../contract/operations.ts'
import type { OperationKind, RowState } from '../../../domain/operations.ts'
import { ok } from '../../../domain/result.ts'
import type { KushkiSale } from '../../../domain/sales.ts'
import { createSteadyClock } from '../../../domain/steady-clock.ts'
import { callbacksModule } from '../../../electron/modules/callbacks.ts'
import type { Context } from '../../../electron/modules/context.ts'
import { openQueue } from '../../../electron/modules/open-queue.ts'
import type { StartedQueue } from '../../../electron/modules/open-queue.ts'
import { buildOperationRequest } from '../../../renderer/requests/index.ts'
import { useAcquirer } from '../gateways/acquirer.ts'

/*
 * Kushki's webhooks from the acquirer to the row, over real HTTP: the sandbox signs and posts, the loopback endpoint takes,
 * the queue as main puts it together judges. Payments lose their answers and the search is down, so that nothing but a
 * webhook can tell an end.
 */
const acquirer = useAcquirer()
const token = 'store-token'
let directory: string
let settings: StoreSettings
let queue: StartedQueue
let url: string
let stopEndpoint: () => Promise<void> | void
let onRow: () => void = () => {}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'webhooks-'))
  const callbackPort = await freePort()
  const defaults = defaultSettings()
  settings = {
    ...defaults,
    queue: { ...defaults.queue, firstGapMs: 20, longestGapMs: 60 },
    liquido: { ...defaults.liquido, callbackPort },
  }
  const secrets = {
    get: (name: string) =>
      Promise.resolve(name === 'kushkiWebhookSecret' ? acquirer.address().kushkiWebhookSignature : token),
  }
  const { clock, kushki, liquido } = acquirer
  const opened = openQueue({
    directory,
    rollbackDetector: `${directory}.seen.json`,
    cardKey: null,
    settings: () => settings,
    secrets,
    gateways: { kushki, liquido, isEnabled: () => true },
    clock: createSteadyClock(clock, () => clock.now()),
    timers: {
      after: (waitMs, then) => {
        const timer = setTimeout(then, waitMs)
        return () => clearTimeout(timer)
      },
    },
    randomness: { number: () => 0.5, uuid: () => crypto.randomUUID() },
    onCardDone: () => {},
    onRow: () => onRow(),
    onRows: () => {},
    onSummary: () => {},
    onSalesChanged: () => {},
    onStorageFailed: () => {},
    onStorageWell: () => {},
  })
  if (!opened.ok) throw new Error(opened.error.tag)
  queue = opened.value
  const part = await callbacksModule.init({
    settings: () => ({ get: () => settings }),
    secrets: () => secrets,
    queue: () => ok(queue),
  } as unknown as Context)
  if (part === null) throw new Error('no endpoint')
  await part.start()
  stopEndpoint = () => part.stop()
  url = `http://127.0.0.1:${callbackPort}/callback`
  await acquirer.control('PUT', '/personalities', ['search-unavailable'])
})
afterEach(async () => {
  onRow = () => {}
  await acquirer.control('PUT', '/notifications', {})
  await acquirer.control('PUT', '/personalities', [])
  await stopEndpoint()
  await queue.stop()
  rmSync(directory, { recursive: true })
  rmSync(`${directory}.seen.json`, { force: true })
})

/** The acquirer posts its webhooks to the endpoint from now on. */
const posting = (): Promise<unknown> =>
  acquirer.control('PUT', '/notifications', {
    kushki: { url, token },
  })
const loseAnswers = (): Promise<unknown> =>
  acquirer.faults({ kind: 'drop', when: 'afterEffect', path: '/pos/v1' })

const sales = { reverse: { status: 'unknown' }, void: {}, refund: { secondsAgo: 90_000 } } as const

async function submit(kind: OperationKind): Promise<{ sale: KushkiSale; operationId: string }> {
  const sale = await acquirer.addSale(sales[kind])
  queue.storage.sales.put([sale], acquirer.clock.now())
  const built = buildOperationRequest({
    kind,
    sale,
    earlier: [],
    settings,
    ids: { operationId: crypto.randomUUID(), clientTransactionId: crypto.randomUUID() },
  })
  if (!built.ok) throw new Error(built.error.tag)
  const accepted = queue.accept(built.value, nobodySignsIn)
  if (!accepted.ok) throw new Error(JSON.stringify(accepted.error))
  return { sale, operationId: accepted.value.operationId }
}

const rowOf = (operationId: string): QueueRow => {
  const row = queue.outbox.get(operationId)
  if (!row.ok) throw new Error(row.error.tag)
  return row.value
}
const rowIn = (operationId: string, ...states: RowState[]): Promise<QueueRow> =>
  new Promise((resolve) => {
    const look = (): void => {
      const row = rowOf(operationId)
      if (states.includes(row.state)) resolve(row)
    }
    onRow = look
    look()
  })

type Signed = { body: string; headers: Record<string, string> }
/** The webhooks of what was done, as the acquirer signs them now. */
const webhooks = async (): Promise<Signed[]> => (await acquirer.control('GET', '/webhooks')) as Signed[]
async function hand({ body, headers }: Signed, bearer = token): Promise<number> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${bearer}` },
    body,
  })
  return answer.status
}
function signedAnew(webhook: object): Signed {
  const body = JSON.stringify(webhook)
  const id = String(Math.trunc(acquirer.clock.now()))
  const signature = createHmac('sha256', acquirer.address().kushkiWebhookSignature)
    .update(`${body}.${id}`)
    .digest('hex')
  return { body, headers: { 'X-Kushki-Id': id, 'X-Kushki-Signature': signature } }
}
/** The last one: others are of earlier tests. */
const newest = (told: Signed[]): Signed => {
  const webhook = told.at(-1)
  if (webhook === undefined) throw new Error('no webhook')
  return webhook
}

describe("Kushki's webhook", () => {
  it.each(['void', 'refund', 'reverse'] as const)('ends a %s whose answer was lost', async (kind) => {
    await loseAnswers()
    await posting()
    const { operationId } = await submit(kind)
    expect(await rowIn(operationId, 'approved', 'attention')).toMatchObject({
      state: 'approved',
      lastAnswer: { class: 'approved', code: '000' },
    })
  })

  it.each(['void', 'refund'] as const)('of a %s that ended otherwise opens it again', async (kind) => {
    await acquirer.faults({
      kind: 'status',
      when: 'afterEffect',
      path: '/pos/v1',
      status: 400,
      body: { code: 'E001', message: 'Cuerpo de la petición inválido.' },
    })
    const { operationId } = await submit(kind)
    await rowIn(operationId, 'refused')
    expect(await hand(newest(await webhooks()))).toBe(204)
    expect(rowOf(operationId)).toMatchObject({ state: 'attention', attention: 'contradicted' })
  })

  it.each([
    ['another signature', (signed: Signed) => ({ ...signed.headers, 'X-Kushki-Signature': '0'.repeat(64) })],
    [
      'the signature of another id',
      (signed: Signed) => ({
        ...signed.headers,
        'X-Kushki-Id': String(Number(signed.headers['X-Kushki-Id']) + 1),
      }),
    ],
  ])('with %s changes nothing', async (_what, headers) => {
    await loseAnswers()
    const { operationId } = await submit('void')
    await rowIn(operationId, 'unknown')
    const signed = newest(await webhooks())
    expect(await hand({ ...signed, headers: headers(signed) })).toBe(400)
    expect(await hand({ ...signed, body: signed.body.replace('APPROVAL', 'DECLINED') })).toBe(400)
    expect(await hand(signed, 'another token')).toBe(401)
    expect(rowOf(operationId).state).toBe('unknown')
    expect(await hand(signed)).toBe(204)
    expect(rowOf(operationId).state).toBe('approved')
  })

  it.each([
    ['of the sale itself', { transaction_type: 'SALE' }],
    ['of a sale that was declined', { transaction_type: 'SALE', transaction_status: 'DECLINED' }],
    ['of a refused repeat', { transaction_status: 'DECLINED' }],
    ['of a void', { transaction_type: 'VOID' }],
    ['with another amount', { request_amount: 1 }],
    ['in another currency', { amount: { currency: 'USD', subtotal_iva0: 123.45 } }],
  ])('%s, under the id of a reverse, ends nothing', async (_what, altered) => {
    await loseAnswers()
    // It is delivered without the token, and only read here.
    await acquirer.control('PUT', '/notifications', { kushki: { url } })
    const { operationId } = await submit('reverse')
    await rowIn(operationId, 'unknown')
    await acquirer.control('POST', '/notifications/deliver')
    const { delivered } = (await acquirer.control('GET', '/notifications')) as { delivered: Signed[] }
    const webhook = JSON.parse(newest(delivered).body) as object
    expect(await hand(signedAnew({ ...webhook, ...altered }))).toBe(204)
    // A reverse is repeated meanwhile: it may just be on its way again.
    expect(['unknown', 'sending']).toContain(rowOf(operationId).state)
    expect(await hand(signedAnew(webhook))).toBe(204)
    expect(rowOf(operationId).state).toBe('approved')
    expect(await hand(signedAnew(webhook))).toBe(204)
    expect(rowOf(operationId).state).toBe('approved')
  })

  it('of a reverse that this till never sent ends nothing', async () => {
    await acquirer.faults({ kind: 'refuse' })
    const { sale, operationId } = await submit('reverse')
    await expect
      .poll(() => rowOf(operationId))
      .toMatchObject({ state: 'queued', lastAnswer: { class: 'notSent' } })
    const webhook = {
      client_transaction_id: sale.client_transaction_id,
      transaction_type: 'REVERSE',
      transaction_status: 'APPROVAL',
      amount: { currency: 'PEN', subtotal_iva0: 123.45 },
    }
    expect(await hand(signedAnew(webhook))).toBe(204)
    expect(rowOf(operationId).state).toBe('queued')
  })
})
