import type { Randomness, Timers } from '../../domain/clock.ts'
import type { BridgeHealth } from '../../contract/readers.ts'

/** A started bridge: the members of Electron's `UtilityProcess` that are used. */
export type BridgeProcess = {
  postMessage(message: unknown): void
  on: {
    (event: 'message', listener: (message: unknown) => void): unknown
    (event: 'exit', listener: (code: number) => void): unknown
  }
  kill(): boolean
}

/** A bridge that lived this long, in milliseconds, starts the counting of quick exits anew. */
export const provenMs = 30_000
/** Exits in a row, each soon after its start, after which the bridge is shown as failed. */
export const maxQuickExits = 8
/** A failed bridge is still tried again, this many milliseconds apart: a driver may have been mended meanwhile. */
export const slowRetryMs = 60_000
/** Milliseconds a bridge may take until its first word: a cold start on a slow countertop PC takes its time. */
export const startMs = 60_000
/** Milliseconds between two questions whether the bridge is still there. */
export const pingMs = 5_000
/** Questions without an answer after which it is taken for hung in a native call and ended. */
export const maxUnanswered = 3

const firstDelayMs = 250
const longestDelayMs = 5_000

/** Milliseconds before the n-th restart in a row (n from 1): doubles from 250 ms to 5 s, a quarter more or less. */
export const restartMs = (exits: number, randomness: Pick<Randomness, 'number'>): number => {
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(exits - 1, 10))
  return Math.round(full * (0.75 + randomness.number() / 2))
}

export type BridgeSupervisor = {
  /** Sends to the running bridge; dropped when there is none, for `started` brings everything again. */
  send(message: unknown): void
  health(): BridgeHealth
  /** Ends the bridge and resolves when it has ended. */
  stop(): Promise<void>
}

const post = (port: BridgeProcess, message: unknown): void => port.postMessage(message)

/** Keeps one bridge process running: starts it, notices that it ended or hangs, starts it again with backoff. */
export function superviseBridge(dependencies: {
  fork(): BridgeProcess
  timers: Timers
  randomness: Pick<Randomness, 'number'>
  /** A message from the bridge that runs now, unparsed. */
  message(message: unknown): void
  /** The bridge ended, and whatever it said of readers is over. */
  ended(): void
  healthChanged(health: BridgeHealth): void
}): BridgeSupervisor {
  let health: BridgeHealth = { state: 'starting', restarts: 0 }
  let current: BridgeProcess | null = null
  let quickExits = 0
  let unanswered = 0
  let stopping: (() => void) | null = null
  let cancelPing = (): void => {}
  let cancelProven = (): void => {}
  let cancelRestart = (): void => {}

  const show = (state: BridgeHealth['state'], restarts = health.restarts): void => {
    if (state === health.state && restarts === health.restarts) return
    health = { state, restarts }
    dependencies.healthChanged(health)
  }

  const start = (): void => {
    let child: BridgeProcess
    try {
      child = dependencies.fork()
    } catch {
      ended()
      return
    }
    current = child
    unanswered = 0
    let started = false
    child.on('message', (message) => {
      if (child !== current) return
      unanswered = 0
      if (!started) {
        started = true
        cancelPing()
        ping(child)
      }
      if (stopping === null) show('running')
      dependencies.message(message)
    })
    child.on('exit', () => {
      if (child === current) ended()
    })
    cancelProven = dependencies.timers.after(provenMs, () => {
      quickExits = 0
    })
    cancelPing = dependencies.timers.after(startMs, () => child.kill())
  }

  const ping = (child: BridgeProcess): void => {
    cancelPing = dependencies.timers.after(pingMs, () => {
      if (unanswered >= maxUnanswered) {
        child.kill()
        return
      }
      unanswered += 1
      post(child, { type: 'ping' })
      ping(child)
    })
  }

  const ended = (): void => {
    current = null
    cancelPing()
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
    cancelRestart = dependencies.timers.after(delay, start)
  }

  start()
  return {
    send: (message) => {
      if (current !== null) post(current, message)
    },
    health: () => health,
    stop: () =>
      new Promise((resolve) => {
        stopping = resolve
        cancelRestart()
        cancelPing()
        cancelProven()
        if (current === null) resolve()
        else current.kill()
      }),
  }
}
