import { expect, it } from 'vitest'
import { updateWait } from '../../../electron/updates/update-wait.ts'
import type { UpdateMoment } from '../../../electron/updates/update-wait.ts'

const now = Date.parse('2026-11-20T22:30:00-05:00')
const free: UpdateMoment = {
  openRows: 0,
  session: 'signedOut',
  openShifts: [],
  now,
  timeZone: 'America/Lima',
}
const openedAt = (moment: string) => [{ openedAt: Date.parse(moment) }]

it.each<[string, Partial<UpdateMoment>, string | null]>([
  ['nobody at the till and nothing open', {}, null],
  ['rows that are open', { openRows: 1 }, 'openRows'],
  ['a queue that cannot be read', { openRows: null }, 'openRows'],
  ['somebody signed in', { session: 'signedIn' }, 'shift'],
  ['a shift of today whose person is away', { openShifts: openedAt('2026-11-20T08:00:00-05:00') }, 'shift'],
  ['a shift that was forgotten yesterday', { openShifts: openedAt('2026-11-19T23:00:00-05:00') }, null],
  ['a till where nobody signs in', { session: 'open' }, 'word'],
  ['a till where people are not known', { session: null }, 'word'],
])('%s', (_name, moment, wait) => {
  expect(updateWait({ ...free, ...moment })).toBe(wait)
})
