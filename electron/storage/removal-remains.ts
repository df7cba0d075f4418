import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { metaTable } from './meta-table.ts'

/** As much newly removed data is collected before the file is written anew, which takes about a second for 100 MB. */
const compactionGapMs = 7 * 86_400_000

/** Files that were kept aside, with when: damaged and replaced databases, settings that were damaged or another hand's. */
const setAside =
  /^(?:outbox\.sqlite\.(?:damaged|replaced)-(?<iso>[\dT-]+Z)(?:-wal|-shm)?|settings\.(?:damaged|altered)-(?<ms>\d+)\.json)$/u

/**
 * Does at a start what a removal of personal data left to be done. SQLite overwrites what it deletes, but moves rows between
 * pages without clearing where they were: the file is written anew. Files that were kept aside are from before too.
 * Throws SQLite's and file system errors.
 */
export function clearRemains(database: DatabaseSync, directory: string): void {
  const meta = metaTable(database)
  const before = Number(meta.get('removedBefore') ?? 0)
  if (before === 0) return
  for (const name of readdirSync(directory)) {
    const at = setAsideAt(name)
    if (at !== null && at < before) rmSync(join(directory, name))
  }
  if (before < Number(meta.get('compactedUpTo') ?? -compactionGapMs) + compactionGapMs) return
  database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
  meta.set('compactedUpTo', String(before))
}

/** When a file was kept aside, milliseconds since the epoch; `null`: it is none of those. */
function setAsideAt(name: string): number | null {
  const { iso, ms } = setAside.exec(name)?.groups ?? {}
  if (ms !== undefined) return Number(ms)
  if (iso === undefined) return null
  const [day = '', time = ''] = iso.split('T')
  const [hours = '', minutes = '', seconds = '', fraction = ''] = time.split('-')
  const at = Date.parse(`${day}T${hours}:${minutes}:${seconds}.${fraction}`)
  return Number.isNaN(at) ? null : at
}
