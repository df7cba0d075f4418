import type { Clock } from '../../domain/clock.ts'

/** How many requests one caller may send: so many at once, and so many more each second. */
export type Rate = { burst: number; perSecond: number }

export type RateLimit = { take(caller: string): boolean }

/** Callers that are remembered; past them those who have not called for longest are forgotten. */
const maxCallers = 20_000

/** A token bucket for each caller, in this process alone: with n hubs behind one address a caller has n times as many. */
export function createRateLimit({ burst, perSecond }: Rate, clock: Clock): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>()
  return {
    take(caller) {
      const now = clock.now()
      const before = buckets.get(caller) ?? { tokens: burst, at: now }
      const tokens = Math.min(burst, before.tokens + (Math.max(0, now - before.at) / 1000) * perSecond)
      // Put at the end: the map is in the order of the last calls.
      buckets.delete(caller)
      buckets.set(caller, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now })
      const [oldest] = buckets.keys()
      if (buckets.size > maxCallers && oldest !== undefined) buckets.delete(oldest)
      return tokens >= 1
    },
  }
}
