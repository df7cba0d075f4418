import { useEffect, useState } from 'react'
import { queueQuerySchema } from '../../../contract/ipc.ts'
import type { QueueQuery } from '../../../contract/ipc.ts'
import type { StorageFailed } from '../../../contract/operations.ts'
import { ipc } from '../../ipc/client.ts'
import { rows } from '../../store/stores.ts'

/** Which rows were asked for, in their order, and how many there are in all. Each row tells its own changes. */
export type RowPage = { ids: readonly string[]; total: number }

/**
 * The rows of a query. Asked again when the queue's sums change, one question at a time, so that a drain of a thousand
 * rows does not become a thousand questions.
 */
export function useRows(query: QueueQuery): RowPage | StorageFailed | 'loading' | 'unreachable' {
  const [page, setPage] = useState<RowPage | StorageFailed | 'loading' | 'unreachable'>('loading')
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
            rows.take(answer.value.rows)
            setPage({
              ids: answer.value.rows.map(({ operationId }) => operationId),
              total: answer.value.total,
            })
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
  return page
}
