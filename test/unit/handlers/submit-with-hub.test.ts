import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { HubHold } from '../../../contract/operations.ts'
import { nobodySignsIn } from '../../../domain/authority.ts'
import { ok } from '../../../domain/result.ts'
import { whyNotAccepted } from '../../../electron/acceptance/accept.ts'
import type { OpenQueue } from '../../../electron/handlers/open-queue.ts'
import { operationsHandlers } from '../../../electron/handlers/operations.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'
import { cardSale, uuid, voidRequest } from '../outbox/samples.ts'

let rig: Rig
/** What the hub says of the next claim. */
let hold: HubHold | null
const hub = { claimFirst: vi.fn(() => Promise.resolve(hold)), giveUp: vi.fn() }
const onCardDone = vi.fn()

beforeEach(async () => {
  rig = await createRig()
  hold = null
  vi.clearAllMocks()
})
afterEach(() => rig.dispose())

const submit = (number: number, id: number) => {
  const dependencies = () => ({
    storage: rig.storage,
    outbox: rig.outbox,
    settings: () => rig.settings,
    clock: rig.time.clock,
    caller: nobodySignsIn,
  })
  const queue = () =>
    ok({
      ...rig,
      onCardDone,
      accept: (request) => rig.submit(request),
      whyNotAccepted: (request) => whyNotAccepted(request, dependencies()),
    } as Partial<OpenQueue> as OpenQueue)
  const { submit: handler } = operationsHandlers(
    queue,
    () => rig.settings,
    () => hub,
  )
  return handler(voidRequest(cardSale(number), { id, withCard: true }), nobodySignsIn)
}

it('an operation is claimed, and accepted then', async () => {
  expect(await submit(1, 1)).toMatchObject({ ok: true, value: { operationId: uuid(1) } })
  expect(hub.claimFirst).toHaveBeenCalledOnce()
  expect(hub.giveUp).not.toHaveBeenCalled()
})

it('one that another counter is at is not stored, and its card leaves the memory', async () => {
  hold = { why: 'heldBy', counter: 'Caja 2', since: 7 }
  expect(await submit(1, 1)).toEqual({ ok: false, error: { tag: 'HeldByHub', hold } })
  expect(rig.list({ limit: 10, offset: 0 }).total).toBe(0)
  expect(onCardDone).toHaveBeenCalledOnce()
})

it('what this counter knows is said first, and nothing is claimed for it', async () => {
  rig.acquirer.set('stalled')
  expect(await submit(1, 1)).toMatchObject({ ok: true })
  hub.claimFirst.mockClear()
  hold = { why: 'remaining', money: { currency: 'PEN', minor: 0 } }
  expect(await submit(1, 2)).toMatchObject({ error: { tag: 'InFlight', operationId: uuid(1) } })
  expect(hub.claimFirst).not.toHaveBeenCalled()
})

it('a claim is given up where the operation is not accepted after all', async () => {
  hub.claimFirst.mockImplementationOnce(async () => {
    // Meanwhile another one of the sale came in by another way.
    rig.submit(voidRequest(cardSale(1), { id: 3 }))
    return null
  })
  expect(await submit(1, 1)).toMatchObject({ error: { tag: 'InFlight' } })
  expect(hub.giveUp).toHaveBeenCalledWith(uuid(1))
})

it('the same operation once more is the one that is there', async () => {
  await submit(1, 1)
  expect(await submit(1, 1)).toMatchObject({ ok: true, value: { operationId: uuid(1) } })
  expect(rig.list({ limit: 10, offset: 0 }).total).toBe(1)
})
