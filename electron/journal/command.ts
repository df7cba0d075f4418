/**
 * `npm run journal -- verify <data directory> [--head TEXT] [--key KEY]`: walks the hash chain and the signatures in it;
 * exit 1 where it is broken, says itself that entries may be missing, holds a signature that does not fit, or does not
 * lead to the head that was kept: TEXT is what the QR code of a close of day says, KEY the counter's public key.
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
import { journalTable } from '../storage/journal-table.ts'
import { readCheckpoint } from '../storage/checkpoint-file.ts'
import { createHeadProof, readSignedHead } from '../authority/journal-heads.ts'
import type { HeadProof, SignedHead } from '../authority/journal-heads.ts'
import { createVerifier } from '../storage/journal-verification.ts'
import type { JournalEntry, JournalHead } from '../storage/journal-table.ts'
import { exportJournal } from './export.ts'

const usage =
  'journal verify <data directory> [--head TEXT] [--key KEY] | journal export <data directory> [--day YYYY-MM-DD] [--format csv|jsonl]'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    day: { type: 'string' },
    format: { type: 'string', default: 'csv' },
    head: { type: 'string' },
    key: { type: 'string' },
  },
})
const [what, directory] = positionals
process.exitCode = run()

function run(): number {
  const { format, day } = values
  if (directory === undefined || (what !== 'verify' && what !== 'export')) return fail(usage)
  if (format !== 'csv' && format !== 'jsonl') return fail(usage)
  const kept = values.head === undefined ? null : readSignedHead(values.head)
  if (values.head !== undefined && kept === null)
    return fail('The head is not one that a counter signed: it was changed, or not read whole.')
  const path = join(directory, files.database)
  if (!existsSync(path)) return fail(`There is no queue in ${directory}.`)
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 2000 })
    try {
      // The day of new entries is not asked for: nothing is written.
      const journal = journalTable(database, () => '')
      if (what === 'verify')
        return verify(
          journal.entries(),
          readCheckpoint(join(directory, files.checkpoint))?.journal ?? null,
          kept,
        )
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

function verify(
  journal: Iterable<JournalEntry>,
  checkpoint: JournalHead | null,
  kept: SignedHead | null,
): number {
  const verifier = createVerifier(checkpoint)
  // A kept head names its key; another one given beside it has to be the same.
  const heads = createHeadProof(values.key ?? kept?.key ?? null, kept)
  for (const entry of journal) {
    verifier.take(entry)
    heads.take(entry)
  }
  const { entries, ok, firstBad, gaps } = verifier.end()
  for (const { sequence, at, event } of gaps)
    console.log(
      `Entries may be missing before ${sequence} (${new Date(at).toISOString()}): ${
        event === 'salvaged' ? 'carried over from a damaged database' : 'shorter than was known at a start'
      }.`,
    )
  console.log(
    ok ? `${entries} entries, unbroken` : `Broken at entry ${firstBad}: changed, missing or out of order.`,
  )
  return [ok, gaps.length === 0, sayProof(heads.end(), kept)].every(Boolean) ? 0 : 1
}

/** Says how far the journal is proven; `false`: a signature or the kept head does not fit. */
function sayProof({ proven, foreign, isKeptHeadThere }: HeadProof, kept: SignedHead | null): boolean {
  if (proven === null) console.log('No signature in it proves anything.')
  else
    console.log(
      `Proven up to entry ${proven.sequence}, signed ${new Date(proven.at).toISOString()} with the key ${proven.key}.`,
    )
  if (foreign > 0) console.log(`${foreign} signatures are another key's, or do not fit the chain.`)
  if (kept !== null)
    console.log(
      isKeptHeadThere === true
        ? `The head that was kept is in it: unchanged up to entry ${kept.sequence}.`
        : `The head that was kept is not in it: entries up to ${kept.sequence} were changed or are missing.`,
    )
  const isKeyKept = values.key === undefined || kept === null || values.key === kept.key
  if (!isKeyKept) console.log('The head that was kept is signed with another key.')
  return foreign === 0 && isKeptHeadThere !== false && isKeyKept
}

function fail(sentence: string): number {
  console.error(sentence)
  return 2
}
