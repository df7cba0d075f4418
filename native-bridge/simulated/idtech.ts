import { bigEndian, crc16, fromAscii, fromHex, joined, littleEndian, tlv, xorOf } from './bytes.ts'
import { ksnCounter, type Transaction, type UsedKeys } from './ksn-counter.ts'
import type { PresentedScenario, SimulatedReader } from './reader.ts'
import { testCard, transactionTags } from './test-card.ts'

const STX = 0x02
const ETX = 0x03
const SERIAL = '716T494010'
const DEVICE = fromHex('62994901190000000000')
const NEO_PREAMBLE = fromAscii('ViVOtech2\0')

const sumOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0)

/** A track's check character: the XOR of its codes, in the track's own alphabet (ISO/IEC 7811-2). */
const withCheckCharacter = (track: string, alphabetStart: number): Uint8Array => {
  const characters = fromAscii(track)
  return joined(characters, [xorOf(characters.map((code) => code - alphabetStart)) + alphabetStart])
}

const SPACE = 0x20
const ZERO = 0x30

/** The enhanced encrypted frame (ID TECH 80000502-001): tracks 1 and 2, serial number and KSN. */
const enhancedFrame = ({ ksn, encrypt }: Transaction): Uint8Array => {
  const track1 = withCheckCharacter(testCard.track1, SPACE)
  const track2 = withCheckCharacter(testCard.track2, ZERO)
  const noHash = new Uint8Array(20)
  return framed(
    joined(
      // ISO card; tracks 1 to 3 without error, sampling data on 1 and 2; lengths before encryption
      [0x80, 0x1f, track1.length, track2.length, 0],
      // masked copies of 1 and 2, serial number; encrypted 1 and 2, their hashes, KSN
      [0x83, 0x9b],
      fromAscii(`%*4761********0010^${testCard.holder}^*****************?*`),
      fromAscii(';4761********0010=*****************?*'),
      encrypt('data', track1),
      encrypt('data', track2),
      noHash,
      noHash,
      fromAscii(SERIAL),
      ksn,
    ),
  )
}

/** A stripe nothing could be read from: sampled, not decoded. */
const badReadFrame = ({ ksn }: Transaction): Uint8Array =>
  framed(joined([0x80, 0x18, 0, 0, 0, 0x80, 0x80], fromAscii(SERIAL), ksn))

const framed = (cardData: Uint8Array): Uint8Array =>
  joined([STX, ...littleEndian(cardData.length)], cardData, [xorOf(cardData), sumOf(cardData), ETX])

/** A NEO answer: the CRC goes most significant byte first from the reader. */
const neoAnswer = (command: number, status: number, data: Uint8Array): Uint8Array => {
  const covered = joined(NEO_PREAMBLE, [command, status, ...bigEndian(data.length)], data)
  return joined(covered, bigEndian(crc16(covered, 0xffff)))
}

/** NEO marks a copy in its length byte: bit 5 of `81`-style lengths for masked, bit 6 for encrypted. */
const marked = (tag: string, mark: 'masked' | 'encrypted', value: Uint8Array): Uint8Array =>
  joined(fromHex(tag), [(mark === 'masked' ? 0xa0 : 0xc0) | 1, value.length], value)

/** The answer to Activate Transaction (02-40) after a chip or contactless EMV read. */
const chipAnswer = ({ ksn, encrypt }: Transaction, entryMode: '05' | '07'): Uint8Array =>
  neoAnswer(
    0x02,
    0x00,
    joined(
      // attribution: encrypted under TDES; contact or contactless EMV
      [entryMode === '05' ? 0xc0 : 0xc1],
      tlv('DFEE25', [0x00, 0x02]),
      tlv('DFEE26', [entryMode === '05' ? 0xe0 : 0xe1, 0x00]),
      tlv('DFEE12', ksn),
      marked('57', 'masked', fromHex('4761CCCCCCCC0010D2512CCCCCCCCCCCCC')),
      marked('57', 'encrypted', encrypt('data', tlv('57', testCard.packedTrack2))),
      marked('5A', 'masked', fromHex('4761CCCCCCCC0010')),
      marked('5A', 'encrypted', encrypt('data', tlv('5A', testCard.packedPan))),
      tlv('5F20', fromAscii(testCard.holder)),
      tlv('9F1E', fromAscii(SERIAL.slice(-8))),
      transactionTags(entryMode),
    ),
  )

/** Card removed while it was read: the command fails, "card did not respond" (IDG error code 30). */
const removedAnswer = (): Uint8Array => neoAnswer(0x02, 0x0a, fromHex('30000000'))

/**
 * An ID TECH VP-series reader on a serial line that polls by itself: stripes come as enhanced frames, chips as NEO
 * answers.
 */
export const simulatedIdtech = (used: UsedKeys): SimulatedReader => {
  const ksns = ksnCounter(DEVICE, used)
  const present = (scenario: PresentedScenario): Uint8Array[] => {
    switch (scenario) {
      case 'stripe':
        return [enhancedFrame(ksns.next())]
      case 'chip':
        return [chipAnswer(ksns.next(), '05')]
      case 'contactless':
        return [chipAnswer(ksns.next(), '07')]
      case 'badRead':
        return [badReadFrame(ksns.next())]
      case 'cardRemovedEarly':
        return [removedAnswer()]
      case 'notEncrypting':
        // Security level 1 types the tracks as they are.
        return [fromAscii(`${testCard.track1}${testCard.track2}\r`)]
    }
  }
  return {
    family: 'idtech',
    name: 'ID TECH VP3350',
    serial: SERIAL,
    link: 'serial',
    usb: null,
    present,
    answer: (bytes) => {
      switch (neoCommand(bytes)) {
        case '18-01':
          return [neoAnswer(0x18, 0x00, new Uint8Array())]
        case '12-01':
          return [neoAnswer(0x12, 0x00, fromAscii(SERIAL))]
        default:
          return []
      }
    },
    counter: ksns.last,
  }
}

/** `command-subcommand` of a whole NEO frame, or nothing. */
const neoCommand = (bytes: Uint8Array): string | undefined =>
  NEO_PREAMBLE.every((byte, index) => bytes[index] === byte)
    ? Array.from(bytes.subarray(10, 12), (byte) => byte.toString(16).padStart(2, '0')).join('-')
    : undefined
