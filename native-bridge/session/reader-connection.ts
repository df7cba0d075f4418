import type { Timers } from '../../domain/clock.ts'
import type { ReaderProblem, TransportKind } from '../../contract/readers.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { createListening } from '../discovery/listening.ts'
import { createProbe } from '../discovery/probe.ts'
import type { Protocol, ProtocolFamily, ProtocolOutput } from '../protocols/protocol.ts'
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
  /** The conversation over the new link; the session closes it with the link. */
  onConversation(conversation: Conversation): void
}

/** Opens the reader's link, finds its protocol and begins the conversation. */
export async function connectReader(
  dependencies: ConnectionDependencies,
  path: string,
  listener: LinkListener,
  signal: AbortSignal,
): Promise<Result<Connection, ReaderProblem>> {
  const { facts, timers, log, understood } = dependencies
  const { device } = facts
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
  const protocol = await protocolFor(dependencies, link, signal, (receiver) => {
    receive = receiver ?? listener.bytes
  })
  const conversation = createConversation({ protocol, link, timers, log, understood })
  dependencies.onConversation(conversation)
  const asked = conversation.open() || (facts.family === null && facts.device.family === null)
  return ok({
    asked,
    async close() {
      conversation.stop()
      await link.close()
    },
  })
}

/** The protocol of a known family, of the one that answers a probe, or of whichever is heard first. */
async function protocolFor(
  { facts, families, timers, log }: ConnectionDependencies,
  link: OpenLink,
  signal: AbortSignal,
  divert: (receiver: ((bytes: Uint8Array) => void) | null) => void,
): Promise<Protocol> {
  const known = families.find(({ family }) => family === facts.device.family)
  if (known !== undefined) {
    facts.family = known
    return known.create(facts.device.link)
  }
  const probe = createProbe({
    link,
    families,
    baudRate: facts.device.baudRate,
    first: facts.family,
    timers,
    signal,
    sent: (bytes) => log.sent(bytes, 'output'),
  })
  divert(probe.receive)
  const answering = await probe.run()
  facts.family = answering
  divert(null)
  log.state(answering === null ? 'no family answered; listening' : `answers as ${answering.family}`)
  if (answering !== null) return answering.create('serial')
  return createListening(families, (heard) => {
    facts.family = heard
  })
}
