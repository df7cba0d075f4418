import { useMemo } from 'react'
import type { Stores } from '../../../contract/hub/administration.ts'
import { useAnswer } from '../calls/use-answer.ts'

/** What stores and counters are called, by their ids. */
export type Names = { stores: Stores['stores']; of: (id: string) => string }

/** The names of all stores and counters; an id in place of one that is not read yet. */
export function useNames(): Names {
  const { value } = useAnswer('stores', { input: {} })
  return useMemo(() => {
    const stores = value?.stores ?? []
    const labels = new Map(
      stores.flatMap(({ storeId, label, counters }) => [
        [storeId, label] as const,
        ...counters.map((counter) => [counter.counterId, counter.label] as const),
      ]),
    )
    return { stores, of: (id) => labels.get(id) ?? '…' }
  }, [value])
}
