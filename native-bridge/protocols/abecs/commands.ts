import type { Clock } from '../../../domain/clock.ts'
import { commandOf, type Parameter, PP, SPE } from './message.ts'

/** What is asked of the pinpad next. A command that waits for a person is answered when the person acts (§2.2.2). */
export type Command = { name: string; data: Uint8Array; waitsForPerson: boolean }

const atOnce = (name: string, parameters: readonly Parameter[] = []): Command => ({
  name,
  data: commandOf(name, parameters),
  waitsForPerson: false,
})

const whenActedOn = (name: string, parameters: readonly Parameter[]): Command => ({
  name,
  data: commandOf(name, parameters),
  waitsForPerson: true,
})

const twoBytes = (...numbers: readonly number[]): Uint8Array =>
  Uint8Array.from(numbers.flatMap((number) => [number >> 8, number & 0xff]))

/** Keys the pinpad has, by the position they were injected at, two digits each; `null` where it has none. */
export type KeyPositions = { data: string | null; pin: string }

/** DUKPT:TDES:DAT#3 in CBC mode (§5.1.1), with a zero vector because none is sent: what the card-present API expects. */
const DUKPT_DATA_CBC = '51'
const DUKPT_PIN = '3'
/** `20` is a refund (§3.1.3.1): money goes back to the card whichever way it is taken back. */
const MONEY_BACK = Uint8Array.of(0x20)
/** The first six and last four digits of the PAN stay; without this the pinpad would give the PAN in clear (§5.4.1). */
const MASK_PAN = '0604'
/** Longest wait for a card the command can have, seconds. */
const LONGEST_WAIT = Uint8Array.of(255)
/**
 * Terminal capabilities (EMV tag 9F33): keyed, stripe and chip; signature and no verification. No PIN is offered: this
 * product never takes one.
 */
const NO_PIN = Uint8Array.of(0x9f, 0x33, 0x03, 0xe0, 0x28, 0xc8)

/**
 * Chip objects for `enc_tlv`: cryptogram, its inputs, and what names card application and terminal. None holds the
 * PAN, a track or the expiry date; together they stay under the 256 bytes EBX takes.
 */
const WANTED_TAGS = Uint8Array.from(
  [
    0x82, 0x84, 0x95, 0x9a, 0x9c, 0x5f2a, 0x5f34, 0x9f02, 0x9f03, 0x9f10, 0x9f1a, 0x9f1e, 0x9f26, 0x9f27,
    0x9f33, 0x9f34, 0x9f35, 0x9f36, 0x9f37, 0x9f41,
  ].flatMap((tag) => (tag > 0xff ? [tag >> 8, tag & 0xff] : [tag])),
)

const CURRENCY_CODE = { PEN: '604', USD: '840' } as const

/** A card that is wanted: for how much (minor units), and whether contactless is still offered. */
export type Wanted = { minor: number; currency: keyof typeof CURRENCY_CODE }

const amountParameters = ({ minor, currency }: Wanted): Parameter[] => [
  [SPE.TRNTYPE, MONEY_BACK],
  [SPE.AMOUNT, String(minor).padStart(12, '0')],
  [SPE.TRNCURR, CURRENCY_CODE[currency]],
]

const two = (value: number): string => String(value).padStart(2, '0')

export const openPinpad = (): Command => atOnce('OPN')

export const closePinpad = (): Command => atOnce('CLX')

/** Serial number, maker, model, version, and which DUKPT keys are loaded (§3.2.4). */
export const askWhoItIs = (): Command =>
  atOnce('GIX', [
    [SPE.IDLIST, twoBytes(PP.SERNUM, PP.MODEL, PP.MNNAME, PP.APPVERS, PP.DKPTTDESP, PP.DKPTTDESD)],
  ])

/** Waits for a card (§3.7.1). Date and time are those of the store's PC; the specification demands both. */
export const waitForCard = (wanted: Wanted, contactless: boolean, clock: Clock): Command => {
  const now = new Date(clock.now())
  const date = two(now.getFullYear() % 100) + two(now.getMonth() + 1) + two(now.getDate())
  const time = two(now.getHours()) + two(now.getMinutes()) + two(now.getSeconds())
  return whenActedOn('GCX', [
    ...amountParameters(wanted),
    [SPE.TRNDATE, date],
    [SPE.TRNTIME, time],
    [SPE.GCXOPT, contactless ? '10000' : '00000'],
    [SPE.PANMASK, MASK_PAN],
    [SPE.EMVDATA, NO_PIN],
    [SPE.TIMEOUT, LONGEST_WAIT],
  ])
}

/**
 * Track 2, wholly encrypted: no digits are asked to stay in clear (§3.3.12). Track 1 is not asked for, because in CBC
 * mode it would come under a KSN of its own (§6.3.4.2) and the API has a field for one.
 */
export const askForTrack2 = (dataKey: string): Command =>
  atOnce('GTK', [
    [SPE.TRACKS, '0010'],
    [SPE.MTHDDAT, DUKPT_DATA_CBC],
    [SPE.KEYIDX, dataKey],
  ])

/** Lets the chip answer for the amount, never approving by itself (§3.7.3). */
export const processChip = (wanted: Wanted, acquirer: string, pinKey: string): Command =>
  whenActedOn('GOX', [
    [SPE.ACQREF, acquirer],
    ...amountParameters(wanted),
    [SPE.GOXOPT, '01000'],
    [SPE.MTHDPIN, DUKPT_PIN],
    [SPE.KEYIDX, pinKey],
    [SPE.EMVDATA, NO_PIN],
    [SPE.TAGLIST, WANTED_TAGS],
  ])

/** Encrypts a block of at most 256 bytes under the next transaction's data key (§3.3.6). */
export const encryptBlock = (block: Uint8Array, dataKey: string): Command =>
  atOnce('EBX', [
    [SPE.DATAIN, block],
    [SPE.MTHDDAT, DUKPT_DATA_CBC],
    [SPE.KEYIDX, dataKey],
  ])

/** Ends with the chip: no issuer's answer reaches it, because the operation may still wait in the queue (§3.7.4). */
export const finishChip = (): Command => whenActedOn('FCX', [[SPE.FCXOPT, '2000']])

/** Waits until the card is taken out (§3.3.1). */
export const waitForRemoval = (): Command =>
  whenActedOn('CEX', [
    [SPE.CEXOPT, '002000'],
    [SPE.PANMASK, MASK_PAN],
  ])
