import { useEffect, useState } from 'react'
import { useSnapshot } from './snapshot.ts'
import { clockOffset } from './stores.ts'

/** Main's time now, milliseconds since the epoch, renewed each second while the component is shown. */
export function useNow(): number {
  const offset = useSnapshot(clockOffset) ?? 0
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return now + offset
}
