import type { Shift, ShiftSums } from '../../contract/shifts.ts'
import type { Caller } from '../../domain/authority.ts'
import type { Clock } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import { storageFailed } from '../storage/failure.ts'
import type { Storage } from '../storage/storage.ts'
import type { CurrentQueue } from './open-queue.ts'

/** Whose shift it is: as operations name whoever asked for them. */
const cashierOf = ({ person }: Caller, typed: string): string => person?.name ?? typed

const withTotals = ({ shifts }: Storage, shift: Shift): ShiftSums => ({
  ...shift,
  totals: shifts.totals(shift.number),
})

/** The window's calls about shifts. */
export const shiftsHandlers = (queue: CurrentQueue, clock: Clock): Handlers['shifts'] => ({
  current({ by }, caller) {
    const open = queue()
    if (!open.ok) return open
    const { storage } = open.value
    const found = storage.read(() => {
      const shift = storage.shifts.openOf(cashierOf(caller, by))
      return shift === null ? null : withTotals(storage, shift)
    })
    return found.ok ? found : storageFailed(found.error)
  },
  close({ number, by }, caller) {
    const open = queue()
    if (!open.ok) return open
    const { storage } = open.value
    const cashier = cashierOf(caller, by)
    const closed = storage.write(() => {
      const shift = storage.shifts.openOf(cashier)
      if (shift?.number !== number) return null
      const at = clock.now()
      storage.shifts.close(shift, at, cashier === '' ? 'cashier' : cashier, 'person')
      return withTotals(storage, { ...shift, closedAt: at })
    })
    if (!closed.ok) return storageFailed(closed.error)
    return closed.value === null ? err({ tag: 'NotOpen' }) : ok(closed.value)
  },
})
