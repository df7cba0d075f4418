import type { Clock } from '../../../domain/clock.ts'
import { createClearTrackWatch } from '../../../domain/clear-card-data.ts'
import { toText } from '../bytes.ts'
import type { BadFrameReason, Protocol, ProtocolOutput } from '../protocol.ts'
import { presentedCard, readingTypeOf, readTracks, type PresentedCard } from './card-data.ts'
import type { Command, Wanted } from './commands.ts'
import { ACK, CAN, createPacketReceiver, EOT, NAK, packetOf, type LinkListener } from './link-layer.ts'
import { readReply, type Reply } from './message.ts'
import { close, introduce, meet, takeCard, type Pinpad, type Script } from './scripts.ts'
import { refusalOf } from './status-refusal.ts'

/** How long to wait for ACK, NAK, EOT or the next byte of a packet (Abecs 2.20 §2.2.2). */
const linkWaitMs = 2000
/** How long to wait for the answer to a command that asks nothing of a person (§2.2.2). */
const answerWaitMs = 10_000
/** The silence before a damaged answer is asked for again (§2.2.3). */
const silenceMs = 500
const maxTries = 3

/** Once the card is read the rest is the pinpad's own housekeeping, and goes on when the card is wanted no more. */
const housekeeping: ReadonlySet<string> = new Set(['FCX', 'CEX', 'CLX'])

/** What the conversation waits for: nothing, EOT after CAN, ACK after a command, its answer, silence before NAK. */
type Phase = 'nothing' | 'cancelled' | 'taken' | 'answer' | 'silence'

/**
 * The host's side of an ABECS conversation. It also reads answers nobody asked for, as a capture of a line has them.
 * @param clock tells date and time for GCX, which the specification demands
 */
export const createAbecsProtocol = (clock: Clock): Protocol => new AbecsHost(clock)

class AbecsHost implements Protocol, LinkListener {
  readonly #clock: Clock
  readonly #receiver = createPacketReceiver()
  readonly #clearTracks = createClearTrackWatch()
  readonly #pinpad: Pinpad = { serial: undefined, keys: { data: null, pin: '00' } }
  #outputs: ProtocolOutput[] = []
  #phase: Phase = 'nothing'
  #tries = 0
  #script: Script | null = null
  #command: Command | null = null
  #wantedNext: Wanted | null = null
  #takingCard = false
  #card: PresentedCard | null = null
  #inGarbage = false
  #stalled = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  opened(): ProtocolOutput[] {
    this.#run(introduce(this.#pinpad, this.#tell))
    return this.#taken()
  }

  receive(bytes: Uint8Array): ProtocolOutput[] {
    this.#receiver.receive(bytes, this)
    if (this.#receiver.inPacket()) {
      this.#stalled = true
      this.#wait(linkWaitMs)
    } else if (this.#stalled) {
      this.#stalled = false
      this.#wait(this.#waitOfPhase())
    }
    return this.#taken()
  }

  begin(wanted: Wanted): ProtocolOutput[] {
    this.#wantedNext = { minor: wanted.minor, currency: wanted.currency }
    if (this.#script === null || this.#command?.name === 'GCX') this.#startCard()
    return this.#taken()
  }

  end(): ProtocolOutput[] {
    this.#wantedNext = null
    if (this.#takingCard && !housekeeping.has(this.#command?.name ?? '')) {
      this.#takingCard = false
      this.#run(close(this.#tell))
    }
    return this.#taken()
  }

  expired(): ProtocolOutput[] {
    if (this.#receiver.inPacket()) this.#receiver.abandon(this)
    else if (this.#phase === 'cancelled' || this.#phase === 'silence') this.#retry()
    else if (this.#phase !== 'nothing') this.#giveUp()
    return this.#taken()
  }

  bad(why: BadFrameReason, at: number): void {
    this.#tell({ type: 'badFrame', why, at })
    this.#inGarbage = false
    if (this.#phase !== 'answer' && this.#phase !== 'silence') return
    this.#phase = 'silence'
    this.#wait(silenceMs)
  }

  packet(data: Uint8Array, at: number): void {
    this.#inGarbage = false
    this.#clearTracks.reset()
    if (this.#phase === 'cancelled') return
    const reply = readReply(data)
    const command = this.#command
    if (reply === null) {
      this.#tell({ type: 'badFrame', why: 'structure', at })
      if (this.#phase === 'answer') this.#step(null)
    } else if (reply === 'command') this.#tell({ type: 'note', text: 'a command of another host' })
    else if (reply.id === 'NTM') this.#tell({ type: 'note', text: 'message for the operator' })
    else if (command !== null && (reply.id === command.name || reply.id === 'ERR')) this.#step(reply)
    else this.#card = overhear(reply, this.#card, this.#pinpad, this.#tell)
  }

  outside(byte: number, at: number): void {
    if (this.#clearTracks.see(byte)) this.#tell({ type: 'refused', refusal: { tag: 'ClearCardData' } })
    if (this.#phase === 'cancelled') {
      // Anything else may be the end of what was given up (§2.2.2.3).
      if (byte === EOT) this.#step(null)
    } else if (this.#phase === 'taken' && byte === ACK) this.#awaitAnswer()
    else if (this.#phase === 'taken' && byte === NAK) this.#retry()
    else if (byte !== ACK && byte !== NAK && byte !== EOT && !this.#inGarbage) {
      this.#inGarbage = true
      this.#tell({ type: 'badFrame', why: 'garbage', at })
    }
  }

  /** An arrow: scripts call it too. */
  readonly #tell = (output: ProtocolOutput): void => {
    this.#outputs.push(output)
  }

  #write(bytes: Uint8Array): void {
    this.#tell({ type: 'write', bytes, as: 'output' })
  }

  #wait(waitMs: number | null): void {
    this.#tell({ type: 'wait', waitMs })
  }

  #taken(): ProtocolOutput[] {
    const told = this.#outputs
    this.#outputs = []
    return told
  }

  /** A flow begins with CAN, so that whatever the pinpad still does is given up (§2.2.2.3). */
  #run(next: Script): void {
    this.#script = next
    this.#command = null
    this.#phase = 'cancelled'
    this.#tries = 1
    this.#cancel()
  }

  #cancel(): void {
    this.#write(Uint8Array.of(CAN))
    this.#wait(linkWaitMs)
  }

  #send(): void {
    if (this.#command === null) return
    this.#phase = 'taken'
    this.#write(packetOf(this.#command.data))
    this.#wait(linkWaitMs)
  }

  #step(answer: Reply | null): void {
    const next = this.#script?.next(answer)
    if (next === undefined || next.done === true) {
      this.#rest()
      if (this.#wantedNext !== null) this.#startCard()
      return
    }
    this.#command = next.value
    this.#tries = 1
    this.#send()
  }

  /** Nothing is under way and nothing is waited for. */
  #rest(): void {
    this.#script = null
    this.#command = null
    this.#takingCard = false
    this.#phase = 'nothing'
    this.#wait(null)
  }

  #startCard(): void {
    const wanted = this.#wantedNext
    this.#wantedNext = null
    if (wanted === null) return
    this.#takingCard = true
    this.#run(takeCard(wanted, this.#pinpad, this.#clock, this.#tell))
  }

  /** The link does not answer: the script is told at every step it still takes, without writing anything more. */
  #giveUp(): void {
    const silent = this.#script
    this.#wantedNext = null
    this.#rest()
    this.#tell({ type: 'noAnswer' })
    let next = silent?.next(null)
    while (next?.done === false) next = silent?.next(null)
  }

  #waitOfPhase(): number | null {
    switch (this.#phase) {
      case 'nothing':
        return null
      case 'answer':
        return this.#command?.waitsForPerson === true ? null : answerWaitMs
      case 'silence':
        return silenceMs
      case 'cancelled':
      case 'taken':
        return linkWaitMs
    }
  }

  #awaitAnswer(): void {
    this.#phase = 'answer'
    this.#wait(this.#waitOfPhase())
  }

  #retry(): void {
    this.#tries += 1
    if (this.#tries > maxTries) this.#giveUp()
    else if (this.#phase === 'cancelled') this.#cancel()
    else if (this.#phase === 'silence') {
      this.#write(Uint8Array.of(NAK))
      this.#awaitAnswer()
    } else this.#send()
  }
}

/** Whether an answer holds a track in clear, as those of the older card commands do (GCR, CKE: §3.3.3, §3.6.1). */
const showsTrack = (data: Uint8Array): boolean => /\d{12,19}[=^]/u.test(toText(data))

/** What an answer nobody asked for tells: a capture of the line is read like the line itself. */
const overhear = (
  reply: Reply,
  card: PresentedCard | null,
  pinpad: Pinpad,
  tell: (output: ProtocolOutput) => void,
): PresentedCard | null => {
  switch (reply.id) {
    case 'GTK':
    case 'GCX':
    case 'CEX': {
      if (reply.status !== '000') {
        tell({ type: 'refused', refusal: refusalOf(reply.id, reply.status) })
        return null
      }
      if (reply.id === 'GTK') {
        const read = readTracks(reply, card)
        tell(read.ok ? { type: 'reading', reading: read.value } : { type: 'refused', refusal: read.error })
        return null
      }
      const type = readingTypeOf(reply) ?? 'MCR'
      const presented = presentedCard(reply, type)
      if (!presented.ok) tell({ type: 'refused', refusal: presented.error })
      return presented.ok ? presented.value : null
    }
    case 'GIX':
      if (reply.status === '000') meet(reply, pinpad, tell)
      return card
    default:
      if (showsTrack(reply.data)) tell({ type: 'refused', refusal: { tag: 'ClearCardData' } })
      else tell({ type: 'note', text: `${reply.id} ${reply.status}` })
      return card
  }
}
