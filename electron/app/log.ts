import { appendFileSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ManagedProblem } from '../../contract/managed.ts'
import type { ModuleName } from '../../contract/modules.ts'
import type { UpdateProblem } from '../../contract/updates.ts'
import type { Clock, Timers } from '../../domain/clock.ts'
import { countRefusedCalls } from './refused-calls.ts'
import type { RefusedCall, RefusedCalls } from './refused-calls.ts'
import type { Uncaught } from './uncaught.ts'
import { renameFile } from '../storage/held-files.ts'
import { modesIn } from '../storage/private-files.ts'

/**
 * Everything the log may say. An allow-list by construction: named events with small named fields, none of which can
 * hold a track, a body, a name or an account.
 */
type LogEvent =
  | { event: 'started'; version: string; profile: string; runtime: string }
  | { event: 'stopped' }
  | { event: 'moduleFailed'; module: ModuleName; stage: 'init' | 'start' | 'stop'; error: string }
  /** A person started it again. */
  | { event: 'moduleStartedAgain'; module: ModuleName; isRunning: boolean }
  | ({ event: 'callRefused' } & RefusedCall)
  | { event: 'bridge'; state: string; restarts: number }
  | { event: 'reader'; reader: string; phase: string; problem?: string }
  | { event: 'operation'; operationId: string; state: string; attempts: number; code?: string }
  | { event: 'gateway'; gateway: string; state: string }
  | { event: 'storage'; state: string }
  /** Names of variables and options of the environment that would weaken TLS; never what they said. */
  | { event: 'weakTlsCleared'; names: readonly string[] }
  | { event: 'settingsReset'; asidePath: string }
  /** How many settings the chain fixed, and which of its wishes do not hold. */
  | { event: 'managedSettings'; fixed: number; problems: readonly ManagedProblem[] }
  /** The journal knows of a later revision of them. */
  | { event: 'settingsOlder' }
  | { event: 'journalExportFailed'; error: string }
  /** Why a new version did not come. */
  | { event: 'update'; problem: UpdateProblem }
  /** What a callback that came by the store's hub did. */
  | { event: 'hubCallback'; outcome: string }
  | { event: 'windowGone'; reason: string }
  | ({ event: 'uncaught' } & Uncaught)
  /** News that could not be handed to the window. */
  | { event: 'publishFailed'; call: string; error: string }
  /** Windows ended the user's session: log-off, shutdown, restart. */
  | { event: 'sessionEnded' }

/** `callsRefused`: further ones of a kind that was written before. */
type LogLine = LogEvent | ({ event: 'callsRefused' } & RefusedCalls)

export type Log = { write(entry: LogEvent): void }

const maxBytes = 2_000_000

/**
 * A log of JSON Lines in `folder`/extorno.log; at two megabytes it becomes extorno.1.log and a new one begins. A log
 * that cannot be written (full disk) is given up silently: the till goes on. Refused calls, which a caller can make as
 * many of as it likes, are counted ({@link countRefusedCalls}).
 */
export function openLog(folder: string, clock: Clock, timers: Timers): Log {
  const path = join(folder, 'extorno.log')
  const append = (entry: LogLine): void => {
    try {
      const modes = modesIn(folder)
      mkdirSync(folder, { recursive: true, mode: modes.folder })
      const line = `${JSON.stringify({ at: new Date(clock.now()).toISOString(), ...entry })}\n`
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) + line.length > maxBytes)
        renameFile(path, join(folder, 'extorno.1.log'))
      appendFileSync(path, line, { mode: modes.file })
    } catch {
      // Nothing to do: the health of the disk is shown by the storage, which cannot do without it.
    }
  }
  const refusedCalls = countRefusedCalls(timers, {
    one: (refused) => append({ event: 'callRefused', ...refused }),
    many: (refused) => append({ event: 'callsRefused', ...refused }),
  })
  return {
    write(entry) {
      if (entry.event === 'callRefused') {
        const { event: _event, ...refused } = entry
        return refusedCalls.add(refused)
      }
      if (entry.event === 'stopped') refusedCalls.flush()
      append(entry)
    },
  }
}

/** What of a line may name an account of the system: paths. */
const paths = ['asidePath'] as const

/** The newest lines of a folder's log, at most so many, without paths; none where it cannot be read. */
export function recentLog(folder: string, most = 300): unknown[] {
  return ['extorno.1.log', 'extorno.log']
    .flatMap((name) => linesOf(join(folder, name)))
    .slice(-most)
    .map((entry) =>
      Object.fromEntries(Object.entries(entry).filter(([name]) => !paths.some((path) => path === name))),
    )
}

/** The lines of a log that are whole: the last one may have been cut off. */
function linesOf(path: string): object[] {
  try {
    return readFileSync(path, 'utf8').split('\n').flatMap(entryIn)
  } catch {
    return []
  }
}

function entryIn(line: string): object[] {
  try {
    const entry: unknown = JSON.parse(line)
    return typeof entry === 'object' && entry !== null ? [entry] : []
  } catch {
    return []
  }
}
