import type { DayClose } from '../../contract/day-close.ts'
import type { QueueRow } from '../../contract/operations.ts'
import type { ShiftSums } from '../../contract/shifts.ts'
import { sumsOf } from '../../domain/close-sums.ts'
import { isEnded } from '../../domain/operations.ts'
import { err, ok } from '../../domain/result.ts'
import type { FakeBridge } from './fake-bridge.ts'

/** A head as a counter signs it. */
const head = {
  text: `EXTORNO1.${'A'.repeat(43)}.128.1795000000000.${'B'.repeat(43)}.${'C'.repeat(86)}`,
  sequence: 128,
}

/** A close of these rows. */
export const storyClose = (
  number: number,
  day: string,
  at: number,
  rows: readonly QueueRow[],
  more: Partial<DayClose> = {},
): DayClose => {
  const operations = rows.map((row) => ({
    operationId: row.operationId,
    at: row.createdAt,
    kind: row.kind,
    state: row.state,
    currency: row.money.currency,
    minor: row.money.minor,
    cashier: row.cashier,
    reason: row.reason ?? null,
    ticketNumber: row.ticketNumber ?? null,
  }))
  return {
    number,
    day,
    at,
    by: 'Ana Torres',
    replaces: null,
    replacedBy: null,
    operations,
    sums: sumsOf(operations),
    earlierOpen: [],
    shifts: [{ number: 4, cashier: 'Ana Torres', openedAt: at - 5 * 3_600_000, closedAt: at }],
    comparison: {
      tag: 'compared',
      reconciliation: {
        day,
        at,
        compared: operations.filter(({ state }) => isEnded(state)).length,
        open: operations.filter(({ state }) => !isEnded(state)).length,
        tooNew: 0,
        agreedMinor: { PEN: 30_000 },
        differences: [],
      },
    },
    head,
    ...more,
  }
}

/** The shift and the closes of a story: a second press makes no second close. */
export function createStoryCloses(
  fake: FakeBridge,
  { rows, now, closes }: { rows: () => readonly QueueRow[]; now: () => number; closes: DayClose[] },
): void {
  const made = [...closes]
  let shift: ShiftSums | null = {
    number: 4,
    cashier: 'Ana Torres',
    openedAt: now() - 5 * 3_600_000,
    closedAt: null,
    totals: [{ kind: 'void', state: 'approved', currency: 'PEN', count: 2, minor: 30_000 }],
  }
  fake.shifts.current.answer(() => ok(shift))
  fake.shifts.close.answer(({ number }) => {
    if (shift?.number !== number) return err({ tag: 'NotOpen' })
    const closed = { ...shift, closedAt: now() }
    shift = null
    return ok(closed)
  })
  const lastOf = (day: string): DayClose | null =>
    made.filter((close) => close.day === day).toSorted((one, other) => other.number - one.number)[0] ?? null
  fake.dayClose.make.answer(({ day, replaces }) => {
    const last = lastOf(day)
    if (last !== null) return ok({ close: last, isNew: false })
    const close = storyClose(made.length + 1, day, now(), rows(), { replaces })
    made.push(close)
    return ok({ close, isNew: true })
  })
  fake.dayClose.ofDay.answer(({ day }) => ok(lastOf(day)))
  fake.dayClose.get.answer(({ number }) => {
    const found = made.find((close) => close.number === number)
    return found === undefined ? err({ tag: 'NoSuchClose' }) : ok(found)
  })
  fake.dayClose.list.answer(({ limit, offset }) =>
    ok({
      closes: made
        .toSorted((one, other) => other.number - one.number)
        .slice(offset, offset + limit)
        .map(({ number, day, at, sums, comparison, replacedBy }) => ({
          number,
          day,
          at,
          operations: sums.reduce((sum, { count }) => sum + count, 0),
          agreement:
            comparison.tag !== 'compared'
              ? ('notKnown' as const)
              : comparison.reconciliation.differences.length === 0
                ? ('agrees' as const)
                : ('differs' as const),
          replacedBy,
        })),
      total: made.length,
    }),
  )
  fake.dayClose.exportCsv.answer(() => ok({ text: 'close,day,operation\n' }))
}
