import type { Timers } from '../../domain/clock.ts'
import type { ReaderProblem } from '../../contract/readers.ts'
import type { Result } from '../../domain/result.ts'
import type { LinkListener } from '../transports/transport.ts'
import { initialSession, step } from './state-machine.ts'
import type { SessionEffect, SessionEvent, SessionState, SessionTimer } from './state-machine.ts'

/** An open link as the session sees it: something to close, and whether the reader was asked something on opening. */
export type Connection = { asked: boolean; close(): Promise<void> }

export type Session = {
  dispatch(event: SessionEvent): void
  state(): SessionState
  /** Closes everything; the session does nothing afterwards. */
  stop(): Promise<void>
}

/**
 * Carries out what the state machine decides: opens, closes, waits. An answer to an open that is no longer wanted is
 * closed and forgotten, so that a late success never revives a reader that is gone or asleep.
 */
export function createSession(dependencies: {
  timers: Timers
  connect(
    path: string,
    listener: LinkListener,
    signal: AbortSignal,
  ): Promise<Result<Connection, ReaderProblem>>
  changed(state: SessionState, before: SessionState): void
  bytes(bytes: Uint8Array): void
}): Session {
  let state = initialSession
  let stopped = false
  let connection: Connection | null = null
  /** Counts opens: news of an earlier link or attempt is recognised by its number. */
  let current = 0
  /** Opens and closes, one after the other: a port must be closed before it is opened again, or it is busy. */
  let busy: Promise<void> = Promise.resolve()
  /** Tells a connect under way that it is no longer wanted. */
  let abort = new AbortController()
  const cancels = new Map<SessionTimer, () => void>()

  const disarm = (timer: SessionTimer): void => {
    cancels.get(timer)?.()
    cancels.delete(timer)
  }

  const close = (): void => {
    current += 1
    abort.abort()
    const old = connection
    connection = null
    if (old !== null) busy = busy.then(() => old.close())
  }

  const open = (path: string): void => {
    current += 1
    abort.abort()
    abort = new AbortController()
    const mine = current
    const { signal } = abort
    busy = busy.then(() => openNow(path, () => mine === current && !stopped, signal))
  }

  const openNow = async (path: string, isMine: () => boolean, signal: AbortSignal): Promise<void> => {
    if (!isMine()) return
    let lostEarly = false
    const listener: LinkListener = {
      bytes(bytes) {
        if (!isMine()) return
        dispatch({ type: 'bytes', count: bytes.length })
        if (isMine()) dependencies.bytes(bytes)
      },
      lost() {
        lostEarly = true
        if (isMine()) dispatch({ type: 'linkLost' })
      },
    }
    const outcome = await dependencies.connect(path, listener, signal)
    if (outcome.ok && isMine() && !lostEarly) {
      connection = outcome.value
      dispatch({ type: 'opened', asked: outcome.value.asked })
      return
    }
    if (outcome.ok) await outcome.value.close()
    if (!isMine()) return
    const problem = outcome.ok ? lostWhileOpening : outcome.error
    dispatch({ type: 'openFailed', problem })
  }

  const carryOut = (effect: SessionEffect): void => {
    switch (effect.type) {
      case 'open':
        open(effect.path)
        break
      case 'close':
        close()
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

  return {
    dispatch,
    state: () => state,
    async stop() {
      stopped = true
      for (const timer of cancels.keys()) disarm(timer)
      close()
      await busy
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
