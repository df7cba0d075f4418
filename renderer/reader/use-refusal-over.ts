import { useEffect } from 'react'
import type { Presentation } from '../../contract/readers.ts'
import { useSnapshot } from '../store/snapshot.ts'
import { readers } from '../store/stores.ts'

/** Calls back once the reader that refused a card is no longer ready: what it said went with it. */
export function useRefusalOver(presentation: Presentation | null, over: () => void): void {
  const snapshot = useSnapshot(readers)
  const from = snapshot?.readers.find(({ id }) => id === presentation?.readerId)
  const isOver = presentation?.outcome.ok === false && snapshot !== null && from?.phase !== 'ready'
  useEffect(() => {
    if (isOver) over()
  }, [isOver, over])
}
