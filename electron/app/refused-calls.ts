import type { Timers } from '../../domain/clock.ts'

/** Why a call of the window was refused. `detail`: the member that does not fit, never its value. */
export type RefusedCall = { why: string; call: string; detail?: string }

/** Refused calls of one kind since the last line of it. */
export type RefusedCalls = { why: string; call: string; count: number }

/** Between two lines of one kind. Milliseconds. */
const gapMs = 60_000

/** Kinds that get lines of their own in a minute; more than any mistake makes, and few enough for the log to last. */
const maxKinds = 16
const others = { why: 'various', call: 'others' }

export type RefusedCallCounter = {
  add(refused: RefusedCall): void
  /** Writes what was counted so far. */
  flush(): void
}

/**
 * Keeps one caller from washing the log away: the first refused call of a kind (why, call) is written at once, those that
 * follow are counted and written once a minute.
 */
export function countRefusedCalls(
  timers: Timers,
  write: { one(refused: RefusedCall): void; many(refused: RefusedCalls): void },
): RefusedCallCounter {
  let counts = new Map<string, RefusedCalls>()
  let cancel: (() => void) | null = null

  const flush = (): void => {
    cancel?.()
    cancel = null
    const written = [...counts].filter(([, { count }]) => count > 0)
    for (const [, counted] of written) write.many(counted)
    // What goes on is counted further; what was quiet for a minute is written at once when it comes again.
    counts = new Map(written.map(([kind, counted]) => [kind, { ...counted, count: 0 }]))
    if (counts.size > 0) cancel = timers.after(gapMs, flush)
  }

  return {
    add(refused) {
      const own = `${refused.why} ${refused.call}`
      const isOwn = counts.has(own) || counts.size < maxKinds
      const { why, call } = isOwn ? refused : others
      const kind = isOwn ? own : others.call
      const counted = counts.get(kind)
      if (counted === undefined) {
        counts.set(kind, { why, call, count: isOwn ? 0 : 1 })
        if (isOwn) write.one(refused)
      } else counted.count += 1
      cancel ??= timers.after(gapMs, flush)
    },
    flush,
  }
}
