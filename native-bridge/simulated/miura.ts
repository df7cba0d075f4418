import { fromAscii, fromHex, joined, tlv, xorOf } from './bytes.ts'
import { ksnCounter, type Transaction, type UsedKeys } from './ksn-counter.ts'
import type { PresentedScenario, SimulatedReader } from './reader.ts'
import { testCard, transactionTags } from './test-card.ts'

const SERIAL = '11800083'
const DEVICE = fromHex('FFFF9876543210A00000')
const MASKED_TRACK_2 = ';476173******0010=2512201?'
const DONE = [0x90, 0x00]
const MAX_IN_BLOCK = 254

const CHAINED = 0x01
const UNSOLICITED = 0x40

/** A message as blocks: NAD, PCB, LEN, part, LRC. */
const blocks = (control: number, message: Uint8Array): Uint8Array[] => {
  const parts: Uint8Array[] = []
  for (let at = 0; at < message.length; at += MAX_IN_BLOCK) {
    const part = message.slice(at, at + MAX_IN_BLOCK)
    const more = at + MAX_IN_BLOCK < message.length ? CHAINED : 0
    const block = joined([0x01, control | more, part.length], part)
    parts.push(joined(block, [xorOf(block)]))
  }
  return parts
}

const response = (...objects: readonly Uint8Array[]): Uint8Array =>
  joined(tlv('E1', joined(...objects)), DONE)

const cardStatus = (slot: number, swipe: number, ...more: readonly Uint8Array[]): Uint8Array[] =>
  blocks(UNSOLICITED, response(tlv('48', [slot, swipe]), ...more))

const CHIP_IN_SLOT = 0x03
const TRACK_2_READ = 0x05

const secured = ({ ksn, encrypt }: Transaction, plain: Uint8Array): Uint8Array =>
  joined(tlv('DFAE02', encrypt('data', plain)), tlv('DFAE03', ksn))

/** The answer to a started transaction: it wants an authorisation. */
const onlineRequired = (transaction: Transaction, entryMode: '05' | '07'): Uint8Array[] =>
  blocks(
    0,
    joined(
      tlv(
        'E4',
        joined(
          transactionTags(entryMode),
          tlv('5F20', fromAscii(testCard.holder)),
          tlv('DFAE57', fromHex('4761AAAAAAAA0010D2512201')),
          // Beside the mask of tag 57, SRED data are that tag (seen in a public test).
          secured(transaction, tlv('57', testCard.packedTrack2)),
        ),
      ),
      DONE,
    ),
  )

const GET_CONFIGURATION = 'd001'
const START_TRANSACTION = 'ded1'

/** A Miura M020: it tells of cards by itself; a chip is read when the host starts a transaction. */
export const simulatedMiura = (used: UsedKeys): SimulatedReader => {
  const ksns = ksnCounter(DEVICE, used)
  let inSlot: PresentedScenario | null = null

  const present = (scenario: PresentedScenario): Uint8Array[] => {
    inSlot = scenario
    switch (scenario) {
      case 'chip':
      case 'cardRemovedEarly':
        return cardStatus(CHIP_IN_SLOT, 0)
      case 'contactless':
        return onlineRequired(ksns.next(), '07')
      case 'stripe':
        return cardStatus(
          0,
          TRACK_2_READ,
          tlv('DFAE22', fromAscii(MASKED_TRACK_2)),
          secured(ksns.next(), fromAscii(testCard.track2)),
        )
      case 'badRead':
        return cardStatus(0, 0x01)
      case 'notEncrypting':
        return cardStatus(0, TRACK_2_READ, tlv('5F22', fromAscii(testCard.track2)))
    }
  }

  const obey = (command: string): Uint8Array[] => {
    switch (command) {
      case GET_CONFIGURATION:
        return blocks(
          0,
          response(
            tlv('9F1E', fromAscii(SERIAL)),
            tlv('EF', joined(tlv('DF0D', fromAscii('M000-MPI')), tlv('DF7F', fromAscii('1-51')))),
          ),
        )
      case START_TRANSACTION:
        if (inSlot === 'cardRemovedEarly') return cardStatus(0, 0)
        return inSlot === 'chip' ? onlineRequired(ksns.next(), '05') : blocks(0, Uint8Array.of(0x9f, 0x22))
      default:
        return blocks(0, Uint8Array.from(DONE))
    }
  }

  return {
    family: 'miura',
    name: 'Miura M020',
    serial: SERIAL,
    link: 'serial',
    usb: null,
    present,
    answer: (bytes) => obey(Buffer.from(bytes.subarray(3, 5)).toString('hex')),
    counter: ksns.last,
  }
}
