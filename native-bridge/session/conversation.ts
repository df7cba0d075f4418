import type { Timers } from '../../domain/clock.ts'
import type { Protocol, ProtocolOutput } from '../protocols/protocol.ts'
import type { OpenLink } from '../transports/transport.ts'
import type { ReaderLog } from './reader-log.ts'

type Wanted = Parameters<Protocol['begin']>[0]

export type Conversation = {
  /** Begins it; tells whether an answer can be expected. */
  open(): boolean
  /** Asks a reader that did not answer once more; not while it is being asked, for an answer does not say to what. */
  askAgain(): void
  receive(bytes: Uint8Array): void
  /** A card is wanted. The reader is told once what was under way is written: feature reports say how to tell it. */
  begin(wanted: Wanted): void
  end(): void
  /** Carries out what was decided about this reader elsewhere. */
  carryOut(outputs: readonly ProtocolOutput[]): void
  stop(): void
}

/** Carries out what a protocol wants done: writes in their order, waits, and hands on what it understood. */
export function createConversation(dependencies: {
  protocol: Protocol
  link: OpenLink
  timers: Timers
  log: ReaderLog
  understood(output: ProtocolOutput): void
}): Conversation {
  const { protocol, link, log } = dependencies
  const timer = createSingleTimer(dependencies.timers, () => carryOut(protocol.expired()))
  let stopped = false
  let beginNext: Wanted | null = null

  const writer = createWriter(link, log, {
    answered: (bytes) => take(bytes, protocol.featureAnswer?.(bytes) ?? []),
    drained() {
      const wanted = beginNext
      beginNext = null
      if (wanted !== null) carryOut(protocol.begin(wanted))
    },
  })

  const carryOut = (outputs: readonly ProtocolOutput[]): void => {
    for (const output of outputs) {
      if (stopped) return
      if (output.type === 'write') writer.write(output.bytes, output.as)
      else if (output.type === 'wait') timer.set(output.waitMs)
      dependencies.understood(output)
    }
  }

  const take = (bytes: Uint8Array, outputs: readonly ProtocolOutput[]): void => {
    log.received(bytes.length, outputs)
    carryOut(outputs)
  }

  return {
    open() {
      const outputs = protocol.opened()
      carryOut(outputs)
      return outputs.some((output) => output.type === 'write' && output.as === 'output')
    },
    askAgain() {
      if (!writer.isWriting()) carryOut(protocol.opened())
    },
    receive(bytes) {
      if (!stopped) take(bytes, protocol.receive(bytes))
    },
    begin({ minor, currency }) {
      if (writer.isWriting()) beginNext = { minor, currency }
      else carryOut(protocol.begin({ minor, currency }))
    },
    end() {
      beginNext = null
      carryOut(protocol.end())
    },
    carryOut,
    stop() {
      stopped = true
      writer.stop()
      timer.set(null)
    },
  }
}

/**
 * Writes one message after the other.
 * @param told `answered`: what came back to a feature report; `drained`: nothing is left to write
 */
function createWriter(
  link: OpenLink,
  log: ReaderLog,
  told: { answered(bytes: Uint8Array): void; drained(): void },
): { write(bytes: Uint8Array, as: 'output' | 'feature'): void; isWriting(): boolean; stop(): void } {
  let stopped = false
  let pending = 0
  let writing: Promise<void> = Promise.resolve()

  const send = async (bytes: Uint8Array, as: 'output' | 'feature'): Promise<void> => {
    if (stopped) return
    const sent = await link.send(bytes, as)
    if (!sent.ok) {
      log.state(`${bytes.length} bytes could not be sent`)
      return
    }
    log.sent(bytes.length, as)
    if (sent.value !== null && !stopped) told.answered(sent.value)
  }

  return {
    write(bytes, as) {
      pending += 1
      writing = writing.then(async () => {
        await send(bytes, as)
        pending -= 1
        if (pending === 0 && !stopped) told.drained()
      })
    },
    isWriting: () => pending > 0,
    stop() {
      stopped = true
    },
  }
}

/** One wait at a time, in milliseconds; a new one takes the place of the old, `null` ends it. */
function createSingleTimer(timers: Timers, expired: () => void): { set(waitMs: number | null): void } {
  let cancel: (() => void) | null = null
  return {
    set(waitMs) {
      cancel?.()
      cancel = null
      if (waitMs === null) return
      cancel = timers.after(waitMs, () => {
        cancel = null
        expired()
      })
    },
  }
}
