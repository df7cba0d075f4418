import type { Timers } from '../../domain/clock.ts'
import type { Protocol, ProtocolOutput } from '../protocols/protocol.ts'
import type { OpenLink } from '../transports/transport.ts'
import type { ReaderLog } from './reader-log.ts'

type Wanted = Parameters<Protocol['begin']>[0]

export type Conversation = {
  /** Begins it, or asks a reader that did not answer again; tells whether an answer can be expected. */
  open(): boolean
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
  let writing: Promise<void> = Promise.resolve()
  let pendingWrites = 0
  let beginNext: Wanted | null = null

  const send = async (bytes: Uint8Array, as: 'output' | 'feature'): Promise<void> => {
    if (stopped) return
    const sent = await link.send(bytes, as)
    if (!sent.ok) {
      log.state(`${bytes.length} bytes could not be sent`)
      return
    }
    log.sent(bytes.length, as)
    if (sent.value !== null && !stopped) take(sent.value, protocol.featureAnswer?.(sent.value) ?? [])
  }

  const write = (bytes: Uint8Array, as: 'output' | 'feature'): void => {
    pendingWrites += 1
    writing = writing.then(async () => {
      await send(bytes, as)
      pendingWrites -= 1
      const wanted = beginNext
      if (pendingWrites > 0 || wanted === null || stopped) return
      beginNext = null
      carryOut(protocol.begin(wanted))
    })
  }

  const carryOut = (outputs: readonly ProtocolOutput[]): void => {
    for (const output of outputs) {
      if (stopped) return
      if (output.type === 'write') write(output.bytes, output.as)
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
    receive(bytes) {
      if (!stopped) take(bytes, protocol.receive(bytes))
    },
    begin({ minor, currency }) {
      if (pendingWrites > 0) beginNext = { minor, currency }
      else carryOut(protocol.begin({ minor, currency }))
    },
    end() {
      beginNext = null
      carryOut(protocol.end())
    },
    carryOut,
    stop() {
      stopped = true
      timer.set(null)
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
