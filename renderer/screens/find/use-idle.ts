import { useEffect, useRef } from 'react'

/** How long nobody may have touched the window before what it shows is asked for again. Milliseconds. */
const idleRefreshMs = 30_000

/** Calls each time that so long nobody touched a key or the screen, while the window can be seen. */
export function useIdle(onIdle: () => void): void {
  const latest = useRef(onIdle)
  useEffect(() => {
    latest.current = onIdle
  })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const wait = (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        if (document.visibilityState === 'visible') latest.current()
        wait()
      }, idleRefreshMs)
    }
    const kinds = ['keydown', 'pointerdown'] as const
    for (const kind of kinds) document.addEventListener(kind, wait, { capture: true })
    wait()
    return () => {
      clearTimeout(timer)
      for (const kind of kinds) document.removeEventListener(kind, wait, { capture: true })
    }
  }, [])
}
