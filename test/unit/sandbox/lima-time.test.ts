import { afterEach, describe, expect, it } from 'vitest'
import { beforeCutOff, daysBefore, daysBetween, startOfDay } from '../../../sandbox/lima-time.ts'

const inLima = (text: string): number => Date.parse(`${text}-05:00`)
const machineZone = process.env['TZ']

afterEach(() => {
  if (machineZone === undefined) delete process.env['TZ']
  else process.env['TZ'] = machineZone
})

describe.each(['UTC', 'Asia/Tokyo', 'Pacific/Honolulu', 'America/Lima'])('on a machine in %s', (zone) => {
  it('counts days by the date in Lima', () => {
    process.env['TZ'] = zone
    expect(daysBetween(inLima('2026-11-20T00:00:00'), inLima('2026-11-20T23:59:59.999'))).toBe(0)
    expect(daysBetween(inLima('2026-11-20T23:59:59.999'), inLima('2026-11-21T00:00:00'))).toBe(1)
    expect(daysBetween(inLima('2026-11-20T12:00:00'), inLima('2027-03-20T00:00:00'))).toBe(120)
    expect(daysBetween(inLima('2026-11-20T12:00:00'), inLima('2027-03-21T00:00:00'))).toBe(121)
    expect(daysBetween(inLima('2026-11-21T00:00:00'), inLima('2026-11-20T12:00:00'))).toBe(-1)
  })

  it('cuts off at 23:59:00', () => {
    process.env['TZ'] = zone
    const edges = ['23:58:59.999', '23:59:00', '23:59:59.999', '00:00:00'] as const
    expect(edges.map((time) => beforeCutOff(inLima(`2026-11-20T${time}`)))).toEqual([
      true,
      false,
      false,
      true,
    ])
  })

  it('begins the day at midnight, and goes back by whole days', () => {
    process.env['TZ'] = zone
    expect(startOfDay(inLima('2026-11-20T23:30:00'))).toBe(inLima('2026-11-20T00:00:00'))
    expect(daysBefore(inLima('2026-11-20T12:00:00'), 130)).toBe(inLima('2026-07-13T12:00:00'))
  })
})
