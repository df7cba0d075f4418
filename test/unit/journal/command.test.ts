import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createJournalSigner } from '../../../electron/authority/journal-heads.ts'
import { files } from '../../../electron/storage/files.ts'
import { makeDirectory, open, removeDirectory } from '../../bench/history.ts'
import { morning } from '../outbox/samples.ts'

const command = fileURLToPath(new URL('../../../electron/journal/command.ts', import.meta.url))

let directory: string
beforeEach(() => {
  directory = makeDirectory()
  write(['accepted', 'sending', 'approved', 'accepted', 'cancelled'])
})
afterEach(() => removeDirectory(directory))

/** The program starts, writes these events and leaves in good order. */
function write(events: readonly string[]): void {
  const storage = open(directory)
  for (const event of events)
    storage.write(() =>
      storage.journal.append({ at: morning, operationId: null, who: 'ana', event, detail: {} }),
    )
  storage.close()
}

/** `npm run journal -- verify`, as a process of its own. */
function verify(of = directory, ...options: string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', command, 'verify', of, ...options],
    { encoding: 'utf8' },
  )
  return { status, said: (stdout + stderr).trim() }
}

/** What somebody with the file in hand can do: the triggers against it are theirs to drop. */
function tamper(sql: string): void {
  const database = new DatabaseSync(join(directory, files.database))
  database.exec(`DROP TRIGGER journal_not_changed; DROP TRIGGER journal_not_deleted; ${sql}`)
  database.close()
}

const unproven = 'No signature in it proves anything.'
const broken = (at: number) => ({
  status: 1,
  said: `Broken at entry ${at}: changed, missing or out of order.\n${unproven}`,
})

describe('journal verify', () => {
  it('finds a sound journal unbroken, also beside the running program', () => {
    expect(verify()).toEqual({ status: 0, said: `5 entries, unbroken\n${unproven}` })
    const running = open(directory)
    expect(verify()).toEqual({ status: 0, said: `5 entries, unbroken\n${unproven}` })
    running.close()
  })

  it('shows an entry that was changed', () => {
    tamper(`UPDATE journal SET who = 'eva' WHERE sequence = 3`)
    expect(verify()).toEqual(broken(3))
  })

  it('shows an entry that was deleted', () => {
    tamper('DELETE FROM journal WHERE sequence = 2')
    expect(verify()).toEqual(broken(2))
  })

  it('shows an entry that was deleted and the later ones counted anew', () => {
    tamper(
      'DELETE FROM journal WHERE sequence = 2; UPDATE journal SET sequence = sequence - 1 WHERE sequence > 2',
    )
    expect(verify()).toEqual(broken(2))
  })

  it('shows two entries that changed places', () => {
    tamper(
      'UPDATE journal SET sequence = 0 WHERE sequence = 2; UPDATE journal SET sequence = 2 WHERE sequence = 3; UPDATE journal SET sequence = 3 WHERE sequence = 0',
    )
    expect(verify()).toEqual(broken(2))
  })

  it('shows a hole that leaves every hash as it was', () => {
    tamper('UPDATE journal SET sequence = sequence + 1 WHERE sequence = 5')
    expect(verify()).toEqual(broken(5))
  })

  it('shows a tail that was cut off', () => {
    tamper('DELETE FROM journal WHERE sequence > 3')
    expect(verify()).toEqual(broken(4))
  })

  it('still shows a tail that was cut off after the program was started on it and went on', () => {
    tamper('DELETE FROM journal WHERE sequence > 3')
    write(['accepted', 'approved'])
    const { status, said } = verify()
    expect(status).toBe(1)
    expect(said).toMatch(
      /^Entries may be missing before 4 \(.+\): shorter than was known at a start\.\n6 entries, unbroken\n/u,
    )
  })

  it('says where there is nothing to verify', () => {
    expect(verify(join(directory, 'elsewhere'))).toEqual({
      status: 2,
      said: `There is no queue in ${join(directory, 'elsewhere')}.`,
    })
  })

  it('says up to which signed head it is proven, and holds it against one that was kept', () => {
    const signer = createJournalSigner(Buffer.alloc(32, 1))
    const storage = open(directory)
    const kept = signer.sign(storage.journal.head(), morning)
    storage.write(() =>
      storage.journal.append({
        at: morning,
        operationId: null,
        who: 'ana',
        event: 'headSigned',
        detail: { head: kept },
      }),
    )
    storage.close()
    const proven = `Proven up to entry 5, signed ${new Date(morning).toISOString()} with the key ${signer.key}.`
    expect(verify(directory, '--head', kept, '--key', signer.key)).toEqual({
      status: 0,
      said: `6 entries, unbroken\n${proven}\nThe head that was kept is in it: unchanged up to entry 5.`,
    })
    const other = createJournalSigner(Buffer.alloc(32, 2))
    expect(verify(directory, '--key', other.key)).toMatchObject({ status: 1 })
    expect(
      verify(directory, '--head', other.sign({ sequence: 5, hash: '00'.repeat(32) }, morning)),
    ).toMatchObject({
      status: 1,
    })
    expect(verify(directory, '--head', kept.slice(1))).toMatchObject({ status: 2 })
  })
})
