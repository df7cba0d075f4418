import { readFileSync, writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type {
  InstallError,
  UpdateProblem,
  UpdateRing,
  UpdateState,
  UpdateWait,
} from '../../contract/updates.ts'
import { backoffMs, upperHalf } from '../../domain/backoff.ts'
import type { Clock, Randomness, Timers } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { fetchByNetwork } from '../gateways/network.ts'
import { download, isFile } from './download.ts'
import { compareVersions, readOffer } from './manifest.ts'
import type { UpdateFile } from './manifest.ts'

export type UpdaterDependencies = {
  /** What runs. */
  version: string
  /** As Node names it: `win32-x64`. */
  system: string
  /** Where the manifests and files lie; ends with a slash. */
  address: string
  key: string
  /** As the settings say it now. */
  ring: () => UpdateRing
  folder: string
  fetch: typeof fetchByNetwork
  /** What keeps an update from being installed unasked; `null`: nothing. Rows keep it from being installed at all. */
  waitsFor: () => UpdateWait | null
  /** Puts the file in place; `false`: the system's installer did not. Does not come back where the program leaves for it. */
  install: (file: string) => Promise<boolean>
  onChanged: (state: UpdateState) => void
  onProblem: (problem: UpdateProblem) => void
  clock: Clock
  timers: Timers
  randomness: Randomness
}

export type Updater = {
  state(): UpdateState
  /** Asks now, unless it is about to. */
  check(): void
  /** Somebody asks for it: whoever is signed in does not matter then, open rows do. */
  installNow(): Promise<Result<undefined, InstallError>>
  stop(): Promise<void>
}

/** Soon after the start, when the counter's own work is done. Milliseconds. */
const firstCheckMs = 60_000
const checkEveryMs = 6 * 3_600_000
/** After a failure: soon, then as seldom as without one. */
const backoff = { firstMs: 60_000, maxMs: checkEveryMs, jitter: upperHalf }
/** How often it is looked whether an update that is here may go. */
const lookEveryMs = 30_000
const progressGapMs = 500
const manifestMaxBytes = 40_000
const manifestMs = 30_000

/** What is known, told at every change. */
type Board = { get(): UpdateState; set(change: Partial<UpdateState>): void }

function createBoard(onChanged: (state: UpdateState) => void): Board {
  let state: UpdateState = {
    phase: 'idle',
    offered: null,
    progress: null,
    waitsFor: null,
    problem: null,
    nextAt: null,
  }
  return {
    get: () => state,
    set(change) {
      state = { ...state, ...change }
      onChanged(state)
    },
  }
}

/** One thing to come; another one takes its place. */
type Alarm = { set(milliseconds: number, ring: () => void): void; cancel(): void }

function createAlarm(timers: Timers): Alarm {
  let cancel = (): void => undefined
  return {
    set(milliseconds, ring) {
      cancel()
      cancel = timers.after(milliseconds, ring)
    },
    cancel: () => cancel(),
  }
}

/** A file that is here, and what was signed of it. */
type Brought = { path: string; file: UpdateFile }

/** What is here goes in once nothing keeps it, or when somebody asks. */
function createGoing(
  { waitsFor, install }: UpdaterDependencies,
  board: Board,
  alarm: Alarm,
  onNotInstalled: (problem: UpdateProblem) => void,
): { begin(brought: Brought): void; installNow: Updater['installNow'] } {
  let ready: Brought | null = null

  function lookWhetherItMayGo(): void {
    const reason = waitsFor()
    if (reason === null) return void installReady()
    if (board.get().waitsFor !== reason) board.set({ waitsFor: reason })
    alarm.set(lookEveryMs, lookWhetherItMayGo)
  }

  async function installReady(): Promise<Result<undefined, InstallError>> {
    if (ready === null || board.get().phase !== 'ready') return err({ tag: 'NotReady' })
    alarm.cancel()
    board.set({ phase: 'installing', waitsFor: null })
    // It may have lain there for days, in a folder that others of this account write to, and is installed with more rights than theirs.
    const isSigned = await isFile(ready.path, ready.file).catch(() => false)
    if (isSigned && (await install(ready.path))) return ok(undefined)
    onNotInstalled(isSigned ? 'notInstalled' : 'wrongFile')
    return err({ tag: 'NotInstalled' })
  }

  return {
    begin(brought) {
      ready = brought
      board.set({ phase: 'ready', problem: null, progress: null, waitsFor: waitsFor() })
      lookWhetherItMayGo()
    },
    installNow: () =>
      waitsFor() === 'openRows' ? Promise.resolve(err({ tag: 'OpenRows' })) : installReady(),
  }
}

/** Looks for updates, brings them here and installs them when nothing is under way. */
export function createUpdater(dependencies: UpdaterDependencies): Updater {
  const { clock, timers, randomness, onProblem } = dependencies
  const board = createBoard(dependencies.onChanged)
  const alarm = createAlarm(timers)
  const abort = new AbortController()
  let failures = 0
  let running: Promise<void> | null = null

  const waitToCheck = (milliseconds: number, change: Partial<UpdateState>): void => {
    board.set({ ...change, progress: null, nextAt: clock.now() + milliseconds })
    alarm.set(milliseconds, check)
  }
  const failed = (problem: UpdateProblem): void => {
    failures += 1
    onProblem(problem)
    waitToCheck(backoffMs(failures, backoff, randomness.number()), { phase: 'idle', problem })
  }

  const going = createGoing(dependencies, board, alarm, failed)

  function check(): void {
    running ??= look().finally(() => {
      running = null
    })
  }

  async function look(): Promise<void> {
    alarm.cancel()
    board.set({ phase: 'checking', nextAt: null })
    const brought = await bring(dependencies, board, abort.signal)
    if (abort.signal.aborted) return
    if (!brought.ok) return failed(brought.error)
    if (brought.value === null) {
      failures = 0
      return waitToCheck(checkEveryMs, { phase: 'current', offered: null, problem: null })
    }
    going.begin(brought.value)
  }

  alarm.set(firstCheckMs * (1 + randomness.number()), check)
  return {
    state: () => board.get(),
    check,
    installNow: () => going.installNow(),
    async stop() {
      abort.abort()
      await running
      alarm.cancel()
    },
  }
}

/** The file of a newer version, whole and signed; `null`: there is none. */
async function bring(
  dependencies: UpdaterDependencies,
  board: Board,
  signal: AbortSignal,
): Promise<Result<Brought | null, UpdateProblem>> {
  const { folder, version, address, clock, fetch } = dependencies
  const text = await fetchManifest(dependencies, signal)
  if (text === null) return err('unreachable')
  const offer = readOffer(text, {
    ...dependencies,
    ring: dependencies.ring(),
    newestSeen: readSeen(folder, version),
  })
  if (!offer.ok) return err(offer.error.tag)
  if (offer.value === null) return ok(null)
  const { version: offered, file } = offer.value
  if (!keepSeen(folder, offered)) return err('notWritten')
  board.set({ phase: 'downloading', offered, progress: { done: 0, total: file.bytes } })
  let toldAt = 0
  const brought = await download({
    url: new URL(file.name, address).href,
    file,
    folder,
    fetch,
    signal,
    onProgress(done) {
      if (clock.now() - toldAt < progressGapMs) return
      toldAt = clock.now()
      board.set({ progress: { done, total: file.bytes } })
    },
  })
  return brought.ok ? ok({ path: brought.value, file }) : err(brought.error.tag)
}

async function fetchManifest(
  { fetch, address, ring }: UpdaterDependencies,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const answer = await fetch(new URL(`${ring()}.json`, address), {
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(manifestMs)]),
    })
    if (!answer.ok || Number(answer.headers.get('content-length') ?? 0) > manifestMaxBytes) return null
    const text = await answer.text()
    return text.length > manifestMaxBytes ? null : text
  } catch {
    return null
  }
}

const seenSchema = z.strictObject({ newest: z.string().regex(/^\d+\.\d+\.\d+$/u) })

/** The newest version that was ever offered here: an older manifest that somebody serves again is known as one. */
function readSeen(folder: string, version: string): string {
  try {
    const { newest } = seenSchema.parse(JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8')))
    return compareVersions(newest, version) > 0 ? newest : version
  } catch {
    return version
  }
}

function keepSeen(folder: string, newest: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(join(folder, 'seen.json'), JSON.stringify({ newest }), { mode: 0o600 })
    return true
  } catch {
    return false
  }
}
