import { pause } from './pause.ts'

/** How long until what could not be read is tried again. Milliseconds. */
export const againMs = 4000

/** A number that moves with the news. */
type News = { get: () => number; subscribe: (listener: () => void) => () => void }

type Reading = {
  /** Least time from the end of one reading to the next, milliseconds. */
  gapMs: number
  /** Whether it was read: else it is tried again. */
  read: (signal: AbortSignal) => Promise<boolean>
}

/** Reads now and after each news, one at a time: news that come meanwhile are read once. @returns stops it */
export function keepReading(news: News, { gapMs, read }: Reading): () => void {
  const leaving = new AbortController()
  const { signal } = leaving
  let isFollowing = false
  let seen: number | null = null
  async function follow(): Promise<void> {
    if (isFollowing) return
    isFollowing = true
    while (seen !== news.get() && !signal.aborted) {
      const reading = news.get()
      const isRead = await read(signal)
      if (isRead) seen = reading
      const restMs = isRead ? gapMs : Math.max(gapMs, againMs)
      if (restMs > 0) await pause(restMs, signal)
    }
    isFollowing = false
  }
  const stop = news.subscribe(() => void follow())
  void follow()
  return () => {
    stop()
    leaving.abort()
  }
}
