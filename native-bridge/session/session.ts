import type { Timers } from '../../domain/clock.ts'
import type { ReaderProblem } from '../../contract/readers.ts'
import type { Result } from '../../domain/result.ts'
import type { LinkListener } from '../transports/transport.ts'
import { initialSession, step } from './state-machine.ts'
import type { SessionEffect, SessionEvent, SessionState, SessionTimer } from './state-machine.ts'

/** An open link as the session sees it: something to close, and somebody to ask. */
export type Connection = {
  /** Whether the reader was asked something on opening. */
  asked: boolean
  /** Asks a reader that did not answer once more. */
  ask(): void
  close(): Promise<void>
}

export type Session = {
  dispatch(event: SessionEvent): void
  state(): SessionState
  /** Closes everything; the session does nothing afterwards. */
  stop(): Promise<void>
}

type Connect = (
  path: string,
  listener: LinkListener,
  signal: AbortSignal,
) => Promise<Result<Connection, ReaderProblem>>

/** Carries out what the state machine decides: opens, closes, waits. */
export function createSession(dependencies: {
  timers: Timers
  connect: Connect
  changed(state: SessionState, before: SessionState): void
  bytes: (bytes: Uint8Array) => void
}): Session {
  let state = initialSession
  let stopped = false
  const cancels = new Map<SessionTimer, () => void>()

  const disarm = (timer: SessionTimer): void => {
    cancels.get(timer)?.()
    cancels.delete(timer)
  }

  const carryOut = (effect: SessionEffect): void => {
    switch (effect.type) {
      case 'open':
        link.open(effect.path)
        break
      case 'close':
        void link.close()
        break
      case 'ask':
        link.ask()
        break
      case 'arm':
        disarm(effect.timer)
        cancels.set(
          effect.timer,
          dependencies.timers.after(effect.delayMs, () => dispatch(dueEvent[effect.timer])),
        )
        break
      case 'disarm':
        disarm(effect.timer)
        break
    }
  }

  const dispatch = (event: SessionEvent): void => {
    if (stopped) return
    const before = state
    const { state: next, effects } = step(before, event)
    state = next
    for (const effect of effects) carryOut(effect)
    if (next !== before) dependencies.changed(next, before)
  }

  const link = createLinkOfSession({ connect: dependencies.connect, dispatch, bytes: dependencies.bytes })

  return {
    dispatch,
    state: () => state,
    async stop() {
      stopped = true
      for (const timer of cancels.keys()) disarm(timer)
      await link.close()
    },
  }
}

/**
 * Opens and closes the session's link. An answer to an open that is no longer wanted is closed and forgotten, so that a
 * late success never revives a reader that is gone or asleep.
 */
function createLinkOfSession({
  connect,
  dispatch,
  bytes,
}: {
  connect: Connect
  dispatch: (event: SessionEvent) => void
  bytes: (bytes: Uint8Array) => void
}): { open(path: string): void; ask(): void; close(): Promise<void> } {
  let connection: Connection | null = null
  /** Opens and closes, one after the other: a port must be closed before it is opened again, or it is busy. */
  let busy: Promise<void> = Promise.resolve()
  /** Belongs to the latest open. Once it is aborted, events of its link are ignored and a connect under way is given up. */
  let wanted = new AbortController()

  const openNow = async (path: string, signal: AbortSignal): Promise<void> => {
    if (signal.aborted) return
    let lostEarly = false
    const listener: LinkListener = {
      bytes(received) {
        if (signal.aborted) return
        dispatch({ type: 'bytes', count: received.length })
        if (!signal.aborted) bytes(received)
      },
      lost() {
        lostEarly = true
        if (!signal.aborted) dispatch({ type: 'linkLost' })
      },
    }
    const outcome = await connect(path, listener, signal)
    if (outcome.ok && !signal.aborted && !lostEarly) {
      connection = outcome.value
      dispatch({ type: 'opened', asked: outcome.value.asked })
      return
    }
    if (outcome.ok) await outcome.value.close()
    if (signal.aborted) return
    dispatch({ type: 'openFailed', problem: outcome.ok ? lostWhileOpening : outcome.error })
  }

  return {
    open(path) {
      wanted.abort()
      wanted = new AbortController()
      const { signal } = wanted
      busy = busy.then(() => openNow(path, signal))
    },
    ask: () => connection?.ask(),
    close() {
      wanted.abort()
      const old = connection
      connection = null
      if (old !== null) busy = busy.then(() => old.close())
      return busy
    },
  }
}

const lostWhileOpening: ReaderProblem = { tag: 'OpenFailed', code: 'lost while opening' }

const dueEvent = {
  retry: { type: 'retryDue' },
  grace: { type: 'graceOver' },
  settle: { type: 'settled' },
  answer: { type: 'silent' },
} as const satisfies Record<SessionTimer, SessionEvent>
