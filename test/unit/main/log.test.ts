import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openLog } from '../../../electron/app/log.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'extorno-log-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The real log over a clock that the test moves. */
function openAt(start: string) {
  let now = Date.parse(start)
  let due: { at: number; run: () => void }[] = []
  const log = openLog(
    folder,
    { now: () => now },
    {
      after(milliseconds, then) {
        const timer = { at: now + milliseconds, run: then }
        due.push(timer)
        return () => {
          due = due.filter((other) => other !== timer)
        }
      },
    },
  )
  return {
    log,
    pass: (milliseconds: number): void => {
      now += milliseconds
      const over = due.filter(({ at }) => at <= now)
      due = due.filter(({ at }) => at > now)
      for (const { run } of over) run()
    },
  }
}

const lines = (): Record<string, unknown>[] =>
  readFileSync(join(folder, 'extorno.log'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
/** Without the times. */
const told = (): unknown[] => lines().map(({ at: _at, ...line }) => line)

const refused = (call: string, why = 'badInput') => ({ event: 'callRefused', why, call }) as const

it('keeps every other line through 40,500 refused calls in 15 s', () => {
  const { log, pass } = openAt('2026-11-20T15:00:00.000Z')
  log.write({ event: 'windowGone', reason: 'crashed' })
  for (let each = 0; each < 40_500; each += 1) {
    log.write(refused(`settings.${['save', 'importText', 'setSecret'][each % 3]}`))
    if (each % 2700 === 0) pass(1000)
  }
  log.write({ event: 'gateway', gateway: 'kushki', state: 'offline' })
  pass(60_000)
  expect(existsSync(join(folder, 'extorno.1.log'))).toBe(false)
  expect(told()).toEqual([
    { event: 'windowGone', reason: 'crashed' },
    refused('settings.save'),
    refused('settings.importText'),
    refused('settings.setSecret'),
    { event: 'gateway', gateway: 'kushki', state: 'offline' },
    ...['save', 'importText', 'setSecret'].map((name) => ({
      event: 'callsRefused',
      why: 'badInput',
      call: `settings.${name}`,
      count: 13_499,
    })),
  ])
})

it('writes the first at once, what follows once a minute, and after a quiet minute the first at once again', () => {
  const { log, pass } = openAt('2026-11-20T15:00:00.000Z')
  const again = (): void => {
    for (let each = 0; each < 100; each += 1) log.write(refused('settings.save'))
  }
  again()
  pass(60_000)
  again()
  pass(59_999)
  expect(told()).toHaveLength(2)
  pass(1)
  pass(60_000)
  log.write(refused('settings.save'))
  expect(lines().map(({ at, event, count }) => [at, event, count])).toEqual([
    ['2026-11-20T15:00:00.000Z', 'callRefused', undefined],
    ['2026-11-20T15:01:00.000Z', 'callsRefused', 99],
    ['2026-11-20T15:02:00.000Z', 'callsRefused', 100],
    ['2026-11-20T15:03:00.000Z', 'callRefused', undefined],
  ])
})

it('has a bounded number of lines a minute, whatever names a caller makes up', () => {
  const { log, pass } = openAt('2026-11-20T15:00:00.000Z')
  for (let each = 0; each < 5000; each += 1) log.write(refused(`group.call${each}`))
  pass(60_000)
  expect(told()).toHaveLength(17)
  expect(told().at(-1)).toEqual({ event: 'callsRefused', why: 'various', call: 'others', count: 4984 })
})

it('writes what it has counted before the program ends', () => {
  const { log } = openAt('2026-11-20T15:00:00.000Z')
  log.write(refused('settings.save'))
  log.write(refused('settings.save'))
  log.write({ event: 'stopped' })
  expect(told().slice(-2)).toEqual([
    { event: 'callsRefused', why: 'badInput', call: 'settings.save', count: 1 },
    { event: 'stopped' },
  ])
})

it('begins a new file at two megabytes and keeps the one before', () => {
  const { log } = openAt('2026-11-20T15:00:00.000Z')
  const long = 'x'.repeat(1000)
  for (let each = 0; each < 2100; each += 1) log.write({ event: 'journalExportFailed', error: long })
  expect(readFileSync(join(folder, 'extorno.1.log')).length).toBeLessThanOrEqual(2_000_000)
  expect(lines().length).toBeGreaterThan(0)
})
