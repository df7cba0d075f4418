import { useEffect, useEffectEvent } from 'react'
import type { Presentation } from '../../contract/readers.ts'
import { ipc } from '../ipc/client.ts'

/**
 * While `isReading`, ready readers wait for a card that belongs to no operation: what they read comes without ciphertext
 * and cannot be sent.
 *
 * @param onPresented each card that is presented, or why it could not be read
 */
export function useTestRead(isReading: boolean, onPresented: (presentation: Presentation) => void): void {
  const present = useEffectEvent(onPresented)
  useEffect(() => {
    if (!isReading) return
    void ipc.readers.testRead()
    const stop = ipc.readers.presented.on((presentation) => present(presentation))
    return () => {
      stop()
      void ipc.readers.end()
    }
  }, [isReading])
}
