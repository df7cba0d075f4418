import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Decision } from '../../../contract/operations.ts'
import { decisionSchema } from '../../../contract/operations.ts'
import type { OpenQueue } from '../../../electron/handlers/open-queue.ts'
import { ok } from '../../../domain/result.ts'
import { operationsHandlers } from '../../../electron/handlers/operations.ts'
import { decideOperation } from '../../../electron/acceptance/decide.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'
import { cardSale, minute, uuid, voidRequest } from '../outbox/samples.ts'

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
const decide = (decision: Omit<Decision, 'operationId'>): unknown => {
  const decided = decideOperation(
    { operationId: uuid(1), ...decision },
    {
      outbox: rig.outbox,
      settings: () => rig.settings,
      checkPin: (pin) => (pin === '1234' ? 'Marta' : null),
    },
  )
  return decided.ok ? decided.value.state : decided.error
}
const whoDid = (event: string): unknown =>
  [...rig.storage.journal.entries()].findLast((entry) => entry.event === event)?.who

it.each(['wasDone', 'wasNotDone', 'sendAgain'] as const)(
  'where the store has supervisors, %s needs the PIN of one, whose name the journal keeps',
  async (verdict) => {
    await askingRow()
    rig.settings.supervisors = [{ name: 'Marta', salt: '', hash: '' }]
    expect(decide({ verdict, by: 'Ana' })).toEqual({ tag: 'SupervisorNeeded', why: 'always' })
    expect(decide({ verdict, by: 'Ana', supervisorPin: '9999' })).toEqual({
      tag: 'SupervisorNeeded',
      why: 'wrongPin',
    })
    expect(rig.row(1).state).toBe('attention')
    expect(decide({ verdict, by: 'Ana', supervisorPin: '1234' })).not.toHaveProperty('tag')
    expect(whoDid('person.decide')).toBe('Marta')
  },
)

it('where it has none, a name decides, and nobody without one', async () => {
  await askingRow()
  expect(decisionSchema.safeParse({ operationId: uuid(1), verdict: 'wasDone', by: ' ' }).success).toBe(false)
  expect(decide({ verdict: 'wasDone', by: '', supervisorPin: '9999' })).toHaveProperty('tag')
  expect(decide({ verdict: 'wasDone', by: 'Ana' })).toBe('approved')
  expect(whoDid('person.decide')).toBe('Ana')
})

it('the journal has the name of whoever cancels at the till', async () => {
  rig.acquirer.set('offline')
  rig.submit(voidRequest(cardSale(1), { id: 1 }))
  await rig.time.advance(minute)
  const handlers = operationsHandlers(
    () => ok({ outbox: rig.outbox } as OpenQueue),
    () => rig.settings,
  )
  await handlers.sendNow({ operationId: uuid(1), by: '' })
  expect(whoDid('person.sendNow')).toBe('cashier')
  await rig.time.advance(minute)
  await handlers.cancel({ operationId: uuid(1), by: 'Ana' })
  expect(whoDid('person.cancel')).toBe('Ana')
})
