import { useEffect, useMemo, useState } from 'react'
import { queueQuerySchema } from '../../../contract/ipc.ts'
import type { QueueQuery } from '../../../contract/ipc.ts'
import type { QueueRow, StorageFailed } from '../../../contract/operations.ts'
import { ipc } from '../../ipc/client.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { rows as known, takeRow } from '../../store/stores.ts'

/** The rows asked for, and how many there are in all. */
export type RowPage = { rows: readonly QueueRow[]; total: number }

/**
 * The rows of a query, live. Asked again when the queue's sums change, one question at a time, so that a drain of a
 * thousand rows does not become a thousand questions; between two, the rows' own events keep them up to date.
 */
export function useRows(query: QueueQuery): RowPage | StorageFailed | 'loading' | 'unreachable' {
  const [page, setPage] = useState<
    { ids: readonly string[]; total: number } | StorageFailed | 'loading' | 'unreachable'
  >('loading')
  const newest = useSnapshot(known)
  const key = JSON.stringify(query)

  useEffect(() => {
    const wanted = queueQuerySchema.parse(JSON.parse(key))
    let isCurrent = true
    let isUnderWay = false
    let isWantedAgain = false
    const ask = async (): Promise<void> => {
      isWantedAgain = isUnderWay
      if (isUnderWay) return
      isUnderWay = true
      try {
        do {
          isWantedAgain = false
          const answer = await ipc.operations.list(wanted)
          if (!isCurrent) return
          if (answer.ok) {
            const { rows, total } = answer.value
            for (const row of rows) takeRow(row)
            setPage({ ids: rows.map(({ operationId }) => operationId), total })
          } else setPage(answer.error)
        } while (isWantedAgain)
      } catch {
        if (isCurrent) setPage('unreachable')
      } finally {
        isUnderWay = false
      }
    }
    void ask()
    const stop = ipc.queue.changed.on(() => void ask())
    return () => {
      isCurrent = false
      stop()
    }
  }, [key])

  return useMemo(() => {
    if (typeof page === 'string' || 'tag' in page) return page
    return { rows: page.ids.flatMap((id) => newest?.get(id) ?? []), total: page.total }
  }, [page, newest])
}
