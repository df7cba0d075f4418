import { bigEndian, fromAscii, fromHex, joined, tlv, xorOf } from './bytes.ts'
import { ksnCounter, type Transaction, type UsedKeys } from './ksn-counter.ts'
import type { PresentedScenario, SimulatedReader } from './reader.ts'
import { testCard, transactionTags } from './test-card.ts'

const SERIAL = '288031564'
const DEVICE = fromHex('FFFF9876543258000000')
/** A real terminal makes a new vector each time; one for all keeps the frames of a training repeatable. */
const VECTOR = fromHex('DB1E263826651F30')
const [STX, ETX, FS] = [0x02, 0x03, 0x1c]
const ACK = Uint8Array.of(0x06)

const framed = (message: Uint8Array): Uint8Array => {
  const covered = joined(message, [ETX])
  return joined([STX], covered, [xorOf(covered)])
}

const CHIP_DATA = '02'
const TRACK_DATA = '01'

/** E07: status and encryption, kind of data, and the container in base64. */
const cardData = ({ ksn, encrypt }: Transaction, kind: string, plain: Uint8Array): Uint8Array => {
  const container = joined(
    tlv('DF900F', fromAscii('FF')),
    tlv('DF9001', [0x00, 0x02]),
    tlv('DF9009', fromAscii('05')),
    tlv('DF9020', encrypt('data', plain, VECTOR)),
    tlv('DF9021', ksn),
    tlv('DF9022', VECTOR),
  )
  const base64 = Buffer.from(container).toString('base64')
  return framed(joined(fromAscii('E070005'), [FS], fromAscii(kind), [FS], fromAscii(base64)))
}

const chipPlain = joined(
  tlv('5A', testCard.packedPan),
  tlv('5F24', fromHex('251231')),
  tlv('57', testCard.packedTrack2),
  tlv('5F30', fromHex('0201')),
)

/** C31: the chip was read. Objects that hold the account number are left out by an encrypting terminal. */
const chipRead = (entryMode: '05' | '07'): Uint8Array => {
  const objects = transactionTags(entryMode)
  return framed(joined(fromAscii('C3100'), bigEndian(objects.length), objects))
}

/** A Verifone MX with XPI: it is asked to read a chip (C30) and then for the encrypted data (E06). */
export const simulatedVerifoneXpi = (used: UsedKeys): SimulatedReader => {
  const ksns = ksnCounter(DEVICE, used)
  let read: PresentedScenario | null = null

  const present = (scenario: PresentedScenario): Uint8Array[] => {
    read = scenario
    switch (scenario) {
      case 'chip':
        return [chipRead('05')]
      case 'contactless':
        return [chipRead('07')]
      case 'cardRemovedEarly':
        read = null
        return [framed(fromAscii('C3121'))]
      case 'stripe':
      case 'badRead':
      case 'notEncrypting':
        return [encryptedData()]
    }
  }

  const encryptedData = (): Uint8Array => {
    const presented = read
    read = null
    switch (presented) {
      case 'chip':
      case 'contactless':
        return cardData(ksns.next(), CHIP_DATA, chipPlain)
      case 'stripe':
        return cardData(ksns.next(), TRACK_DATA, fromAscii(testCard.track1 + testCard.track2))
      case 'notEncrypting':
        return framed(
          joined(fromAscii('E070000'), [FS], fromAscii(TRACK_DATA), [FS], fromAscii(testCard.track2)),
        )
      case 'badRead':
      case 'cardRemovedEarly':
      case null:
        return framed(fromAscii('E0701'))
    }
  }

  return {
    family: 'verifone-xpi',
    name: 'Verifone MX925 (XPI)',
    serial: SERIAL,
    link: 'serial',
    usb: null,
    present,
    answer: (bytes) => {
      const command = Buffer.from(bytes.subarray(1, 4)).toString('latin1')
      if (command === 'E06') return [ACK, encryptedData()]
      return bytes[0] === STX ? [ACK] : []
    },
    counter: ksns.last,
  }
}
