import type { Clock } from '../../../domain/clock.ts'
import type { ReadingRefusal } from '../../../domain/readings.ts'
import { createFrameStream } from '../frame-stream.ts'
import { toHex, toText } from '../bytes.ts'
import type { Protocol, ProtocolFamily, ProtocolOutput } from '../protocol.ts'
import { findTlv, readTlv, type TlvObject } from '../../../domain/tlv.ts'
import { createBlockRecogniser, isBlock, MAX_BLOCK_BYTES } from './block.ts'
import { cardStatusOf, readChip, TAG } from './card-data.ts'
import { abort, askWhatItHas, reportCards, startChip } from './commands.ts'

const write = (bytes: Uint8Array): ProtocolOutput => ({ type: 'write', bytes, as: 'output' })
const activity = (what: 'idle' | 'waitingForCard' | 'reading' | 'removeCard'): ProtocolOutput => ({
  type: 'activity',
  activity: what,
})
const refused = (refusal: ReadingRefusal): ProtocolOutput => ({ type: 'refused', refusal })

/** Status bytes of a command that was done, and of one the person cancelled. */
const DONE = '9000'
const CANCELLED = '9F41'

/** The blocks of one message follow each other at once; after this the rest will not come. */
const silenceInChainMs = 1000

type Amount = { minor: number; currency: 'PEN' | 'USD' }

/** Where a card stands: wanted or not, in a transaction or not, and what that means for what the device tells. */
function createCardInSlot(clock: Clock) {
  let wanted: Amount | null = null
  let reading = false
  /** Ends the transaction, and tells whether there was one. */
  const ended = (): boolean => {
    const was = reading
    reading = false
    return was
  }
  return {
    ended,
    begin(amount: Amount): ProtocolOutput[] {
      wanted = amount
      return [activity('waitingForCard'), write(reportCards(true))]
    },
    end(): ProtocolOutput[] {
      wanted = null
      return [...(ended() ? [write(abort())] : []), write(reportCards(false)), activity('idle')]
    },
    status(list: readonly TlvObject[], status: TlvObject): ProtocolOutput[] {
      const card = cardStatusOf(list, status)
      if (card.stripe !== null) return [refused(card.stripe)]
      if (!card.inSlot)
        return ended()
          ? [refused({ tag: 'CardRemoved' })]
          : [activity(wanted === null ? 'idle' : 'waitingForCard')]
      if (!card.chip || wanted === null || reading) return []
      reading = true
      return [activity('reading'), write(startChip(wanted, clock))]
    },
    chip(objects: readonly TlvObject[]): ProtocolOutput[] {
      const card = readChip(objects)
      const end = ended() ? [activity('removeCard'), write(abort())] : []
      return [card.ok ? { type: 'reading', reading: card.value } : refused(card.error), ...end]
    },
  }
}

/** What the device tells of itself. */
function identityIn(objects: readonly TlvObject[]): ProtocolOutput {
  const serial = findTlv(objects, TAG.serial)
  const version = findTlv(objects, TAG.version)
  if (serial === undefined && version === undefined) return { type: 'note', text: 'response' }
  return {
    type: 'identity',
    ...(serial === undefined ? {} : { serial: toText(serial.value).trim() }),
    ...(version === undefined ? {} : { firmware: toText(version.value).trim() }),
  }
}

/**
 * One Miura device: it tells of cards by itself once asked to; a chip is read by a transaction that is then ended,
 * because the operation's own answer may come much later.
 * @param clock date and time of the transaction
 */
export const createMiuraProtocol = (clock: Clock): Protocol => {
  const card = createCardInSlot(clock)

  const meaning = (message: Uint8Array): ProtocolOutput[] => {
    const status = toHex(message, message.length - 2)
    if (status !== DONE) {
      if (!card.ended()) return [{ type: 'note', text: `status ${status}` }]
      return [refused(status === CANCELLED ? { tag: 'Cancelled' } : { tag: 'ReaderError', code: status })]
    }
    const list = readTlv(message.subarray(0, -2))
    if (!list.ok) return [{ type: 'badFrame', why: 'tlv', at: list.error.at + 3 }]
    const [outer] = list.value
    if (outer === undefined) return []
    switch (outer.tag) {
      case TAG.onlineRequired:
      case TAG.approved:
        return card.chip(outer.children)
      case TAG.declined:
        card.ended()
        return [refused({ tag: 'CardDeclined' })]
      case TAG.response:
        return response(outer.children)
      case TAG.statusChanged:
        return [{ type: 'note', text: 'terminal status changed' }]
      default:
        return [{ type: 'note', text: `object ${outer.tag.toString(16)}` }]
    }
  }

  const response = (objects: readonly TlvObject[]): ProtocolOutput[] => {
    const status = findTlv(objects, TAG.cardStatus)
    return status === undefined ? [identityIn(objects)] : card.status(objects, status)
  }

  const blocks = createBlockRecogniser(meaning)
  const stream = createFrameStream(MAX_BLOCK_BYTES, blocks.recognise)
  return {
    opened: () => [write(askWhatItHas())],
    receive(bytes) {
      const outputs = stream.receive(bytes)
      // A chain whose rest does not come would swallow the next message.
      return blocks.inChain() ? [...outputs, { type: 'wait', waitMs: silenceInChainMs }] : outputs
    },
    begin: (amount) => card.begin(amount),
    end: () => card.end(),
    expired: () => {
      blocks.forget()
      return stream.expired()
    },
  }
}

/** Miura pinpads with the MPI (M010, M020, Shuttle), on a USB serial or Bluetooth serial line. */
export const miura: ProtocolFamily = {
  family: 'miura',
  // Its vendor id is not confirmed by anything published.
  usb: [],
  links: ['serial'],
  baudRates: [115_200],
  probe: {
    bytes: askWhatItHas(),
    recognises: isBlock,
  },
  create: () => createMiuraProtocol({ now: () => Date.now() }),
}
