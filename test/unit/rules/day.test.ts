import { describe, expect, it } from 'vitest'
import { dayBounds, dayOf, daysAfter, isTimeZone, timeOnDayOf } from '../../../domain/day.ts'
import { rulesSettingsSchema } from '../../../domain/rules-settings.ts'

const at = (text: string): number => Date.parse(text)

describe('a day in a zone', () => {
  it('begins and ends at its own midnight', () => {
    expect(dayOf(at('2026-11-21T04:59:59Z'), 'America/Lima')).toBe('2026-11-20')
    expect(dayOf(at('2026-11-21T05:00:00Z'), 'America/Lima')).toBe('2026-11-21')
    expect(dayBounds('2026-11-20', 'America/Lima')).toEqual({
      start: at('2026-11-20T05:00:00Z'),
      end: at('2026-11-21T05:00:00Z'),
    })
  })

  it('has 23 hours where the clocks go forward', () => {
    const { start, end } = dayBounds('2026-09-06', 'America/Santiago')
    expect((end - start) / 3_600_000).toBe(23)
  })

  it('has its wall-clock times, and keeps them days later', () => {
    expect(timeOnDayOf(at('2026-11-21T04:59:59Z'), '23:59', 'America/Lima')).toBe(at('2026-11-21T04:59:00Z'))
    expect(daysAfter(at('2026-09-05T15:00:00Z'), 1, 'America/Santiago')).toBe(at('2026-09-06T14:00:00Z'))
  })
})

describe("a store's zone", () => {
  it.each([
    ['America/Lima', true],
    ['America/Santiago', true],
    ['UTC', true],
    ['America/Limaa', false],
    ['', false],
    ['Lima', false],
  ])('%j: %s', (timeZone, isKnown) => {
    expect(isTimeZone(timeZone)).toBe(isKnown)
    expect(rulesSettingsSchema.safeParse({ timeZone }).success).toBe(isKnown)
  })
})
