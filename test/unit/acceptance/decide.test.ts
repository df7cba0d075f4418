import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { answeringName, nobodySignsIn } from '../../../domain/authority.ts'
import type { OpenQueue } from '../../../electron/handlers/open-queue.ts'
import { ok } from '../../../domain/result.ts'
import { operationsHandlers } from '../../../electron/handlers/operations.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'
import {
  cardSale,
  cashierAlone,
  cashierApproved,
  minute,
  people,
  uuid,
  voidRequest,
} from '../outbox/samples.ts'

vi.mock('electron', () => ({ default: {}, app: undefined, ipcMain: undefined, shell: undefined }))

let rig: Rig
beforeEach(async () => {
  rig = await createRig()
})
afterEach(() => rig.dispose())

/** A void whose fate nobody can find out: a person is asked. */
async function askingRow(): Promise<void> {
  rig.acquirer.set('lostRequest')
  rig.submit(voidRequest(cardSale(1), { id: 1 }))
  await rig.time.settle()
  rig.acquirer.set('ok')
  await rig.time.advance(60 * minute)
  expect(rig.row(1).state).toBe('attention')
}
const handlers = () =>
  operationsHandlers(
    () =>
      ok({
        outbox: rig.outbox,
        decide: ({ operationId, verdict, by }, caller) =>
          rig.outbox.decide(operationId, verdict, answeringName(caller, by)),
      } as OpenQueue),
    () => rig.settings,
  )
const whoDid = (event: string): unknown =>
  [...rig.storage.journal.entries()].findLast((entry) => entry.event === event)?.shown.who

it.each(['wasDone', 'wasNotDone', 'sendAgain'] as const)(
  'of %s the journal keeps who answers for it, not a name that was typed',
  async (verdict) => {
    await askingRow()
    await handlers().decide({ operationId: uuid(1), verdict, by: 'Ana' }, cashierApproved)
    expect(whoDid('person.decide')).toBe('Marta')
    expect(rig.storage.journal.of(uuid(1)).find(({ event }) => event === 'person.decide')?.shown.detail).toBe(
      JSON.stringify({ verdict }),
    )
  },
)

it.each([
  ['the supervisor at the till', { person: people.supervisor, approver: null }, 'Marta'],
  ['the name that was typed, where nobody signs in', nobodySignsIn, 'Ana'],
])('the journal keeps %s', async (_who, caller, name) => {
  await askingRow()
  expect(
    await handlers().decide({ operationId: uuid(1), verdict: 'wasDone', by: 'Ana' }, caller),
  ).toMatchObject({
    ok: true,
    value: { state: 'approved' },
  })
  expect(whoDid('person.decide')).toBe(name)
})

it('the journal has the name of whoever cancels at the till', async () => {
  rig.acquirer.set('offline')
  rig.submit(voidRequest(cardSale(1), { id: 1 }))
  await rig.time.advance(minute)
  await handlers().sendNow({ operationId: uuid(1), by: '' }, nobodySignsIn)
  expect(whoDid('person.sendNow')).toBe('cashier')
  await rig.time.advance(minute)
  await handlers().cancel({ operationId: uuid(1), by: 'Luis' }, cashierAlone)
  expect(whoDid('person.cancel')).toBe('Ana')
})
