import { useCallback, useEffect, useRef, useState } from 'react'
import type { QueueQuery } from '../../../contract/ipc.ts'
import type { StorageFailed } from '../../../contract/operations.ts'
import { ipc } from '../../ipc/client.ts'
import { atMostEvery } from '../../store/at-most-every.ts'
import { rows } from '../../store/stores.ts'

/** How many rows are asked for beside those that are shown, on either side, and by one question at most. */
const marginRows = 30
const maxAsked = 500
/** Rows tell their own changes; which of them stand where may lag by this while a queue empties. Milliseconds. */
const listGapMs = 250

/**
 * How many rows there are, and which stand where: `ids` from place `offset` on. Each row tells its own changes. What is
 * not shown is not here, however long the queue is.
 */
export type RowPage = { total: number; offset: number; ids: readonly string[] }

export type ShownRows = {
  page: RowPage | StorageFailed | 'loading' | 'unreachable'
  /** These places are shown: what stands there is asked for, unless it is known. */
  show: (first: number, last: number) => void
}

/**
 * The rows of a query, as far as they are shown. Asked again when the queue's sums change, one question at a time, so
 * that a drain of a thousand rows does not become a thousand questions.
 */
export function useRows(query: Pick<QueueQuery, 'states' | 'day'>): ShownRows {
  const [page, setPage] = useState<ShownRows['page']>('loading')
  const range = useRef({ first: 0, last: 0 })
  const known = useRef<RowPage | null>(null)
  const ask = useRef<() => void>(() => undefined)
  const key = JSON.stringify(query)

  useEffect(() => {
    let isCurrent = true
    let isUnderWay = false
    let isWantedAgain = false
    const askAll = async (): Promise<void> => {
      isWantedAgain = isUnderWay
      if (isUnderWay) return
      isUnderWay = true
      try {
        do {
          isWantedAgain = false
          const found = await askFor(JSON.parse(key) as QueueQuery, range.current)
          if (!isCurrent) return
          known.current = 'tag' in found ? null : found
          setPage(found)
        } while (isWantedAgain)
      } catch {
        if (isCurrent) setPage('unreachable')
      } finally {
        isUnderWay = false
      }
    }
    range.current = { first: 0, last: 0 }
    known.current = null
    ask.current = () => void askAll()
    ask.current()
    const asking = atMostEvery(listGapMs, ask.current)
    const stop = ipc.queue.changed.on(asking.call)
    return () => {
      isCurrent = false
      stop()
      asking.stop()
    }
  }, [key])

  const show = useCallback((first: number, last: number): void => {
    range.current = { first, last }
    if (known.current !== null && !holds(known.current, first, last)) ask.current()
  }, [])
  return { page, show }
}

/** Whether a page has all rows that stand in these places. */
const holds = ({ total, offset, ids }: RowPage, first: number, last: number): boolean =>
  first >= offset && Math.min(last, total - 1) < offset + ids.length

async function askFor(
  query: QueueQuery,
  { first, last }: { first: number; last: number },
): Promise<RowPage | StorageFailed> {
  const offset = Math.max(0, first - marginRows)
  const limit = Math.min(maxAsked, last - offset + 1 + marginRows)
  const answer = await ipc.operations.list({ ...query, offset, limit })
  if (!answer.ok) return answer.error
  rows.take(answer.value.rows)
  return {
    total: answer.value.total,
    offset,
    ids: answer.value.rows.map(({ operationId }) => operationId),
  }
}
