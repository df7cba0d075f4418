import { useSyncExternalStore } from 'react'
import { clockOffset } from './stores.ts'

/** Milliseconds. */
const tickMs = 1000
const minuteMs = 60_000

/** This PC's time at the last tick; who is told of ticks; the one timer of the window. */
let ticked = 0
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null

/** Main's time at this moment, milliseconds since the epoch. */
export const mainNow = (): number => Date.now() + (clockOffset.get() ?? 0)

function tick(): void {
  ticked = Date.now()
  for (const listener of listeners) listener()
}

/** Ticks while somebody listens and the window can be seen. */
function follow(): void {
  const isWanted = listeners.size > 0 && !document.hidden
  if (isWanted && timer === null) timer = setInterval(tick, tickMs)
  if (!isWanted && timer !== null) {
    clearInterval(timer)
    timer = null
  }
}

function onVisibility(): void {
  follow()
  if (!document.hidden) tick()
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) document.addEventListener('visibilitychange', onVisibility)
  listeners.add(listener)
  const stopOffset = clockOffset.subscribe(listener)
  follow()
  return () => {
    stopOffset()
    listeners.delete(listener)
    if (listeners.size === 0) document.removeEventListener('visibilitychange', onVisibility)
    follow()
  }
}

/** Main's time at the last tick; where nobody listens there is none, and a second is asked for anew. */
function now(): number {
  if (timer === null && Math.abs(Date.now() - ticked) >= tickMs) ticked = Date.now()
  return ticked + (clockOffset.get() ?? 0)
}

/**
 * What follows from main's time, looked at each second while the window is seen: the component is drawn again only when
 * it changes.
 *
 * @param of a text, a number or a truth of that time, milliseconds since the epoch
 */
export const useFromNow = <Value extends string | number | boolean | null>(
  of: (now: number) => Value,
): Value => useSyncExternalStore(subscribe, () => of(now()))

/** Main's time now, renewed each second: for what counts seconds. */
export const useNow = (): number => useFromNow((at) => at)

/** The minute that main's time is in: for what shows days and times of day. */
export const useMinute = (): number => useFromNow((at) => at - (at % minuteMs))
