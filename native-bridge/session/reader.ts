import type { Clock, Timers } from '../../domain/clock.ts'
import type { Presentation, ReaderLogLine, ReaderState, TransportKind } from '../../contract/readers.ts'
import type { CardReading, ReadingRefusal } from '../../domain/readings.ts'
import type { Result } from '../../domain/result.ts'
import type { FoundDevice } from '../found-device.ts'
import type { ProtocolFamily, ProtocolOutput } from '../protocols/protocol.ts'
import type { Transport } from '../transports/transport.ts'
import type { Conversation } from './conversation.ts'
import { connectReader } from './reader-connection.ts'
import { newFacts, readerState } from './reader-facts.ts'
import type { ReaderFacts } from './reader-facts.ts'
import { createReaderLog } from './reader-log.ts'
import type { ReaderLog } from './reader-log.ts'
import { createCardWait, createReaderNews } from './presentations.ts'
import { createSession } from './session.ts'
import type { Session } from './session.ts'
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
  /** What the window shows of the reader changed; `counted`: only how much came. */
  changed(what: 'state' | 'counted'): void
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
  const { clock, timers, families, transports } = dependencies
  const log = createReaderLog(id, { clock, emit: dependencies.log })
  const facts = newFacts(first)
  const dialogue = createDialogue(id, dependencies, { facts, log, session: () => session })

  const changed = (state: SessionState, before: SessionState): void => {
    if (state.phase === before.phase && state.problem?.tag === before.problem?.tag) return
    log.state(state.problem === null ? state.phase : `${state.phase}: ${state.problem.tag}`)
    if (state.phase !== 'ready') {
      facts.activity = 'idle'
      dialogue.over()
    }
    dependencies.changed('state')
    if (state.phase === 'ready' && before.phase !== 'ready') dialogue.tellWanted()
  }

  const session = createSession({
    timers,
    connect: (...link) =>
      connectReader(
        {
          timers,
          families,
          transports,
          facts,
          log,
          understood: dialogue.understood,
          isCardWanted: () => dependencies.wanted() !== null,
          onConversation: dialogue.begun,
        },
        ...link,
      ),
    changed,
    bytes: dialogue.receive,
  })

  return {
    id,
    device: () => facts.device,
    state: () => readerState(id, facts, session.state()),
    listed(now) {
      const isSetUpAnew = listAs(facts, now)
      if (now.use !== 'open') return
      if (isSetUpAnew) session.dispatch({ type: 'gone' })
      session.dispatch(now.present ? { type: 'found', path: now.path } : { type: 'gone' })
    },
    unlisted: () => session.dispatch({ type: 'gone' }),
    begin: (wanted) => dialogue.begin(wanted),
    end: () => dialogue.end(),
    suspend: () => session.dispatch({ type: 'suspend' }),
    resume: () => session.dispatch({ type: 'resume' }),
    async stop() {
      dialogue.stop()
      await session.stop()
    },
  }
}

type Dialogue = {
  /** A link was opened, and with it a conversation. */
  begun: (conversation: Conversation) => void
  receive: (bytes: Uint8Array) => void
  understood: (output: ProtocolOutput) => void
  begin(wanted: Wanted): void
  end(): void
  /** Tells the reader of the card that is wanted now, if one is. */
  tellWanted(): void
  /** The reader is no longer ready. */
  over(): void
  stop(): void
}

/** What is said to one reader over whichever link it has, and what becomes of what it says. */
function createDialogue(
  id: string,
  dependencies: ReaderDependencies,
  { facts, log, session }: { facts: ReaderFacts; log: ReaderLog; session: () => Session },
): Dialogue {
  let conversation: Conversation | null = null
  /** Whether the reader told who it is since its link was opened: only then some can be told to wait for a card. */
  let isIntroduced = false

  const isReady = (): boolean => session().state().phase === 'ready'
  const tellWanted = (): void => {
    const wanted = dependencies.wanted()
    if (wanted !== null && isReady()) conversation?.begin(wanted)
  }
  const cardWait = createCardWait({ ...dependencies, tell: tellWanted })
  const isAnswering = (): boolean => session().state().problem?.tag !== 'NotAnswering'
  const news = createReaderNews(id, { ...dependencies, facts, cardWait, log, isAnswering })

  return {
    begun(opened) {
      conversation = opened
      isIntroduced = false
    },
    receive(bytes) {
      conversation?.receive(bytes)
      dependencies.changed('counted')
    },
    understood(output) {
      const event = news.take(output)
      if (event !== null) session().dispatch({ type: event })
      if (output.type !== 'identity' || isIntroduced) return
      isIntroduced = true
      tellWanted()
    },
    begin(wanted) {
      cardWait.begun()
      if (!isReady()) return
      session().dispatch({ type: 'wanted' })
      // On USB HID nobody waits for an answer, so nobody has asked again either.
      if (!isIntroduced && facts.device.link === 'hid') conversation?.askAgain()
      conversation?.begin(wanted)
    },
    end() {
      cardWait.over()
      if (isReady()) conversation?.end()
    },
    tellWanted,
    over: () => cardWait.over(),
    stop() {
      cardWait.over()
      news.stop()
    },
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
  if (isSetUpAnew && now.use === 'open') facts.family = null
  return isSetUpAnew
}
