import type { Clock, Timers } from '../../domain/clock.ts'
import type {
  Presentation,
  ReaderLogLine,
  ReaderProblem,
  ReaderState,
  TransportKind,
} from '../../contract/readers.ts'
import type { CardReading, ReadingRefusal } from '../../domain/readings.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { FoundDevice } from '../found-device.ts'
import { createListening } from '../discovery/listening.ts'
import { createProbe } from '../discovery/probe.ts'
import type { Protocol, ProtocolFamily, ProtocolOutput } from '../protocols/protocol.ts'
import type { LinkListener, OpenLink, Transport } from '../transports/transport.ts'
import { createConversation } from './conversation.ts'
import type { Conversation } from './conversation.ts'
import { createReaderLog } from './reader-log.ts'
import { createSession } from './session.ts'
import type { Connection } from './session.ts'
import type { SessionState } from './state-machine.ts'

/** A card is wanted; `test`: only to try the reader. */
export type Wanted = { minor: number; currency: 'PEN' | 'USD'; test: boolean }

export type ReaderDependencies = {
  clock: Clock
  timers: Timers
  families: readonly ProtocolFamily[]
  transports: { [Kind in TransportKind]: Transport | null }
  /** The card wanted now, for a reader that becomes ready while a cashier waits. */
  wanted(): Wanted | null
  /** Whether a decoded reading may leave the bridge. */
  admit(reading: CardReading, readerId: string): Result<CardReading, ReadingRefusal>
  changed(): void
  presented(presentation: Presentation): void
  log: (line: ReaderLogLine) => void
}

export type Reader = {
  id: string
  device(): FoundDevice
  state(): ReaderState
  /** It is in this listing, there or only named by the settings. */
  listed(device: FoundDevice): void
  unlisted(): void
  begin(wanted: Wanted): void
  end(): void
  suspend(): void
  resume(): void
  stop(): Promise<void>
}

/** One reader: its place in the listings, its life, its conversation, and what the window is told of it. */
export function createReader(id: string, first: FoundDevice, dependencies: ReaderDependencies): Reader {
  const log = createReaderLog(id, { clock: dependencies.clock, emit: dependencies.log })
  let device = first
  let family: ProtocolFamily | null = null
  let serial: string | null = first.serial
  let conversation: Conversation | null = null
  let activity: ReaderState['activity'] = 'idle'
  let frames = 0
  let badFrames = 0

  const present = (outcome: Result<CardReading, ReadingRefusal>): void => {
    const presentation = { readerId: id, readerName: device.name, at: dependencies.clock.now(), outcome }
    dependencies.presented(
      dependencies.wanted()?.test === true ? { ...presentation, test: true } : presentation,
    )
  }

  /** The serial number the device told elsewhere, so that all its readings share one history of key serial numbers. */
  const withSerial = (reading: CardReading): CardReading =>
    serial === null ? reading : { reader_serial: serial.slice(0, 32), ...reading }

  /** Counts and passes on what the protocol understood; writes and waits are the conversation's. */
  const understood = (output: ProtocolOutput): void => {
    switch (output.type) {
      case 'reading':
        present(dependencies.admit(withSerial(output.reading), id))
        break
      case 'refused':
        present(err(output.refusal))
        break
      case 'activity':
        activity = output.activity
        dependencies.changed()
        break
      case 'identity':
        serial = output.serial?.slice(0, 64) ?? serial
        break
      case 'badFrame':
        badFrames += 1
        session.dispatch({ type: 'badFrame' })
        return
      case 'note':
        break
      case 'write':
      case 'wait':
        return
    }
    frames += 1
    session.dispatch({ type: 'goodFrame' })
  }

  const connect = async (
    path: string,
    listener: LinkListener,
    signal: AbortSignal,
  ): Promise<Result<Connection, ReaderProblem>> => {
    const transport = dependencies.transports[device.transport]
    if (transport === null) return err({ tag: 'OpenFailed', code: `no ${device.transport} on this system` })
    let receive = listener.bytes
    const opened = await transport.open(
      path,
      { baudRate: device.baudRate },
      { ...listener, bytes: (bytes) => receive(bytes) },
    )
    if (!opened.ok) return opened
    const link = opened.value
    const protocol = await protocolFor(link, signal, (receiver) => {
      receive = receiver ?? listener.bytes
    })
    conversation = createConversation({ protocol, link, timers: dependencies.timers, log, understood })
    const talk = conversation
    const asked = talk.open() || (family === null && device.family === null)
    return ok({
      asked,
      async close() {
        talk.stop()
        await link.close()
      },
    })
  }

  /** The protocol of a known family, of the one that answers a probe, or of whichever is heard first. */
  const protocolFor = async (
    link: OpenLink,
    signal: AbortSignal,
    divert: (receiver: ((bytes: Uint8Array) => void) | null) => void,
  ): Promise<Protocol> => {
    const known = dependencies.families.find(({ family: name }) => name === device.family)
    if (known !== undefined) {
      family = known
      return known.create(device.link)
    }
    const probe = createProbe({
      link,
      families: dependencies.families,
      baudRate: device.baudRate,
      first: family,
      timers: dependencies.timers,
      signal,
      sent: (bytes) => log.sent(bytes, 'output'),
    })
    divert(probe.receive)
    family = await probe.run()
    divert(null)
    log.state(family === null ? 'no family answered; listening' : `answers as ${family.family}`)
    if (family !== null) return family.create('serial')
    return createListening(dependencies.families, (heard) => {
      family = heard
    })
  }

  const changed = (state: SessionState, before: SessionState): void => {
    if (state.phase !== before.phase || state.problem?.tag !== before.problem?.tag) {
      log.state(state.problem === null ? state.phase : `${state.phase}: ${state.problem.tag}`)
      if (state.phase !== 'ready') activity = 'idle'
      dependencies.changed()
      const wanted = dependencies.wanted()
      if (state.phase === 'ready' && before.phase !== 'ready' && wanted !== null) conversation?.begin(wanted)
    }
  }

  const session = createSession({
    timers: dependencies.timers,
    connect,
    changed,
    bytes(bytes) {
      conversation?.receive(bytes)
      dependencies.changed()
    },
  })

  return {
    id,
    device: () => device,
    state() {
      const { phase, problem } = session.state()
      const shown: ReaderProblem | null = device.use === 'nameOnly' ? { tag: 'UnknownReader' } : problem
      const familyName = family?.family ?? device.family
      return {
        id,
        transport: device.transport,
        path: device.path,
        ...(device.vendorId === null ? {} : { vendorId: device.vendorId }),
        ...(device.productId === null ? {} : { productId: device.productId }),
        name: device.name,
        ...(serial === null ? {} : { serial }),
        ...(familyName === null ? {} : { family: familyName }),
        phase,
        ...(shown === null ? {} : { problem: shown }),
        activity,
        frames,
        badFrames,
      }
    },
    listed(now) {
      const setUpAnew = now.family !== device.family || now.baudRate !== device.baudRate
      device = now
      serial = now.serial ?? serial
      if (now.use === 'nameOnly') return
      if (setUpAnew) {
        // The settings give it another family or speed: what is open was opened with the old ones.
        family = null
        session.dispatch({ type: 'gone' })
      }
      session.dispatch(now.present ? { type: 'found', path: now.path } : { type: 'gone' })
    },
    unlisted: () => session.dispatch({ type: 'gone' }),
    begin(wanted) {
      if (session.state().phase === 'ready') conversation?.begin(wanted)
    },
    end() {
      if (session.state().phase === 'ready') conversation?.end()
    },
    suspend: () => session.dispatch({ type: 'suspend' }),
    resume: () => session.dispatch({ type: 'resume' }),
    stop: () => session.stop(),
  }
}
