import type { Shift } from '../../contract/shifts.ts'
import type { UpdateWait } from '../../contract/updates.ts'
import type { Session } from '../../contract/people.ts'
import { dayOf } from '../../domain/day.ts'

export type UpdateMoment = {
  /** Rows that have not ended; `null`: the queue cannot be read. */
  openRows: number | null
  /** Of whoever is at the till; `null`: nobody knows. */
  session: Session['state'] | null
  /** Shifts that nobody has ended. */
  openShifts: readonly Pick<Shift, 'openedAt'>[]
  now: number
  timeZone: string
}

/**
 * What an update that is here waits for; `null`: nothing. Rows that are open belong to the version that took them. Whoever is signed
 * in is not interrupted, nor is a shift of today whose person is away from the till; one that was forgotten on an earlier day
 * keeps nothing up. Where nobody signs in there is no such moment, so somebody has to ask for it.
 */
export function updateWait({
  openRows,
  session,
  openShifts,
  now,
  timeZone,
}: UpdateMoment): UpdateWait | null {
  if (openRows !== 0) return 'openRows'
  if (session === 'signedIn') return 'shift'
  if (session !== 'signedOut') return 'word'
  const today = dayOf(now, timeZone)
  return openShifts.some(({ openedAt }) => dayOf(openedAt, timeZone) === today) ? 'shift' : null
}
