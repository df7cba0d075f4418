import type { Clock } from '../../../domain/clock.ts'
import type { CardReading, ReadingRefusal } from '../../../domain/readings.ts'
import { holdsClearTags } from '../../../domain/clear-card-data.ts'
import { checkKsn } from '../../../domain/ksn.ts'
import type { ProtocolOutput } from '../protocol.ts'
import { readTlv } from '../../../domain/tlv.ts'
import { presentedCard, readingTypeOf, readTracks } from './card-data.ts'
import {
  askForTrack2,
  askWhoItIs,
  closePinpad,
  type Command,
  encryptBlock,
  finishChip,
  type KeyPositions,
  openPinpad,
  processChip,
  type Wanted,
  waitForCard,
  waitForRemoval,
} from './commands.ts'
import { bytesOf, hexOf, PP, type Reply, textOf } from './message.ts'
import { asksForOtherInterface, refusalOf } from './status-refusal.ts'

/** A conversation as a list of steps: each step asks one thing; `null` comes back when the pinpad does not answer. */
export type Script = Generator<Command, void, Reply | null>

/** The part of a conversation that ends in a reading (already told) or in a refusal. */
type CardScript = Generator<Command, ReadingRefusal | null, Reply | null>

/** What is known of the pinpad from its own words. */
export type Pinpad = { serial: string | undefined; keys: KeyPositions }

type Tell = (output: ProtocolOutput) => void

const LOADED = '1'

/** The first position of a key map at which a key is loaded (§3.1.3.2, PP_DKPTTDESD). */
const firstLoaded = (map: string | undefined): string | null => {
  const position = map?.indexOf(LOADED) ?? -1
  return position < 0 ? null : String(position).padStart(2, '0')
}

/** Takes what GIX tells of the pinpad. */
export const meet = (reply: Reply, pinpad: Pinpad, tell: Tell): void => {
  pinpad.serial = textOf(reply, PP.SERNUM)?.slice(0, 32)
  const firmware = textOf(reply, PP.APPVERS)
  const dataKeys = textOf(reply, PP.DKPTTDESD)
  if (dataKeys !== undefined) {
    pinpad.keys = {
      data: firstLoaded(dataKeys),
      pin: firstLoaded(textOf(reply, PP.DKPTTDESP)) ?? '00',
    }
  }
  tell({
    type: 'identity',
    ...(pinpad.serial === undefined ? {} : { serial: pinpad.serial }),
    ...(firmware === undefined ? {} : { firmware }),
  })
}

/** Asks the pinpad who it is and which keys it has, and leaves it closed. */
export function* introduce(pinpad: Pinpad, tell: Tell): Script {
  const opened = yield openPinpad()
  if (opened?.status !== '000') return
  const about = yield askWhoItIs()
  if (about?.status === '000') meet(about, pinpad, tell)
  if (pinpad.keys.data === null) tell({ type: 'note', text: 'no DUKPT data key is loaded' })
  yield closePinpad()
}

/** Leaves the pinpad closed, whatever it was doing. */
export function* close(tell: Tell): Script {
  yield closePinpad()
  tell({ type: 'activity', activity: 'idle' })
}

/** Waits for a card, reads it, and lets it go. Tells exactly one reading or refusal, unless it is given up by `end`. */
export function* takeCard(wanted: Wanted, pinpad: Pinpad, clock: Clock, tell: Tell): Script {
  const refusal = yield* readWanted(wanted, pinpad, clock, tell)
  if (refusal !== null) tell({ type: 'refused', refusal })
  return yield* close(tell)
}

function* readWanted(wanted: Wanted, pinpad: Pinpad, clock: Clock, tell: Tell): CardScript {
  const opened = yield openPinpad()
  if (opened === null) return { tag: 'TimedOut' }
  if (opened.status !== '000') return refusalOf('OPN', opened.status)
  if (pinpad.keys.data === null) {
    // It may have been switched on, or got its keys, after the link was opened.
    const about = yield askWhoItIs()
    if (about?.status === '000') meet(about, pinpad, tell)
  }
  const dataKey = pinpad.keys.data
  if (dataKey === null) return { tag: 'NotEncrypting' }
  tell({ type: 'activity', activity: 'waitingForCard' })
  let answer = yield waitForCard(wanted, true, clock)
  if (answer !== null && asksForOtherInterface.has(answer.status)) {
    tell({ type: 'note', text: `contactless refused (${answer.status}): chip or stripe` })
    answer = yield waitForCard(wanted, false, clock)
  }
  tell({ type: 'activity', activity: 'reading' })
  return yield* readCard(answer, wanted, { dataKey, pinpad }, tell)
}

type Keys = { dataKey: string; pinpad: Pinpad }

function* readCard(
  presented: Reply | null,
  wanted: Wanted,
  { dataKey, pinpad }: Keys,
  tell: Tell,
): CardScript {
  if (presented === null) return { tag: 'TimedOut' }
  if (presented.status !== '000') return refusalOf('GCX', presented.status)
  const readingType = readingTypeOf(presented)
  if (readingType === null) return { tag: 'ReaderError', code: 'card type' }
  const card = presentedCard(presented, readingType)
  if (!card.ok) return card.error
  const cardType = textOf(presented, PP.CARDTYPE)
  const acquirer = textOf(presented, PP.AIDTABINFO)?.slice(0, 2) ?? '00'

  const tracks = yield askForTrack2(dataKey)
  if (tracks === null) return { tag: 'TimedOut' }
  if (tracks.status !== '000') return refusalOf('GTK', tracks.status)
  const read = readTracks(tracks, card.value)
  if (!read.ok) return read.error
  const reading: CardReading =
    pinpad.serial === undefined ? read.value : { ...read.value, reader_serial: pinpad.serial }
  if (cardType !== '03' && cardType !== '06') {
    tell({ type: 'reading', reading })
    return null
  }

  const chip = yield processChip(wanted, acquirer, pinpad.keys.pin)
  if (chip === null) return { tag: 'TimedOut' }
  if (chip.status !== '000') return refusalOf('GOX', chip.status)
  const result = textOf(chip, PP.GOXRES) ?? ''
  if (result.startsWith('1')) return { tag: 'CardDeclined' }
  const block = blockOf(bytesOf(chip, PP.EMVDATA))
  if (block === 'clear') return { tag: 'ClearCardData' }
  const encrypted = block === null ? null : yield encryptBlock(block, dataKey)
  tell({ type: 'reading', reading: withTlv(reading, encrypted, tell) })
  if (result.startsWith('2')) yield finishChip()
  if (cardType === '03') {
    tell({ type: 'activity', activity: 'removeCard' })
    yield waitForRemoval()
  }
  return null
}

const MAX_BLOCK_BYTES = 256

/** The chip's objects filled with 00 to whole blocks; `null` where there are none or too many for one command. */
const blockOf = (objects: Uint8Array | undefined): Uint8Array | 'clear' | null => {
  if (objects === undefined || objects.length === 0 || objects.length > MAX_BLOCK_BYTES) return null
  const list = readTlv(objects)
  if (!list.ok) return null
  if (holdsClearTags(list.value)) return 'clear'
  const block = new Uint8Array(Math.ceil(objects.length / 8) * 8)
  block.set(objects)
  return block
}

/** The reading with the encrypted TLV block, which is under a KSN of its own, and says so; without it where there is none. */
const withTlv = (reading: CardReading, encrypted: Reply | null, tell: Tell): CardReading => {
  const data = encrypted === null ? undefined : hexOf(encrypted, PP.DATAOUT)
  const ksn = encrypted === null ? undefined : hexOf(encrypted, PP.KSN)
  if (data === undefined || ksn === undefined || checkKsn(ksn) !== null) {
    tell({ type: 'note', text: 'no encrypted TLV block' })
    return reading
  }
  // A list of objects, as they were handed to the pinpad; under the track's own KSN the acquirer can open it.
  const isUnderTrackKsn = ksn === reading.track_ksn
  const profile = isUnderTrackKsn ? { ...reading.profile, tlv: 'list' as const } : reading.profile
  return { ...reading, enc_tlv: data, tlv_ksn: ksn, profile }
}
