import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import { ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { listBackups } from './backups.ts'
import { openDatabase } from './database.ts'
import { toFailure } from './failure.ts'
import type { StorageFailure } from './failure.ts'
import { journalTable } from './journal-table.ts'
import type { Checkpoint } from './checkpoint-file.ts'
import { isWholeOperation } from './operation-row.ts'
import { ksnsOfOperations } from './used-ksns.ts'
import { renameFile } from './held-files.ts'

/** What was saved from a damaged database. `lost` is `null` where nobody can say how many there were. */
export type SalvageReport = { kept: number; lost: number | null; asidePath: string }

type Request = {
  directory: string
  path: string
  /** A sound database that goes before it: what was rescued of another at its place. */
  rescue: string | null
  backups: string
  checkpoint: Checkpoint | null
  now: number
  dayOf: (at: number) => string
  /** Seals a secret anew under the new database's salt; `null` where it cannot be opened. */
  reseal: (name: 'card' | 'bankAccount', operationId: string, sealed: Uint8Array) => Buffer | null
}

type Record_ = Record<string, SQLOutputValue | SQLInputValue>

/**
 * Builds a new database from what can be read of a damaged one, row by row, and from the newest backup what the
 * damaged one no longer gives; then keeps the damaged one aside under the time's name. Every open row has to be
 * looked up before it is sent: what is newer than a lost page is not known.
 *
 * Each step leaves a state from which the next start can go on: the new database gets its name last.
 */
export function salvage(
  request: Request,
): Result<{ database: DatabaseSync; report: SalvageReport }, StorageFailure> {
  const { directory, path, now } = request
  const asidePath = `${path}.damaged-${new Date(now).toISOString().replaceAll(/[:.]/gu, '-')}`
  const partial = join(directory, 'outbox.sqlite.salvage')
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(partial + suffix, { force: true })
  const fresh = openDatabase(partial)
  if (!fresh.ok) return fresh
  let report: SalvageReport
  try {
    report = fill(fresh.value, request, asidePath)
    fresh.value.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } catch (error) {
    const failure = toFailure(error)
    if (failure === null) throw error
    return { ok: false, error: failure }
  } finally {
    fresh.value.close()
  }
  for (const suffix of ['-wal', '-shm', ''])
    if (existsSync(path + suffix)) renameFile(path + suffix, asidePath + suffix)
  renameFile(partial, path)
  if (request.rescue !== null) rmSync(request.rescue)
  const database = openDatabase(path)
  return database.ok ? ok({ database: database.value, report }) : database
}

function fill(fresh: DatabaseSync, request: Request, asidePath: string): SalvageReport {
  const { checkpoint, now } = request
  const sources = [
    ...(request.rescue === null ? [] : [request.rescue]),
    request.path,
    ...listBackups(request.backups)
      .slice(0, 1)
      .map(({ path }) => path),
  ].filter(existsSync)
  let most = checkpoint?.operations ?? 0
  fresh.exec('BEGIN IMMEDIATE')
  for (const [index, source] of sources.entries())
    // Two journals that grew apart make no chain: where there are two, the rescue's stays.
    most = Math.max(most, copyFrom(source, fresh, request, request.rescue === null || index === 0))
  fresh.exec(`
    UPDATE operations SET card_stored_at = NULL WHERE card_stored_at IS NOT NULL
      AND operation_id NOT IN (SELECT operation_id FROM card_blocks);
    UPDATE operations SET bank_account_kept = 0 WHERE bank_account_kept = 1
      AND operation_id NOT IN (SELECT operation_id FROM bank_accounts);
  `)
  fresh.exec(ksnsOfOperations)
  const kept = Number(fresh.prepare('SELECT count(*) AS n FROM operations').get()?.['n'])
  const lost = checkpoint === null && most === 0 ? null : Math.max(0, most - kept)
  fresh.exec(`INSERT OR REPLACE INTO meta (name, value) VALUES ('restored', '1'), ('generation', 'salvaged')`)
  journalTable(fresh, request.dayOf).append({
    at: now,
    operationId: null,
    who: 'system',
    event: 'salvaged',
    detail: { kept, lost },
  })
  fresh.exec('COMMIT')
  return { kept, lost, asidePath }
}

/** Copies what a source still gives and the target does not have. Answers how many operations the source knew of. */
function copyFrom(path: string, fresh: DatabaseSync, { reseal }: Request, withJournal: boolean): number {
  let source: DatabaseSync | null = null
  try {
    source = new DatabaseSync(path, { timeout: 2000 })
    const put = inserter(fresh)
    for (const row of rowsOf(source, 'operations', 'sequence'))
      if (isWholeOperation(row)) put('operations', row)
    if (withJournal) for (const row of rowsOf(source, 'journal', 'sequence')) put('journal', row)
    if (withJournal && hasTable(source, 'journal_personal'))
      for (const row of rowsOf(source, 'journal_personal', 'rowid')) put('journal_personal', row)
    for (const row of rowsOf(source, 'sales', 'rowid')) put('sales', row)
    if (hasTable(source, 'used_ksns'))
      for (const row of rowsOf(source, 'used_ksns', 'rowid')) put('used_ksns', row)
    for (const table of ['shifts', 'day_closes'])
      if (hasTable(source, table)) for (const row of rowsOf(source, table, 'number')) put(table, row)
    copyPeople(source, put)
    for (const { table, name } of [
      { table: 'card_blocks', name: 'card' },
      { table: 'bank_accounts', name: 'bankAccount' },
    ] as const)
      for (const { operation_id: id, sealed } of readable(
        source,
        `SELECT operation_id, sealed FROM ${table}`,
      )) {
        if (typeof id !== 'string' || !(sealed instanceof Uint8Array)) continue
        const again = reseal(name, id, sealed)
        if (again) put(table, { operation_id: id, sealed: again })
      }
    return lastSequence(source)
  } catch (error) {
    // A file that is no database at all gives nothing; the backup may still.
    if (toFailure(error) === null) throw error
    return 0
  } finally {
    if (source?.isOpen) source.close()
  }
}

/**
 * Who can sign in. Their list is sealed: one that was not written by this program, or is older than the journal that was
 * saved, lets nobody in.
 */
function copyPeople(source: DatabaseSync, put: ReturnType<typeof inserter>): void {
  for (const row of readable(source, `SELECT name, value FROM meta WHERE name = 'people'`)) put('meta', row)
}

/** A database of an earlier version is read as it is. */
const hasTable = (source: DatabaseSync, name: string): boolean =>
  source.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(name) !== undefined

function inserter(fresh: DatabaseSync) {
  return (table: string, row: Record_): void => {
    const known = new Set(
      fresh
        .prepare(`SELECT name FROM pragma_table_info('${table}')`)
        .all()
        .map(({ name }) => String(name)),
    )
    const insert = (names: readonly string[]): boolean =>
      fresh
        .prepare(
          `INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
        )
        .run(...names.map((name) => row[name] ?? null)).changes > 0
    const names = Object.keys(row).filter((name) => known.has(name))
    try {
      // Two databases that grew apart gave one place in the queue to two operations: the second goes behind.
      if (!insert(names) && table === 'operations') insert(names.filter((name) => name !== 'sequence'))
    } catch (error) {
      // A value that its column refuses is a damaged value: the row is lost, the others are not.
      if (!(error instanceof Error)) throw error
    }
  }
}

/** Seeks past an unreadable place before giving up, in keys; a page holds far fewer rows than this. */
const maxUnreadable = 5000

/** Rows in order of their key, past every page that cannot be read. */
function* rowsOf(
  source: DatabaseSync,
  table: string,
  key: string,
): Generator<Record<string, SQLOutputValue>> {
  let from = 0
  for (let failures = 0; failures < maxUnreadable; failures += 1) {
    try {
      for (const row of source
        .prepare(
          `SELECT ${key} AS salvage_key, * FROM ${table} NOT INDEXED WHERE ${key} >= ? ORDER BY ${key}`,
        )
        .iterate(from)) {
        const { salvage_key: at, ...values } = row
        from = Number(at) + 1
        yield values
      }
      return
    } catch (error) {
      if (toFailure(error) === null) throw error
      from += 1
    }
  }
}

/** What a question is answered, or nothing where a page that it needs is lost: the other tables may still be read. */
function readable(source: DatabaseSync, sql: string): Record<string, SQLOutputValue>[] {
  try {
    return source.prepare(sql).all()
  } catch (error) {
    if (toFailure(error) === null) throw error
    return []
  }
}

/** The highest sequence ever given, from SQLite's own count where it can be read. */
function lastSequence(source: DatabaseSync): number {
  try {
    return Number(
      source.prepare(`SELECT seq FROM sqlite_sequence WHERE name = 'operations'`).get()?.['seq'] ?? 0,
    )
  } catch (error) {
    if (toFailure(error) === null) throw error
    return 0
  }
}
