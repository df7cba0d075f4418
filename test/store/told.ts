import { journalEndOf } from './books.ts'
import type { HubHost } from './hub-host.ts'
import type { StoreCounter } from './store-counter.ts'

/** Up to where a hub has each counter's journal, by the counter's id. */
export async function toldTo(host: HubHost): Promise<Map<string, number>> {
  const { stores } = await host.ask('stores', {})
  return new Map(
    stores.flatMap(({ counters }) => counters.map(({ counterId, sequence }) => [counterId, sequence])),
  )
}

/**
 * Waits until a hub has what each counter's journal says by now.
 *
 * @param maxMs for each of them
 * @returns the counters of whose journal something is missing
 */
export async function everythingTold(
  { host, counters }: { host: HubHost; counters: readonly StoreCounter[] },
  maxMs: number,
): Promise<string[]> {
  const behind: string[] = []
  for (const counter of counters) {
    const isTold = await counter.until(async () => {
      const told = (await toldTo(host)).get(counter.counterId) ?? 0
      return told >= journalEndOf(counter)
    }, maxMs)
    if (!isTold) behind.push(counter.label)
  }
  return behind
}
