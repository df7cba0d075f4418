import type { Clock } from '../../../domain/clock.ts'
import { createClearTrackWatch } from '../clear-card-data.ts'
import { toText } from '../hex.ts'
import type { BadFrameReason, Protocol, ProtocolOutput } from '../protocol.ts'
import { type PresentedCard, presentedCard, readingTypeOf, readTracks } from './card-data.ts'
import type { Command, Wanted } from './commands.ts'
import { ACK, CAN, createPacketReceiver, EOT, type LinkListener, NAK, packetOf } from './link-layer.ts'
import { readReply, type Reply } from './message.ts'
import { close, introduce, meet, type Pinpad, type Script, takeCard } from './scripts.ts'
import { refusalOf } from './status-refusal.ts'

/** Milliseconds to wait for ACK, NAK, EOT or the next byte of a packet (Abecs 2.20 §2.2.2). */
const LINK_WAIT = 2000
/** Milliseconds to wait for the answer to a command that asks nothing of a person (§2.2.2). */
const ANSWER_WAIT = 10_000
/** Milliseconds of silence before a damaged answer is asked for again (§2.2.3). */
const SILENCE = 500
const MOST_TRIES = 3

/** Once the card is read the rest is the pinpad's own housekeeping, and goes on when the card is wanted no more. */
const housekeeping: ReadonlySet<string> = new Set(['FCX', 'CEX', 'CLX'])

/** What the conversation waits for: nothing, EOT after CAN, ACK after a command, its answer, silence before NAK. */
type Phase = 'nothing' | 'cancelled' | 'taken' | 'answer' | 'silence'

/**
 * The host's side of an ABECS conversation. It also reads answers nobody asked for, as a capture of a line has them.
 * @param clock tells date and time for GCX, which the specification demands
 */
export const createAbecsProtocol = (clock: Clock): Protocol => {
  const receiver = createPacketReceiver()
  const clearTracks = createClearTrackWatch()
  const pinpad: Pinpad = { serial: undefined, keys: { data: null, pin: '00' } }
  let outputs: ProtocolOutput[] = []
  let phase: Phase = 'nothing'
  let tries = 0
  let script: Script | null = null
  let command: Command | null = null
  let wantedNext: Wanted | null = null
  let takingCard = false
  let card: PresentedCard | null = null
  let inGarbage = false
  let stalled = false

  const tell = (output: ProtocolOutput): void => {
    outputs.push(output)
  }
  const write = (bytes: Uint8Array): void => tell({ type: 'write', bytes, as: 'output' })
  const wait = (milliseconds: number | null): void => tell({ type: 'wait', milliseconds })
  const taken = (): ProtocolOutput[] => {
    const told = outputs
    outputs = []
    return told
  }

  /** A flow begins with CAN, so that whatever the pinpad still does is given up (§2.2.2.3). */
  const run = (next: Script): void => {
    script = next
    command = null
    phase = 'cancelled'
    tries = 1
    write(Uint8Array.of(CAN))
    wait(LINK_WAIT)
  }

  const send = (): void => {
    if (command === null) return
    phase = 'taken'
    write(packetOf(command.data))
    wait(LINK_WAIT)
  }

  const step = (answer: Reply | null): void => {
    const next = script?.next(answer)
    if (next === undefined || next.done === true) {
      script = null
      command = null
      takingCard = false
      phase = 'nothing'
      wait(null)
      if (wantedNext !== null) startCard()
      return
    }
    command = next.value
    tries = 1
    send()
  }

  const startCard = (): void => {
    const wanted = wantedNext
    wantedNext = null
    if (wanted === null) return
    takingCard = true
    run(takeCard(wanted, pinpad, clock, tell))
  }

  /** The link does not answer: the script is told at every step it still takes, without writing anything more. */
  const giveUp = (): void => {
    const silent = script
    script = null
    wantedNext = null
    takingCard = false
    command = null
    phase = 'nothing'
    wait(null)
    tell({ type: 'note', text: 'the pinpad does not answer' })
    let next = silent?.next(null)
    while (next?.done === false) next = silent?.next(null)
  }

  const waitOfPhase = (): number | null => {
    switch (phase) {
      case 'nothing':
        return null
      case 'answer':
        return command?.waitsForPerson === true ? null : ANSWER_WAIT
      case 'silence':
        return SILENCE
      case 'cancelled':
      case 'taken':
        return LINK_WAIT
    }
  }

  const awaitAnswer = (): void => {
    phase = 'answer'
    wait(waitOfPhase())
  }

  const bad = (why: BadFrameReason, at: number): void => {
    tell({ type: 'badFrame', why, at })
    inGarbage = false
    if (phase !== 'answer' && phase !== 'silence') return
    phase = 'silence'
    wait(SILENCE)
  }

  const packet = (data: Uint8Array, at: number): void => {
    inGarbage = false
    clearTracks.reset()
    if (phase === 'cancelled') return
    const reply = readReply(data)
    if (reply === null) {
      tell({ type: 'badFrame', why: 'structure', at })
      if (phase === 'answer') step(null)
    } else if (reply === 'command') tell({ type: 'note', text: 'a command of another host' })
    else if (reply.id === 'NTM') tell({ type: 'note', text: 'message for the operator' })
    else if (command !== null && (reply.id === command.name || reply.id === 'ERR')) step(reply)
    else card = overhear(reply, card, pinpad, tell)
  }

  const outside = (byte: number, at: number): void => {
    if (clearTracks.see(byte)) tell({ type: 'refused', refusal: { tag: 'ClearCardData' } })
    if (phase === 'cancelled') {
      // Anything else may be the end of what was given up (§2.2.2.3).
      if (byte === EOT) step(null)
    } else if (phase === 'taken' && byte === ACK) awaitAnswer()
    else if (phase === 'taken' && byte === NAK) retry()
    else if (byte !== ACK && byte !== NAK && byte !== EOT && !inGarbage) {
      inGarbage = true
      tell({ type: 'badFrame', why: 'garbage', at })
    }
  }

  const listener: LinkListener = { bad, packet, outside }

  const retry = (): void => {
    tries += 1
    if (tries > MOST_TRIES) giveUp()
    else if (phase === 'cancelled') {
      write(Uint8Array.of(CAN))
      wait(LINK_WAIT)
    } else if (phase === 'silence') {
      write(Uint8Array.of(NAK))
      awaitAnswer()
    } else send()
  }

  return {
    opened() {
      run(introduce(pinpad, tell))
      return taken()
    },
    receive(bytes) {
      receiver.receive(bytes, listener)
      if (receiver.inPacket()) {
        stalled = true
        wait(LINK_WAIT)
      } else if (stalled) {
        stalled = false
        wait(waitOfPhase())
      }
      return taken()
    },
    begin(wanted) {
      wantedNext = { minor: wanted.minor, currency: wanted.currency }
      if (script === null || command?.name === 'GCX') startCard()
      return taken()
    },
    end() {
      wantedNext = null
      if (takingCard && !housekeeping.has(command?.name ?? '')) {
        takingCard = false
        run(close(tell))
      }
      return taken()
    },
    expired() {
      if (receiver.inPacket()) receiver.abandon(listener)
      else if (phase === 'cancelled' || phase === 'silence') retry()
      else if (phase !== 'nothing') giveUp()
      return taken()
    },
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
