import { bigEndian, fromAscii, fromHex, joined, tlv } from './bytes.ts'
import { filled } from './dukpt.ts'
import { ksnCounter, type Transaction, type UsedKeys } from './ksn-counter.ts'
import type { PresentedScenario, SimulatedReader } from './reader.ts'
import { testCard, transactionTags } from './test-card.ts'

const SERIAL = 'B571AF2'
const DEVICE = fromHex('FFFF9876543210E00000')

const MSR_REPORT = 0x01
const NOTIFICATION_REPORT = 0x02
const REPORT_BYTES = 887
const FRAGMENT_BYTES = 55

/** Where the fields of a card report are (MagTek 99875475, "card data"), without the report id. */
const OFFSET = {
  decodeStatus: 0,
  encryptedLength: 3,
  encodeType: 6,
  encrypted: [7, 119, 231],
  serial: 477,
  encryptionStatus: 493,
  ksn: 495,
  maskedLength: 505,
  masked: [508, 620, 732],
  absoluteLength: 852,
} as const

const ISO_CARD = 0
const KEY_INJECTED = 0x0002
const ENCRYPTING = 0x0006

type Stripe = {
  encrypted: readonly Uint8Array[]
  masked: readonly string[]
  ksn: Uint8Array
  encryptionStatus: number
  decodeStatus: number
}

/** The one input report a swipe gives, whether or not it could be read. */
const cardReport = (stripe: Stripe): Uint8Array => {
  const report = new Uint8Array(REPORT_BYTES)
  report.fill(stripe.decodeStatus, OFFSET.decodeStatus, OFFSET.decodeStatus + 2)
  report[OFFSET.encodeType] = ISO_CARD
  stripe.encrypted.forEach((track, index) => {
    report[OFFSET.encryptedLength + index] = track.length
    report.set(track, OFFSET.encrypted[index])
  })
  stripe.masked.forEach((track, index) => {
    report[OFFSET.maskedLength + index] = track.length
    report[OFFSET.absoluteLength + index] = track.length
    report.set(fromAscii(track), OFFSET.masked[index])
  })
  report.set(fromAscii(SERIAL), OFFSET.serial)
  report.set(bigEndian(stripe.encryptionStatus), OFFSET.encryptionStatus)
  report.set(stripe.ksn, OFFSET.ksn)
  return joined([MSR_REPORT], report)
}

const swipe = ({ ksn, encrypt }: Transaction): Uint8Array =>
  cardReport({
    // MagneSafe V5 encrypts tracks under the PIN variant unless the device was told otherwise.
    encrypted: [encrypt('pin', fromAscii(testCard.track1)), encrypt('pin', fromAscii(testCard.track2))],
    masked: [
      `%B4761000000000010^${testCard.holder}^25120000000000000?`,
      ';4761000000000010=25120000000000000?',
    ],
    ksn,
    encryptionStatus: ENCRYPTING,
    decodeStatus: 0,
  })

const badSwipe = ({ ksn }: Transaction): Uint8Array =>
  cardReport({ encrypted: [], masked: [], ksn, encryptionStatus: ENCRYPTING, decodeStatus: 1 })

/** Security level 2: the fields for encrypted tracks hold the tracks themselves, and there is no KSN. */
const clearSwipe = (): Uint8Array =>
  cardReport({
    encrypted: [fromAscii(testCard.track1), fromAscii(testCard.track2)],
    masked: [testCard.track1, testCard.track2],
    ksn: new Uint8Array(10),
    encryptionStatus: KEY_INJECTED,
    decodeStatus: 0,
  })

/** A notification, cut into reports of 64 bytes (id, then lengths and offset, then data). */
const notification = (id: number, data: Uint8Array): Uint8Array[] => {
  const reports: Uint8Array[] = []
  for (let at = 0; at < data.length; at += FRAGMENT_BYTES) {
    const part = data.slice(at, at + FRAGMENT_BYTES)
    const report = new Uint8Array(64)
    report.set([NOTIFICATION_REPORT, ...bigEndian(part.length), ...bigEndian(at)])
    report.set([...bigEndian(id), ...bigEndian(data.length)], 5)
    report.set(part, 9)
    reports.push(report)
  }
  return reports
}

const TRANSACTION_STATUS = 0x0300
const ARQC = 0x0303

const status = (event: number, progress = 0): Uint8Array[] =>
  notification(TRANSACTION_STATUS, new Uint8Array([event, 0x3c, progress, 0, 0]))

/** The request for authorisation in the DynaPro format: one encrypted block over all tags, with its KSN and a MAC. */
const arqc = ({ ksn, encrypt }: Transaction, contactless: boolean): Uint8Array => {
  const plain = tlv(
    'FC',
    tlv(
      'F2',
      joined(
        tlv('5A', testCard.packedPan),
        tlv('57', testCard.packedTrack2),
        tlv('5F20', fromAscii(testCard.holder)),
        transactionTags(contactless ? '07' : '05'),
      ),
    ),
  )
  const encrypted = joined(
    tlv('DFDF59', encrypt('data', plain)),
    tlv('DFDF56', ksn),
    tlv('DFDF57', [0x80]),
    tlv('DFDF58', [(8 - (plain.length % 8)) % 8]),
  )
  const card = joined(
    tlv('70', tlv('82', fromHex('1980'))),
    tlv('DFDF53', [0x00]),
    tlv('5F20', fromAscii(testCard.holder)),
    tlv('DFDF4D', fromAscii(';4761000000000010=25120000000000000?')),
    tlv('DFDF52', [contactless ? 0x06 : 0x05]),
    tlv('F8', encrypted),
  )
  const message = tlv(
    'F9',
    joined(tlv('DFDF54', ksn), tlv('DFDF55', [0x82]), tlv('DFDF25', fromAscii(SERIAL)), tlv('FA', card)),
  )
  const covered = filled(joined(bigEndian(message.length), message), 0)
  return joined(covered, encrypt('mac', covered).slice(-8, -4))
}

const CARD_INSERTED = 0x01
const FAILED = 0x02
const IN_PROGRESS = 0x03
const CARD_REMOVED = 0x08
const CONTACTLESS_CARD = 0x09

/** A MagTek tDynamo: numbered reports, stripe by report 1, chip and contactless by notifications in report 2. */
export const simulatedMagtek = (used: UsedKeys): SimulatedReader => {
  const ksns = ksnCounter(DEVICE, used)
  const present = (scenario: PresentedScenario): Uint8Array[] => {
    switch (scenario) {
      case 'stripe':
        return [swipe(ksns.next())]
      case 'badRead':
        return [badSwipe(ksns.next())]
      case 'notEncrypting':
        return [clearSwipe()]
      case 'chip':
        return [
          ...status(CARD_INSERTED),
          ...status(IN_PROGRESS),
          ...notification(ARQC, arqc(ksns.next(), false)),
          ...status(CARD_REMOVED),
        ]
      case 'contactless':
        return [...status(CONTACTLESS_CARD), ...notification(ARQC, arqc(ksns.next(), true))]
      case 'cardRemovedEarly':
        return [...status(CARD_INSERTED), ...status(IN_PROGRESS), ...status(FAILED), ...status(CARD_REMOVED)]
    }
  }
  return {
    family: 'magtek',
    name: 'MagTek tDynamo',
    serial: SERIAL,
    link: 'hid',
    usb: { vendorId: 0x0801, productId: 0x001c },
    present,
    answer: () => [],
    counter: ksns.last,
  }
}
