import type { FeedEntry } from '../../contract/hub/feed.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { Storage } from '../storage/storage.ts'
import type { HubCallError, HubClient } from './hub-client.ts'

/** How long the hub may wait for news, milliseconds; the answer then has some time to come. */
const waitMs = 25_000
const timeoutMs = 40_000

type Dependencies = {
  client: HubClient
  storage: () => Storage | null
  counterId: string
  onTold: (entry: FeedEntry) => Promise<boolean>
}

/** What the hub tells, read once and in order: the place up to where it was taken is on the disk. */
export type FeedReader = {
  /** Waits for news and hands them on. `notNow`: they could not be taken, and come again. */
  read(): Promise<Result<'taken' | 'notNow', HubCallError<'feed'>>>
}

export function createFeedReader({ client, storage, counterId, onTold }: Dependencies): FeedReader {
  return {
    async read() {
      const cursor = readCursor(storage(), counterId)
      if (cursor === null) return ok('notNow')
      const answer = await client.call('feed', { cursor, wait: waitMs }, { timeoutMs })
      if (!answer.ok) return err(answer.error)
      let taken = cursor
      for (const entry of answer.value.items) {
        if (!(await onTold(entry))) {
          if (taken !== cursor) writeCursor(storage(), counterId, taken)
          return ok('notNow')
        }
        taken = entry.cursor
      }
      // Also where there was nothing for this counter, and where the hub began anew. What was taken may be told twice.
      const { cursor: end } = answer.value
      return ok(end === cursor || writeCursor(storage(), counterId, end) ? 'taken' : 'notNow')
    },
  }
}

/** Up to where the feed was taken; from the beginning where it was another counter's. `null`: the storage does not say. */
function readCursor(storage: Storage | null, counterId: string): number | null {
  const kept = storage?.read(() => storage.meta.get('hubCursor'))
  if (kept?.ok !== true) return null
  const [id, cursor] = kept.value?.split(' ') ?? []
  return id === counterId ? Number(cursor) : 0
}

const writeCursor = (storage: Storage | null, counterId: string, cursor: number): boolean =>
  storage?.write(() => storage.meta.set('hubCursor', `${counterId} ${cursor}`)).ok === true
