import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayOfText, dayText } from '../../../renderer/parts/day-text.ts'

test.each([
  ['20/11/2026', '2026-11-20'],
  ['5/1/2026', '2026-01-05'],
  ['5-1-26', '2026-01-05'],
  ['05.01.2026', '2026-01-05'],
  [' 20112026 ', '2026-11-20'],
  ['2026-11-20', '2026-11-20'],
  ['29/02/2024', '2024-02-29'],
])('%s is a day', (typed, day) => {
  expect(dayOfText(typed)).toBe(day)
})

test.each([
  '',
  '20',
  '20/11',
  '20/11/2',
  '31/02/2026',
  '29/02/2023',
  '11/20/2026',
  '201126',
  'hoy',
  '000103',
])('%s is none', (typed) => {
  expect(dayOfText(typed)).toBeNull()
})

test('every day is read as it is shown', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      (date) => {
        const day = date.toISOString().slice(0, 10)
        expect(dayOfText(dayText(day))).toBe(day)
      },
    ),
  )
})
