import { nobodySignsIn } from '../../../domain/authority.ts'
import { createSteadyClock } from '../../../domain/steady-clock.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LiquidoRefundBody } from '../../../domain/liquido.ts'
import { dayOf } from '../../../domain/day.ts'
import { defaultSettings } from '../../../contract/settings.ts'
import { createCallbackApplier, type CallbackApplier } from '../../../electron/callbacks/apply.ts'
import { startCallbackEndpoint } from '../../../electron/callbacks/endpoint.ts'
import { acceptOperation } from '../../../electron/acceptance/accept.ts'
import { startOutbox, type Outbox } from '../../../electron/outbox/index.ts'
import { openStorage, type Storage } from '../../../electron/storage/storage.ts'
import { buildOperationRequest } from '../../../renderer/requests/index.ts'
import { useAcquirer } from './acquirer.ts'

const acquirer = useAcquirer()
const directory = mkdtempSync(join(tmpdir(), 'callbacks-'))
const settings = defaultSettings()
let storage: Storage
let outbox: Outbox
let apply: CallbackApplier

beforeAll(() => {
  const { clock } = acquirer
  const opened = openStorage({ directory, key: null, clock, dayOf: (at) => dayOf(at, 'America/Lima') })
  if (!opened.ok) throw new Error(opened.error.tag)
  storage = opened.value
  const started = startOutbox({
    storage,
    settings: () => settings,
    gateway: (name) => acquirer[name],
    clock: createSteadyClock(clock, () => performance.now()),
    randomness: { number: () => Math.random(), uuid: () => crypto.randomUUID() },
    timers: {
      after: (milliseconds, then) => {
        const timer = setTimeout(then, milliseconds)
        return () => clearTimeout(timer)
      },
    },
  })
  if (!started.ok) throw new Error(started.error.tag)
  outbox = started.value
  apply = createCallbackApplier({
    rows: {
      bodyOf: (idempotencyKey) =>
        storage.read(() => {
          const operationId = storage.operations.withWireId('liquido', idempotencyKey)
          const content = operationId === null ? null : storage.operations.content(operationId)
          return content === null ? null : (JSON.parse(content.body) as LiquidoRefundBody)
        }),
      settle: (idempotencyKey, summary) => outbox.applyCallback('liquido', idempotencyKey, summary),
    },
    sales: storage.sales,
    clock,
    secret: () => Promise.resolve(acquirer.address().liquidoClientSecret),
    toleranceSeconds: () => settings.liquido.callbackToleranceSeconds,
  })
})
afterAll(async () => {
  await outbox.stop()
  storage.close()
  rmSync(directory, { recursive: true })
})

/** A refund that Liquido has accepted and will finish in an hour of its own clock. */
async function refundInProgress(finalStatus: 'SETTLED' | 'FAILED') {
  const sale = await acquirer.addPayment()
  storage.sales.put([sale], acquirer.clock.now())
  const built = buildOperationRequest({
    kind: 'refund',
    sale,
    earlier: [],
    settings,
    ids: { operationId: crypto.randomUUID(), clientTransactionId: crypto.randomUUID() },
    description: `finalStatus=${finalStatus};asyncFinalizationDelay=3600;`,
  })
  if (!built.ok) throw new Error(built.error.tag)
  const accepted = acceptOperation(built.value, {
    storage,
    outbox,
    settings: () => settings,
    clock: acquirer.clock,
    caller: nobodySignsIn,
  })
  if (!accepted.ok) throw new Error(JSON.stringify(accepted.error))
  const { operationId } = accepted.value
  const settled = await outbox.waitForFirstOutcome(operationId, 10_000)
  expect(settled).toMatchObject({ ok: true, value: { state: 'inProgress' } })
  return { operationId, key: `${sale.referenceId}-1` }
}

const callback = async (eventType: string, idempotencyKey: string) =>
  (await acquirer.control('POST', '/callbacks', { eventType, idempotencyKey })) as {
    body: string
    signature: string
  }
const applied = (what: string) => ({ ok: true, value: { applied: what } })

it.each([
  ['SETTLED', 'CHARGE_REFUND_SUCCEEDED', 'approved'],
  ['FAILED', 'CHARGE_REFUND_FAILED', 'declined'],
] as const)('a refund in progress ends %s by its callback, once', async (end, eventType, state) => {
  const { operationId, key } = await refundInProgress(end)
  await acquirer.faults({ kind: 'drop', gateway: 'liquido' })
  const handed = await callback(eventType, key)
  expect(await apply(handed)).toEqual(applied('changed'))
  expect(outbox.get(operationId)).toMatchObject({ ok: true, value: { state, lastAnswer: { class: state } } })
  expect(await apply(handed)).toEqual(applied('alreadyKnown'))
})

it('comes in over loopback as the sandbox posts it', async () => {
  const { operationId, key } = await refundInProgress('SETTLED')
  const endpoint = await startCallbackEndpoint({
    port: 0,
    token: () => Promise.resolve('store-token'),
    apply,
    applyWebhook: () => Promise.reject(new Error('no webhook')),
  })
  if (!endpoint.ok) throw new Error(endpoint.error.tag)
  await acquirer.control('PUT', '/notifications', {
    liquido: { url: `http://127.0.0.1:${endpoint.value.port}/callback`, token: 'store-token' },
  })
  const posted = await acquirer.control('POST', '/callbacks/post', {
    eventType: 'CHARGE_REFUND_SUCCEEDED',
    idempotencyKey: key,
  })
  await endpoint.value.stop()
  expect(posted).toMatchObject({ status: 204 })
  expect(outbox.get(operationId)).toMatchObject({ ok: true, value: { state: 'approved' } })
})

it('of a payment makes it known to this till', async () => {
  const { referenceId } = await acquirer.addPayment({ paymentMethod: 'PAYVALIDA' })
  expect(await apply(await callback('CHARGE_SUCCEEDED', referenceId))).toEqual(applied('noted'))
  expect(storage.sales.get(`liquido:${referenceId}`)).toMatchObject({
    ok: true,
    value: { paymentMethod: 'PAYVALIDA', money: { currency: 'PEN', minor: 500 } },
  })
  expect(await apply(await callback('CHARGE_SUCCEEDED', referenceId))).toEqual(applied('alreadyKnown'))
  expect(await apply(await callback('CHARGE_CHARGED_BACK', referenceId))).toEqual(applied('noted'))
})
