import { useEffect, useState } from 'react'
import { useSnapshotPart } from '../../../renderer/store/snapshot.ts'
import { live } from '../calls/live.ts'

/** The hub's time, renewed every so many milliseconds: this machine's clock may be off. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now())
  const ahead = useSnapshotPart(live, (told) => told?.aheadMs ?? 0)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now + ahead
}

/** The zone of whoever looks: the hub has none, and a day is theirs. */
export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** The day, `YYYY-MM-DD`, from its first moment until before the next one's. */
export function daySpan(day: string): { from: number; to: number } {
  const from = new Date(`${day}T00:00:00`)
  const to = new Date(from)
  to.setDate(to.getDate() + 1)
  return { from: from.getTime(), to: to.getTime() }
}
