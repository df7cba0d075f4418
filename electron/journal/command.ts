/**
 * `npm run journal -- verify <data directory>`: walks the hash chain; exit 1 where it is broken or says itself that
 * entries may be missing.
 * `npm run journal -- export <data directory> [--day YYYY-MM-DD] [--format csv|jsonl]`: prints the journal.
 *
 * Reads beside a running app: it takes no lock and writes nothing.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { toFailure } from '../storage/failure.ts'
import { files } from '../storage/files.ts'
import { journalTable, verifyChain } from '../storage/journal-table.ts'
import { readCheckpoint } from '../storage/checkpoint-file.ts'
import { exportJournal } from './export.ts'

const usage =
  'journal verify <data directory> | journal export <data directory> [--day YYYY-MM-DD] [--format csv|jsonl]'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { day: { type: 'string' }, format: { type: 'string', default: 'csv' } },
})
const [what, directory] = positionals
process.exitCode = run()

function run(): number {
  const { format, day } = values
  if (directory === undefined || (what !== 'verify' && what !== 'export')) return fail(usage)
  if (format !== 'csv' && format !== 'jsonl') return fail(usage)
  const path = join(directory, files.database)
  if (!existsSync(path)) return fail(`There is no queue in ${directory}.`)
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 2000 })
    try {
      // The day of new entries is not asked for: nothing is written.
      const journal = journalTable(database, () => '')
      if (what === 'verify')
        return verify(journal.entries(), readCheckpoint(join(directory, files.checkpoint))?.journal ?? null)
      for (const piece of exportJournal(journal.entries(day), format, (written) => {
        if (!process.stdout.isTTY) process.stderr.write(`${written} entries\r`)
      }))
        process.stdout.write(piece)
      return 0
    } finally {
      database.close()
    }
  } catch (error) {
    const failure = toFailure(error)
    if (failure === null) throw error
    return fail(`The queue in ${directory} cannot be read: ${failure.tag}.`)
  }
}

function verify(...chain: Parameters<typeof verifyChain>): number {
  const { entries, ok, firstBad, gaps } = verifyChain(...chain)
  for (const { sequence, at, event } of gaps)
    console.log(
      `Entries may be missing before ${sequence} (${new Date(at).toISOString()}): ${
        event === 'salvaged' ? 'carried over from a damaged database' : 'shorter than was known at a start'
      }.`,
    )
  console.log(
    ok ? `${entries} entries, unbroken` : `Broken at entry ${firstBad}: changed, missing or out of order.`,
  )
  return ok && gaps.length === 0 ? 0 : 1
}

function fail(sentence: string): number {
  console.error(sentence)
  return 2
}
