import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { Health } from '../../contract/ipc.ts'
import { attempt } from '../storage/failure.ts'
import { files } from '../storage/files.ts'
import { takeOwnership } from '../storage/owner.ts'
import { replacePrivateFile, takesFiles } from '../storage/private-files.ts'
import { moveToCounter, removeMoved } from './move-to-counter.ts'
import type { OnStep } from './move-to-counter.ts'

/**
 * Where the package makes a folder for the data of this PC's counter, whichever account opens the program. On Windows and macOS it lies
 * beside `managed.json` (managed/managed-file.ts), whose own folder the till's accounts must not write to.
 */
export function counterPlace(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'win32':
      return 'C:\\ProgramData\\Extorno\\counter'
    case 'darwin':
      return '/Library/Application Support/Extorno/counter'
    default:
      return '/var/lib/extorno'
  }
}

/**
 * Where the data of test and live lie: `counter`, in the folder for all accounts, or in the account's own and why. `refused`: they are
 * known to be the counter's and cannot be had now: an older or empty queue beside them would send again what they have sent.
 */
export type CounterData = { root: string; where: Health['data'] }
export type DataPlace = CounterData | { root: string; where: 'refused' }

/**
 * What an account remembers of the counter. `moving`: it has begun to copy its data; whether they are the counter's now, the counter's
 * folder tells by the token. `moved`: they are. `joined`: the counter had data of its own already.
 */
const noteSchema = z.strictObject({ token: z.string(), state: z.enum(['moving', 'moved', 'joined']) })
type Note = z.output<typeof noteSchema>

/** In the account's folder the note; in the counter's, under the same name, only the token. */
const noteFile = 'counter.json'
const tokenSchema = z.strictObject({ token: z.string() })

type Wanted = {
  /** Electron's `userData`. */
  account: string
  place: string
  /**
   * `open`: a profile of the counter's opens, so its folder is begun where it is empty. `training`: only where this account has operations
   * to move. `look`: nothing is begun or moved.
   */
  purpose: 'open' | 'training' | 'look'
  onStep?: OnStep
}

/**
 * Finds where the data of the counter lie and, once, moves those of this account there. Each step may be the last one before a crash: the
 * next call goes on. Throws file system errors only of an account's folder that cannot be written to.
 */
export function settleData({ account, place, purpose, onStep = () => undefined }: Wanted): DataPlace {
  const data = join(place, 'data')
  const note = readAs(noteSchema, join(account, noteFile))
  const inAccount = (where: Health['data']): DataPlace => ({ root: account, where })
  if (!takesFiles(place)) {
    if (note !== null) return { root: data, where: 'refused' }
    return inAccount(existsSync(place) ? 'notWritable' : 'noCounterFolder')
  }
  if (!existsSync(data)) {
    if (note !== null && note.state !== 'moving') return { root: data, where: 'refused' }
    if (purpose === 'look' || (purpose === 'training' && !hasOperations(account))) return inAccount('notYet')
    if (!begin(account, place, note, onStep)) return inAccount('notMoved')
  }
  const token = readAs(tokenSchema, join(data, noteFile))?.token
  if (token === undefined) return { root: data, where: 'refused' }
  return settleWith(token, { account, data, note: readAs(noteSchema, join(account, noteFile)), onStep })
}

/** The counter has data: are they this account's, moved, or does the account come to them? */
function settleWith(
  token: string,
  { account, data, note, onStep }: { account: string; data: string; note: Note | null; onStep: OnStep },
): DataPlace {
  const remember = (state: Note['state']): void =>
    replacePrivateFile(join(account, noteFile), JSON.stringify({ token, state } satisfies Note))
  const isOurMove = note?.token === token && note.state !== 'joined'
  if (isOurMove) {
    if (note.state === 'moving') remember('moved')
    onStep('told')
    // What is left is never opened again, and tried again at the next start.
    attempt(() => removeMoved(account, onStep))
  } else if (note === null || note.state === 'moving') {
    // Another account came first. A queue of one's own is not given up for it: its rows are sent from where they are.
    if (hasOperations(account)) {
      // It moved nothing: its queue opens whether or not the counter's folder is there.
      rmSync(join(account, noteFile), { force: true })
      return { root: account, where: 'ownQueue' }
    }
    remember('joined')
  }
  return { root: data, where: 'counter' }
}

/** Takes nothing from the group of what is made, and everything from others. */
export const sharedUmask = 0o007

/** Moves this account's data, or makes the counter's folder where it has none. `false`: nothing was changed. */
function begin(account: string, place: string, note: Note | null, onStep: OnStep): boolean {
  // Of what is made there the other accounts are to be no less the owners.
  const umask = process.umask(sharedUmask)
  const owner = takeOwnership(join(place, 'move.lock'))
  if (!owner.ok) {
    process.umask(umask)
    return false
  }
  const token = note?.token ?? randomUUID()
  try {
    // Another account may have been at it until now.
    if (existsSync(join(place, 'data'))) return true
    replacePrivateFile(join(account, noteFile), JSON.stringify({ token, state: 'moving' } satisfies Note))
    onStep('noted')
    moveToCounter({ account, place, token: { name: noteFile, text: JSON.stringify({ token }) }, onStep })
    return true
  } catch {
    // Until the last rename the account's data are the ones that count. A full disk, a file that cannot be read: another start may.
    if (existsSync(join(place, 'data'))) return true
    rmSync(join(account, noteFile), { force: true })
    return false
  } finally {
    owner.value.release()
    process.umask(umask)
  }
}

/** Whether the account has operations of real money of its own. One that cannot be asked has. */
function hasOperations(account: string): boolean {
  const path = join(account, 'live', files.database)
  if (!existsSync(path)) return existsSync(join(account, 'live', files.rescue))
  try {
    using database = new DatabaseSync(path, { readOnly: true })
    return database.prepare('SELECT 1 FROM operations LIMIT 1').get() !== undefined
  } catch {
    return true
  }
}

function readAs<Value>(schema: z.ZodType<Value>, path: string): Value | null {
  try {
    return schema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? null
  } catch {
    return null
  }
}
