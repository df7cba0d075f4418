import type { HubAnswer } from './store.ts'

/** What passed between counters and hub, as the proxies saw it. */
export type Witness = {
  hear: (answer: HubAnswer) => void
  /** Up to where the hub said that it has a counter's journal. */
  acknowledged: (key: string) => number
  /** From now on the hub is to answer nothing that this counter asks. */
  revoked(key: string): void
  enrolledAgain(key: string): void
  /** What it answered all the same. */
  served: readonly string[]
}

export function createWitness(): Witness {
  const acknowledged = new Map<string, number>()
  const revokedAt = new Map<string, number>()
  const served: string[] = []
  return {
    hear({ key, path, body, beganAt }) {
      if (beganAt > (revokedAt.get(key) ?? Infinity)) served.push(`${path} of ${key}`)
      if (path !== '/v1/events') return
      const { sequence } = JSON.parse(body) as { sequence: number }
      acknowledged.set(key, Math.max(acknowledged.get(key) ?? 0, sequence))
    },
    acknowledged: (key) => acknowledged.get(key) ?? 0,
    revoked: (key) => void revokedAt.set(key, performance.now()),
    enrolledAgain: (key) => void revokedAt.delete(key),
    served,
  }
}
