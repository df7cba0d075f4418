import { expect } from 'vitest'
import type { World } from './world.ts'

/** What the acquirer saw, against what was promised: order per sale, and no void after its cut-off. */
export function judgeArrivals({ acquirer, storage, accepted, clockSetBackAt }: World): void {
  const sequenceOf = new Map<string, { sequence: number; deadline: number | null; acceptedAt: number }>()
  for (const row of storage.queries.list({ limit: 500 }).rows) {
    const wireId = storage.operations.content(row.operationId)?.wireId
    if (wireId === null || wireId === undefined) continue
    sequenceOf.set(wireId, {
      sequence: row.sequence,
      deadline: row.deadline,
      acceptedAt: accepted.get(row.operationId)?.trueAt ?? Infinity,
    })
  }
  const last = new Map<string, number>()
  for (const { id, sale, kind, at, applied } of acquirer.arrivals) {
    const row = sequenceOf.get(id)
    if (row === undefined || !applied) continue
    expect(row.sequence, `order on sale ${sale}`).toBeGreaterThanOrEqual(last.get(sale) ?? 0)
    last.set(sale, row.sequence)
    // Accepted before the clock was set wrong, so its window was right: it must not be sent outside of it.
    const isWindowRight = clockSetBackAt === null || row.acceptedAt < clockSetBackAt
    if (kind === 'void' && row.deadline !== null && isWindowRight)
      expect(at, `void ${id} sent after its cut-off`).toBeLessThan(row.deadline)
  }
}
