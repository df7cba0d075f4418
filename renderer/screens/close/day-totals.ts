import { useEffect, useState } from 'react'
import type { IpcContract, OutputOf } from '../../../contract/ipc.ts'
import type { StorageFailed } from '../../../contract/operations.ts'
import { ipc } from '../../ipc/client.ts'

/** The day's sums, one line for each kind, state and currency. */
export type DayTotals = Extract<OutputOf<IpcContract['queue']['dayTotals']>, { ok: true }>['value']

/** The totals of a day (`YYYY-MM-DD`), live: asked for again at every change of the queue. */
export function useDayTotals(day: string): DayTotals | StorageFailed | 'loading' | 'unreachable' {
  const [totals, setTotals] = useState<DayTotals | StorageFailed | 'loading' | 'unreachable'>('loading')
  useEffect(() => {
    let isCurrent = true
    const ask = (): void => {
      ipc.queue
        .dayTotals({ day })
        .then((answer) => {
          if (isCurrent) setTotals(answer.ok ? answer.value : answer.error)
        })
        .catch(() => {
          if (isCurrent) setTotals('unreachable')
        })
    }
    ask()
    const stop = ipc.queue.changed.on(ask)
    return () => {
      isCurrent = false
      stop()
    }
  }, [day])
  return totals
}
