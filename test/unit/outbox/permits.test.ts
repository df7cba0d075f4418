import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HubHold } from '../../../contract/operations.ts'
import type { OperationRequest } from '../../../domain/operations.ts'
import { files } from '../../../electron/storage/files.ts'
import { createRig } from './rig.ts'
import type { Rig } from './rig.ts'
import {
  bankRefundRequest,
  cardSale,
  cashSale,
  hour,
  minute,
  morning,
  reverseRequest,
  unknownSale,
  uuid,
  voidRequest,
} from './samples.ts'

let rig: Rig
/** What the hub keeps; everything else it lets go. */
let held: Map<string, HubHold>
let asked: string[]

beforeEach(async () => {
  rig = await createRig()
  held = new Map()
  asked = []
  Object.assign(rig.permits, {
    isAsked: () => true,
    lets(operationId: string) {
      asked.push(operationId)
      return !held.has(operationId)
    },
    holdOf: (operationId: string) => held.get(operationId) ?? null,
  } satisfies Rig['permits'])
})
afterEach(() => rig.dispose())

const away: HubHold = { why: 'away' }
const hold = (number: number, why: HubHold = away): void => void held.set(uuid(number), why)
const events = (number: number): string[] => {
  const read = rig.storage.read(() => rig.storage.journal.of(uuid(number)))
  return read.ok ? read.value.map(({ event, who }) => `${event} ${who}`) : []
}

describe('an operation that the store’s hub keeps', () => {
  it('does not go, and the others do', async () => {
    hold(1)
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    rig.submit(voidRequest(cardSale(2), { id: 2 }))
    await rig.time.advance(minute)
    expect(rig.row(1)).toMatchObject({ state: 'queued', attempts: 0, hubHold: away })
    expect(rig.row(1).actions).toEqual(['sendWithoutHub', 'cancel'])
    expect(rig.row(2)).toMatchObject({ state: 'approved' })
    expect(rig.row(2).hubHold).toBeUndefined()
  })

  it('goes once the hub lets it, and the window hears both', async () => {
    hold(1)
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.advance(minute)
    hold(1, { why: 'heldBy', counter: 'Caja 2', since: 7 })
    rig.news.length = 0
    rig.outbox.permitsChanged([uuid(1)])
    await rig.time.advance(1000)
    expect(rig.news.flat()).toMatchObject([{ operationId: uuid(1), hubHold: { counter: 'Caja 2' } }])
    held.clear()
    rig.outbox.permitsChanged([uuid(1)])
    await rig.time.advance(minute)
    expect(rig.row(1).state).toBe('approved')
    expect(rig.acquirer.arrivals).toHaveLength(1)
  })

  it('keeps nobody behind it from going, however many are kept', async () => {
    for (const number of [1, 2, 3, 4, 5, 6, 7, 8]) {
      hold(number)
      rig.submit(voidRequest(cardSale(number), { id: number }))
    }
    rig.submit(voidRequest(cardSale(9), { id: 9 }))
    await rig.time.advance(minute)
    expect(rig.row(9).state).toBe('approved')
    expect(rig.acquirer.arrivals).toHaveLength(1)
  })

  it('keeps the program at rest while it waits', async () => {
    hold(1)
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.advance(minute)
    const before = asked.length
    await rig.time.advance(hour)
    expect(asked.length - before).toBeLessThan(600)
  })

  it('is not sent by a person’s wish alone', async () => {
    hold(1)
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.advance(minute)
    expect(rig.outbox.sendNow(uuid(1))).toEqual({ ok: false, error: { tag: 'HeldByHub', hold: away } })
    rig.outbox.tryNow()
    rig.outbox.networkIsBack()
    await rig.time.advance(hour)
    expect(rig.acquirer.arrivals).toEqual([])
  })

  it('goes where a supervisor answers for it, and the journal says who', async () => {
    hold(1)
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.advance(minute)
    expect(rig.outbox.sendWithoutHub(uuid(1), 'Rosa')).toMatchObject({ ok: true })
    await rig.time.advance(minute)
    expect(rig.row(1)).toMatchObject({ state: 'approved' })
    expect(events(1).some((text) => text.startsWith('person.sendWithoutHub'))).toBe(true)
    expect(rig.outbox.sendWithoutHub(uuid(1), 'Rosa')).toMatchObject({
      ok: false,
      error: { tag: 'NotNow', state: 'approved' },
    })
  })

  it('can be cancelled: it never left', async () => {
    hold(1)
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.advance(minute)
    expect(rig.outbox.cancel(uuid(1))).toMatchObject({ ok: true, value: { state: 'cancelled' } })
  })

  it('is asked for again after a start, whatever a supervisor answered for before it', async () => {
    hold(1)
    rig.submit(voidRequest(cardSale(1), { id: 1 }))
    await rig.time.advance(minute)
    rig.acquirer.set('offline')
    rig.outbox.sendWithoutHub(uuid(1), 'Rosa')
    await rig.time.advance(minute)
    rig.acquirer.set('ok')
    await rig.restart()
    await rig.time.advance(hour)
    expect(rig.acquirer.arrivals).toEqual([])
    expect(rig.row(1)).toMatchObject({ state: 'queued', hubHold: away })
  })
})

it('asks for nothing to look an operation up, which may have been carried out', async () => {
  rig.acquirer.set('lostAnswer')
  rig.submit(voidRequest(cardSale(1), { id: 1 }))
  await rig.time.settle()
  expect(rig.row(1).state).toBe('unknown')
  hold(1)
  await rig.time.advance(minute)
  expect(rig.row(1)).toMatchObject({ state: 'approved', attempts: 1 })
})

it('asks for nothing to repeat what went with the hub’s leave before: its claim is open until it ends', async () => {
  rig.acquirer.set('lostAnswer')
  rig.submit(reverseRequest(unknownSale(11), { id: 11 }))
  await rig.time.settle()
  expect(rig.row(11)).toMatchObject({ state: 'unknown' })
  hold(11)
  rig.acquirer.set('ok')
  await rig.time.advance(minute)
  expect(rig.row(11)).toMatchObject({ state: 'approved' })
})

it('an operation that the hub keeps does not go after an older copy was put back either, though it is safe to repeat', async () => {
  hold(1)
  const sale = { ...cashSale(29), paymentMethod: 'CREDIT_CARD' }
  rig.storage.sales.put([sale], morning)
  const { body, ...request } = bankRefundRequest(sale, { id: 1 })
  const { additionalInfo: _account, ...ofCard } = body as { additionalInfo?: unknown }
  rig.submit({ ...request, body: ofCard } as OperationRequest)
  await rig.time.advance(minute)
  const backup = await rig.storage.backUp(7)
  if (!backup.ok) throw new Error(backup.error.tag)
  await rig.restart(() => copyFileSync(backup.value.path, join(rig.directory, files.database)))
  await rig.time.advance(hour)
  expect(rig.acquirer.arrivals).toEqual([])
  // It was asked for at the acquirer, which knows nothing of it; the rest is the hub's, or a supervisor's.
  expect(rig.row(1)).toMatchObject({
    state: 'unknown',
    hubHold: away,
    actions: ['lookUp', 'sendWithoutHub'],
  })
  expect(rig.outbox.sendWithoutHub(uuid(1), 'Marta')).toMatchObject({ ok: true })
  await rig.time.advance(minute)
  expect(rig.acquirer.arrivals).toHaveLength(1)
})
