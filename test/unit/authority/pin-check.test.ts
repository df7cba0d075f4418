import { expect, it } from 'vitest'
import { ok } from '../../../domain/result.ts'
import type { PeopleList, StoredPerson } from '../../../electron/authority/people-list.ts'
import { createPinCheck } from '../../../electron/authority/pin-check.ts'

it('takes no PIN that was replaced while it was looked at', async () => {
  let people: StoredPerson[] = [
    {
      id: 'aaaaaaaa-0000-4000-8000-000000000001',
      name: 'Ana',
      role: 'cashier',
      salt: 'old',
      hash: 'of 7392',
      wrong: 0,
      lockedUntil: null,
      locks: 0,
    },
  ]
  const events: string[] = []
  const list: PeopleList = {
    all: () => ok(people),
    change: (changed, { event }) => {
      people = [...changed]
      events.push(event)
      return ok(null)
    },
  }
  const hashing = Promise.withResolvers<boolean>()
  const looked = Promise.withResolvers<undefined>()
  const hasher = {
    make: () => Promise.reject(new Error('no PIN is set here')),
    isRight: () => {
      looked.resolve(undefined)
      return hashing.promise
    },
  }
  const pins = createPinCheck({
    list: () => ok(list),
    hasher,
    clock: { now: () => 0 },
    onChanged: () => undefined,
  })
  const checked = pins.check(
    { personId: 'aaaaaaaa-0000-4000-8000-000000000001', pin: '7392' },
    { event: 'signedIn' },
  )
  await looked.promise
  people = people.map((person) => ({ ...person, salt: 'new', hash: 'of 2846', wrong: 0 }))
  hashing.resolve(true)
  expect(await checked).toMatchObject({ ok: false, error: { tag: 'WrongPin' } })
  expect(events).toEqual(['pinTried'])
  expect(people).toMatchObject([{ hash: 'of 2846', wrong: 0 }])
})
