import { afterEach, beforeEach, expect, it } from 'vitest'
import { createRig } from './rig.ts'
import type { Rig } from './rig.ts'
import { cardSale, hour, minute, uuid, voidRequest } from './samples.ts'
import { World } from './world.ts'

let rig: Rig
beforeEach(async () => {
  rig = await createRig()
})
afterEach(() => rig.dispose())

/** Voids sale 1 in full, as operation 1, and lets time pass. */
async function voidAndWait(milliseconds: number): Promise<void> {
  expect(rig.submit(voidRequest(cardSale(1), { id: 1 }))).toMatchObject({ ok: true })
  await rig.time.advance(milliseconds)
}

it('does not take a decline for the end that turns into an approval ten minutes later', async () => {
  rig.acquirer.setHabits({ provisionalMs: 10 * minute })
  await voidAndWait(9 * minute)
  expect(rig.row(1).state).not.toBe('declined')
  await rig.time.advance(20 * minute)
  expect(rig.row(1)).toMatchObject({ state: 'approved', money: { minor: 10_000 } })
})

it('ends as declined once a decline has stood for as long as anything is late', async () => {
  rig.acquirer.setHabits({ provisionalMs: 600 * minute })
  await voidAndWait(20 * minute)
  expect(rig.row(1).state).toBe('declined')
})

it.each(['sendAgain', 'wasNotDone', 'goCardless'] as const)(
  'gives the money back once where a person said %s and the effect came ten minutes late',
  async (verdict) => {
    rig.acquirer.setHabits({ lateMs: 10 * minute })
    expect(rig.submit(voidRequest(cardSale(1), { id: 1, withCard: true }))).toMatchObject({ ok: true })
    await rig.time.advance(8 * minute)
    expect(rig.row(1).state).toBe('attention')
    expect(rig.outbox.decide(uuid(1), verdict, 'Marta')).toMatchObject({ ok: true })
    await rig.time.advance(30 * minute)
    expect(rig.row(1).state).toBe('approved')
    expect(rig.acquirer.books.moved()).toMatchObject([{ minor: 10_000 }])
  },
)

it.each([10, 90])(
  'looks up at once what stood before a person when the shop closed for %d h',
  async (hours) => {
    rig.acquirer.setHabits({ lateMs: 10 * minute })
    await voidAndWait(8 * minute)
    expect(rig.row(1).state).toBe('attention')
    await rig.restart(() => rig.time.sleep(hours * hour))
    await rig.time.settle()
    expect(rig.row(1).state).toBe('approved')
  },
)

it('does what a person said once nothing has been found for as long as anything is late', async () => {
  rig.acquirer.set('lostRequest')
  await voidAndWait(8 * minute)
  expect(rig.row(1).state).toBe('attention')
  rig.acquirer.set('ok')
  expect(rig.outbox.decide(uuid(1), 'sendAgain', 'Marta')).toMatchObject({ ok: true })
  await rig.time.advance(5 * minute)
  expect(rig.acquirer.books.moved()).toEqual([])
  await rig.time.advance(5 * minute)
  expect(rig.row(1).state).toBe('approved')
  expect(rig.acquirer.books.moved()).toHaveLength(1)
})

it('waits as long where the PC was ten minutes slow until the first answer told the time', async () => {
  await rig.dispose()
  rig = await createRig(() => {}, -10 * minute)
  rig.acquirer.setHabits({ lateMs: 10 * minute })
  await voidAndWait(8 * minute)
  expect(rig.row(1).state).toBe('attention')
  expect(rig.outbox.decide(uuid(1), 'wasNotDone', 'Marta')).toMatchObject({ ok: true })
  await rig.time.advance(30 * minute)
  expect(rig.row(1).state).toBe('approved')
  expect(rig.acquirer.books.moved()).toMatchObject([{ minor: 10_000 }])
})

it('waits as long where the program was killed before any answer told a slow PC the time', async () => {
  const world = new World()
  try {
    world.time.shiftClock(-10 * minute)
    await world.restart()
    world.acquirer.setHabits({ lateMs: 10 * minute })
    world.submit(voidRequest(cardSale(1), { id: 1 }))
    // The commit that claims it, its sync, the request's arrival and its effect.
    world.crashIn(5)
    await world.alive()
    expect(world.acquirer.arrivals).toHaveLength(1)
    await world.time.advance(8 * minute)
    expect(world.outbox.decide(uuid(1), 'wasNotDone', 'Marta')).toMatchObject({ ok: true })
    await world.time.advance(30 * minute)
    expect(world.outbox.get(uuid(1))).toMatchObject({ value: { state: 'approved' } })
    expect(world.acquirer.books.moved()).toMatchObject([{ minor: 10_000 }])
  } finally {
    world.dispose()
  }
})
