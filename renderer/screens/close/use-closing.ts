import { useEffect, useState } from 'react'
import type { DayClose, FindCloseError, MakeCloseError } from '../../../contract/day-close.ts'
import { answered } from '../../ipc/answered.ts'
import { ipc } from '../../ipc/client.ts'
import { cashier } from '../../store/context.ts'

type Failure = MakeCloseError | FindCloseError | { tag: 'Unreachable' }

export type Closing = {
  /** The day's last close, as far as is known; `null`: it has none. */
  last: DayClose | null
  /** Whether main has told whether it has one. */
  isRead: boolean
  /** It was made just now. */
  isNew: boolean
  /** Kushki and Liquido are being asked. */
  isUnderWay: boolean
  /** How the last press ended; `null`: there was none. */
  said: 'made' | 'nothingNew' | 'madeBefore' | Failure | null
  /** @param isCompared whether Kushki and Liquido are asked first */
  make: (isCompared: boolean) => void
}

type Told = Pick<Closing, 'last' | 'isRead' | 'isNew' | 'said'>
const nothingTold: Told = { last: null, isRead: false, isNew: false, said: null }

/** The close of a day: the one it has, and the way to one. Whoever does not want to wait presses again: one close comes of it. */
export function useClosing(day: string): Closing {
  const [told, setTold] = useState(nothingTold)
  const [underWay, setUnderWay] = useState(0)
  useEffect(() => {
    let isCurrent = true
    void answered<DayClose | null, Failure>(() => ipc.dayClose.ofDay({ day })).then((found) => {
      if (!isCurrent) return
      setTold(
        found.ok
          ? { ...nothingTold, last: found.value, isRead: true }
          : { ...nothingTold, said: found.error },
      )
    })
    return () => {
      isCurrent = false
    }
  }, [day])

  const before = told.last?.number ?? null
  const make = async (isCompared: boolean): Promise<void> => {
    // A press while another is under way belongs to it: what that one says stands.
    if (underWay === 0) setTold((known) => ({ ...known, said: null }))
    setUnderWay((count) => count + 1)
    const made = await answered<{ close: DayClose; isNew: boolean }, Failure>(() =>
      ipc.dayClose.make({ day, by: cashier.get() ?? '', replaces: before, isCompared }),
    )
    // The first answer ends the wait: what is still asked changes nothing any more.
    setUnderWay(0)
    if (!made.ok) return setTold((known) => ({ ...known, said: made.error }))
    const { close, isNew } = made.value
    setTold((known) => {
      const isKnown = known.last?.number === close.number
      if (isKnown && known.said === 'made') return known
      const said = isNew ? 'made' : isKnown ? 'nothingNew' : 'madeBefore'
      return { last: close, isRead: true, isNew, said }
    })
  }
  return { ...told, isUnderWay: underWay > 0, make: (isCompared) => void make(isCompared) }
}
