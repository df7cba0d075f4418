import type { Clock, Timers } from '../../domain/clock.ts'
import type { Presentation, ReaderLogLine, ReaderState, TransportKind } from '../../contract/readers.ts'
import type { CardReading, ReadingRefusal } from '../../domain/readings.ts'
import { err } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { FoundDevice } from '../found-device.ts'
import type { ProtocolFamily, ProtocolOutput } from '../protocols/protocol.ts'
import type { Transport } from '../transports/transport.ts'
import type { Conversation } from './conversation.ts'
import { connectReader } from './reader-connection.ts'
import { newFacts, readerState } from './reader-facts.ts'
import type { ReaderFacts } from './reader-facts.ts'
import { createReaderLog } from './reader-log.ts'
import { createSession } from './session.ts'
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
  const { timers, families, transports } = dependencies
  const log = createReaderLog(id, { clock: dependencies.clock, emit: dependencies.log })
  const facts = newFacts(first)
  let conversation: Conversation | null = null

  const understood = (output: ProtocolOutput): void => {
    const frame = takeOutput(id, facts, dependencies, output)
    if (frame !== null) session.dispatch({ type: frame })
  }
  const onConversation = (begun: Conversation): void => {
    conversation = begun
  }

  const changed = (state: SessionState, before: SessionState): void => {
    if (state.phase === before.phase && state.problem?.tag === before.problem?.tag) return
    log.state(state.problem === null ? state.phase : `${state.phase}: ${state.problem.tag}`)
    if (state.phase !== 'ready') facts.activity = 'idle'
    dependencies.changed()
    const wanted = dependencies.wanted()
    if (state.phase === 'ready' && before.phase !== 'ready' && wanted !== null) conversation?.begin(wanted)
  }

  const session = createSession({
    timers,
    connect: (...link) =>
      connectReader({ timers, families, transports, facts, log, understood, onConversation }, ...link),
    changed,
    bytes(bytes) {
      conversation?.receive(bytes)
      dependencies.changed()
    },
  })

  return {
    id,
    device: () => facts.device,
    state: () => readerState(id, facts, session.state()),
    listed(now) {
      const isSetUpAnew = listAs(facts, now)
      if (now.use === 'nameOnly') return
      if (isSetUpAnew) session.dispatch({ type: 'gone' })
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

/**
 * Takes over what a new listing says. Tells whether the settings give the reader another family or speed: what is open
 * was then opened with the old ones.
 */
function listAs(facts: ReaderFacts, now: FoundDevice): boolean {
  const isSetUpAnew = now.family !== facts.device.family || now.baudRate !== facts.device.baudRate
  facts.device = now
  facts.serial = now.serial ?? facts.serial
  if (isSetUpAnew && now.use !== 'nameOnly') facts.family = null
  return isSetUpAnew
}

/**
 * Counts and passes on what the protocol understood, and tells what kind of frame that was; `null` for writes and
 * waits, which are the conversation's.
 */
function takeOutput(
  id: string,
  facts: ReaderFacts,
  dependencies: ReaderDependencies,
  output: ProtocolOutput,
): 'goodFrame' | 'badFrame' | null {
  const present = (outcome: Result<CardReading, ReadingRefusal>): void => {
    const at = dependencies.clock.now()
    const presentation = { readerId: id, readerName: facts.device.name, at, outcome }
    dependencies.presented(
      dependencies.wanted()?.test === true ? { ...presentation, test: true } : presentation,
    )
  }
  switch (output.type) {
    case 'reading':
      present(dependencies.admit(withSerial(output.reading, facts.serial), id))
      break
    case 'refused':
      present(err(output.refusal))
      break
    case 'activity':
      facts.activity = output.activity
      dependencies.changed()
      break
    case 'identity':
      facts.serial = output.serial?.slice(0, 64) ?? facts.serial
      break
    case 'badFrame':
      facts.badFrames += 1
      return 'badFrame'
    case 'note':
      break
    case 'write':
    case 'wait':
      return null
  }
  facts.frames += 1
  return 'goodFrame'
}

/** The serial number the device told elsewhere, so that all its readings share one history of key serial numbers. */
const withSerial = (reading: CardReading, serial: string | null): CardReading =>
  serial === null ? reading : { reader_serial: serial.slice(0, 32), ...reading }
