import { backoffMs } from '../../domain/backoff.ts'
import type { Randomness, Timers } from '../../domain/clock.ts'

/** A started process: the members of Electron's `UtilityProcess` that are used. */
export type UtilityProcess = {
  /** `undefined` before it was spawned and after it ended. */
  readonly pid?: number | undefined
  postMessage(message: unknown): void
  on: {
    (event: 'message', listener: (message: unknown) => void): unknown
    (event: 'exit', listener: (code: number) => void): unknown
    /** V8 gave it up. Its exit follows; unheard, this event would be an exception in main (electron.d.ts). */
    (event: 'error', listener: () => void): unknown
  }
  /** Asks it to end (SIGTERM), which a process that is stopped or hangs in a native call does not hear. */
  kill(): boolean
}

/** `unresponsive`: it runs, and what it said last is old. */
type ProcessHealth = {
  state: 'starting' | 'running' | 'unresponsive' | 'restarting' | 'failed'
  restarts: number
}

/** A process that lived this long, in milliseconds, starts the counting of quick exits anew. */
export const provenMs = 30_000
/** Exits in a row, each soon after its start, after which the process is shown as failed. */
export const maxQuickExits = 8
/** A failed process is still tried again, this many milliseconds apart: what was wrong may have been mended meanwhile. */
export const slowRetryMs = 60_000
/** Milliseconds a process may take until its first word: a cold start on a slow countertop PC takes its time. */
export const startMs = 60_000
/** Milliseconds between two questions whether the process is still there. */
export const pingMs = 500
/** The same while nobody needs the process: each question wakes both processes. It is still said within two seconds that it hangs. */
export const restPingMs = 900
/** Questions without an answer after which it is shown as unresponsive: at most 1.5 s after its last word. */
const lateUnanswered = 2
/** Questions without an answer after which it is taken for hung in a native call and killed: at most 4.5 s. */
export const maxUnanswered = 8
/** Milliseconds a process may take to end when it is asked to; then it is killed. */
export const endMs = 2_000

const restartWaits = { firstMs: 250, maxMs: 5_000, jitter: { from: 0.75, to: 1.25 } }

/** Milliseconds before the n-th restart in a row (n from 1): doubles from 250 ms to 5 s, a quarter more or less. */
export const restartMs = (exits: number, randomness: Pick<Randomness, 'number'>): number =>
  backoffMs(exits, restartWaits, randomness.number())

const post = (port: UtilityProcess, message: unknown): void => port.postMessage(message)

export type Supervisor = {
  /** Sends to the running process; dropped when there is none, for its first word brings everything again. */
  send(message: unknown): void
  health(): ProcessHealth
  /** Ends the process, by force where it does not hear, and resolves when it has ended. */
  stop(): Promise<void>
}

export type SupervisorDependencies = {
  fork(): UtilityProcess
  /** Ends a process that does not end when asked: SIGKILL, which a stopped process obeys too. */
  forceEnd: (pid: number) => void
  timers: Timers
  randomness: Pick<Randomness, 'number'>
  /** What the process is asked to show that it is there; `null`: it answers no such question. */
  ping: unknown
  /** Whether nobody needs the process now: it is asked seldom, until it is told something or does not answer. */
  isAtRest(): boolean
  /** A message from the process that runs now, unparsed. The first one is its hand-shake. */
  message(message: unknown): void
  /** The process ended, and whatever it said is over. */
  ended(): void
  healthChanged(health: ProcessHealth): void
}

/** Keeps one process running: starts it, notices that it ended or hangs, starts it again with backoff. */
export function supervise(dependencies: SupervisorDependencies): Supervisor {
  const { timers } = dependencies
  let health: ProcessHealth = { state: 'starting', restarts: 0 }
  let current: WatchedProcess | null = null
  let quickExits = 0
  let stopping: (() => void) | null = null
  let cancelProven = (): void => {}
  let cancelRestart = (): void => {}

  const show = (state: ProcessHealth['state'], restarts = health.restarts): void => {
    if (stopping !== null || (state === health.state && restarts === health.restarts)) return
    health = { state, restarts }
    dependencies.healthChanged(health)
  }

  const start = (): void => {
    let child: UtilityProcess
    try {
      child = dependencies.fork()
    } catch {
      ended()
      return
    }
    const onMessage = (message: unknown): void => {
      show('running')
      dependencies.message(message)
    }
    const onLate = (): void => show('unresponsive')
    current = watchProcess(child, dependencies, { onMessage, onLate, onExit: ended })
    cancelProven = timers.after(provenMs, () => {
      quickExits = 0
    })
  }

  const ended = (): void => {
    current = null
    cancelProven()
    if (stopping !== null) {
      stopping()
      return
    }
    quickExits += 1
    const failed = quickExits >= maxQuickExits
    const delay = failed ? slowRetryMs : restartMs(quickExits, dependencies.randomness)
    dependencies.ended()
    show(failed ? 'failed' : 'restarting', health.restarts + 1)
    cancelRestart = timers.after(delay, start)
  }

  start()
  return {
    send: (message) => current?.post(message),
    health: () => health,
    stop: () =>
      new Promise((resolve) => {
        stopping = resolve
        cancelRestart()
        cancelProven()
        if (current === null) resolve()
        else current.end()
      }),
  }
}

type WatchedProcess = {
  post(message: unknown): void
  /** Asks it to end, and ends it where it does not hear. Its exit is noticed as any other. */
  end(): void
}

/** Watches over one process until its exit: ends it where its first word or the answers to the questions stay away. */
function watchProcess(
  child: UtilityProcess,
  dependencies: SupervisorDependencies,
  told: { onMessage: (message: unknown) => void; onLate: () => void; onExit: () => void },
): WatchedProcess {
  const { timers, ping: question } = dependencies
  let isOver = false
  let isEnding = false
  let hasStarted = false
  let unanswered = 0

  const exited = (): void => {
    if (isOver) return
    isOver = true
    cancelPing()
    ending.over()
    told.onExit()
  }
  const ending = endingOf(child, dependencies, exited)
  const end = (): void => {
    isEnding = true
    cancelPing()
    ending.ask()
  }

  const pingAfter = (waitMs: number): void => {
    if (question === null) return
    cancelPing = timers.after(waitMs, () => {
      if (unanswered >= maxUnanswered) {
        ending.force()
        return
      }
      if (unanswered >= lateUnanswered) told.onLate()
      unanswered += 1
      post(child, question)
      pingAfter(pingMs)
    })
  }

  let cancelPing = timers.after(startMs, end)
  child.on('message', (message) => {
    if (isOver) return
    const isAnswer = !hasStarted || unanswered > 0
    hasStarted = true
    unanswered = 0
    if (isAnswer && !isEnding) {
      cancelPing()
      pingAfter(dependencies.isAtRest() ? restPingMs : pingMs)
    }
    told.onMessage(message)
  })
  child.on('exit', exited)
  child.on('error', () => undefined)
  return {
    post(message) {
      post(child, message)
      // It may be needed from now on: its answers are not left to the slow questions.
      if (!hasStarted || isOver || isEnding || unanswered > 0) return
      cancelPing()
      pingAfter(pingMs)
    },
    end,
  }
}

/**
 * How one process is ended: asked, and killed where it does not hear. One that a driver holds in the kernel does not
 * even die: it is left to itself, as if it had exited.
 */
function endingOf(
  child: UtilityProcess,
  { timers, forceEnd }: SupervisorDependencies,
  exited: () => void,
): { ask(): void; force(): void; over(): void } {
  let isOver = false
  let cancel = (): void => {}
  const next = (pid: number, then: (pid: number) => void): void => {
    cancel()
    if (!isOver) cancel = timers.after(endMs, () => then(pid))
  }
  const kill = (pid: number): void => {
    forceEnd(pid)
    next(pid, exited)
  }
  const ask = (): void => {
    const { pid } = child
    if (pid !== undefined) next(pid, kill)
    child.kill()
  }
  return {
    ask,
    // One that answers no question would not hear that it should end.
    force() {
      const { pid } = child
      if (pid === undefined) ask()
      else kill(pid)
    },
    over() {
      isOver = true
      cancel()
    },
  }
}
