import type { Timers } from '../../domain/clock.ts'
import type { ReaderProblem, TransportKind } from '../../contract/readers.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { createListening } from '../discovery/listening.ts'
import { createProbe } from '../discovery/probe.ts'
import type { Probe } from '../discovery/probe.ts'
import type { ProtocolFamily, ProtocolOutput } from '../protocols/protocol.ts'
import type { LinkListener, OpenLink, Transport } from '../transports/transport.ts'
import { createConversation } from './conversation.ts'
import type { Conversation } from './conversation.ts'
import type { ReaderFacts } from './reader-facts.ts'
import type { ReaderLog } from './reader-log.ts'
import type { Connection } from './session.ts'

type ConnectionDependencies = {
  timers: Timers
  families: readonly ProtocolFamily[]
  transports: { [Kind in TransportKind]: Transport | null }
  facts: ReaderFacts
  log: ReaderLog
  understood: (output: ProtocolOutput) => void
  /** Whether a card is wanted: a line on which nobody answered is then left at its own speed. */
  isCardWanted: () => boolean
  /** The conversation over the new link; the session closes it with the link. */
  onConversation: (conversation: Conversation) => void
}

/** Opens the reader's link, finds its protocol and begins the conversation. */
export async function connectReader(
  dependencies: ConnectionDependencies,
  path: string,
  listener: LinkListener,
  signal: AbortSignal,
): Promise<Result<Connection, ReaderProblem>> {
  const { device } = dependencies.facts
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
  const divert = (receiver: (bytes: Uint8Array) => void): void => {
    receive = receiver
  }
  const known = dependencies.families.find(({ family }) => family === device.family)
  const { conversation, asked, ask } =
    known === undefined
      ? await conversationWithUnknown(dependencies, link, signal, { divert, heard: listener.bytes })
      : conversationWith(dependencies, link, known)
  return ok({
    // A device on USB HID is there when it is listed, and stripe readers have nothing to say before a card comes.
    asked: asked && device.link !== 'hid',
    ask,
    async close() {
      conversation.stop()
      await link.close()
    },
  })
}

type Begun = { conversation: Conversation; asked: boolean; ask: () => void }

function conversationWith(
  { facts, timers, log, understood, onConversation }: ConnectionDependencies,
  link: OpenLink,
  family: ProtocolFamily,
): Begun {
  facts.family = family
  const conversation = createConversation({
    protocol: family.create(facts.device.link),
    link,
    timers,
    log,
    understood,
  })
  onConversation(conversation)
  return { conversation, asked: conversation.open(), ask: () => conversation.askAgain() }
}

/** Asks each family once, then listens for all of them. Asked again, it asks whoever has not spoken yet. */
async function conversationWithUnknown(
  dependencies: ConnectionDependencies,
  link: OpenLink,
  signal: AbortSignal,
  {
    divert,
    heard,
  }: { divert: (receiver: (bytes: Uint8Array) => void) => void; heard: LinkListener['bytes'] },
): Promise<Begun> {
  const { facts, families, timers, log, understood, onConversation } = dependencies
  const listening = createListening(families, (family) => {
    facts.family = family
  })
  const conversation = createConversation({ protocol: listening, link, timers, log, understood })
  const probeOf = (speeds: 'all' | 'own'): Probe =>
    createProbe({
      link,
      families,
      baudRate: facts.device.baudRate,
      speeds,
      first: facts.family,
      timers,
      signal,
      sent: (bytes) => log.sent(bytes, 'output'),
    })

  const first = probeOf('all')
  divert(first.receive)
  const answering = await first.run()
  divert(heard)
  log.state(answering === null ? 'no family answered; listening' : `answers as ${answering.family}`)
  facts.family = answering
  onConversation(conversation)
  if (answering !== null) conversation.carryOut(listening.speakTo(answering))

  let isAsking = false
  const askAnew = async (): Promise<void> => {
    isAsking = true
    const probe = probeOf(dependencies.isCardWanted() ? 'own' : 'all')
    // A reader that speaks by itself may do so while the others are asked.
    divert((bytes) => {
      probe.receive(bytes)
      heard(bytes)
    })
    const found = await probe.run()
    divert(heard)
    isAsking = false
    if (found !== null && !signal.aborted) conversation.carryOut(listening.speakTo(found))
  }
  return {
    conversation,
    asked: true,
    ask() {
      if (listening.hasOwner()) conversation.askAgain()
      else if (!isAsking) void askAnew()
    },
  }
}
