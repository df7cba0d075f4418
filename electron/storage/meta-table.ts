import type { DatabaseSync } from 'node:sqlite'

/**
 * Facts about the database itself: `generation` (the start that owns it), `restored` (open rows still have to be
 * looked up), `copiedAt` (it is a backup), `latest` (the latest time ever seen, to notice a clock set back), `people` (who can sign in, sealed),
 * `removedBefore` (personal data from before this moment was removed), `removedAfterDays` (when it was to be), `compactedUpTo` (what was
 * removed from before this moment has left the file), `hubCursor` (up to where the feed of the store's hub was read, after the counter's id
 * there). Beside them `readableFrom`, which the schema keeps for itself.
 */
export type MetaName =
  | 'generation'
  | 'restored'
  | 'copiedAt'
  | 'latest'
  | 'people'
  | 'removedBefore'
  | 'removedAfterDays'
  | 'compactedUpTo'
  | 'hubCursor'

export type MetaTable = ReturnType<typeof metaTable>

export function metaTable(database: DatabaseSync) {
  const get = database.prepare('SELECT value FROM meta WHERE name = ?')
  const set = database.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  )
  const remove = database.prepare('DELETE FROM meta WHERE name = ?')
  return {
    get(name: MetaName): string | null {
      const value = get.get(name)?.['value']
      return typeof value === 'string' ? value : null
    },
    set(name: MetaName, value: string): void {
      set.run(name, value)
    },
    remove(name: MetaName): void {
      remove.run(name)
    },
  }
}
