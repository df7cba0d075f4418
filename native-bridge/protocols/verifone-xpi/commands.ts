import type { Clock } from '../../../domain/clock.ts'
import { fromHex, fromText } from '../bytes.ts'
import { frameOf } from './message.ts'

const bytesOf = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array()

const joined = (parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]))

/** One parameter of C30: tag C1, length, value. */
const parameter = (value: Uint8Array): Uint8Array => joined([Uint8Array.of(0xc1, value.length), value])

const two = (value: number): string => String(value).padStart(2, '0')

/** The amount in minor units as a binary number of at least two bytes. */
const amountBytes = (minor: number): Uint8Array => {
  const hex = minor.toString(16)
  return bytesOf(hex.padStart(Math.max(4, hex.length + (hex.length % 2)), '0'))
}

/**
 * Starts a chip read (C30). Its parameters are those of the published request with date, time and amount put in their
 * places; what the others mean is not published.
 */
export const startChip = (minor: number, clock: Clock): Uint8Array => {
  const now = new Date(clock.now())
  const date = two(now.getFullYear() % 100) + two(now.getMonth() + 1) + two(now.getDate())
  const time = two(now.getHours()) + two(now.getMinutes()) + two(now.getSeconds())
  const parameters = joined(
    ['FF', '00', date, time, '00', '31', '']
      .map((hex) => parameter(bytesOf(hex)))
      .concat([parameter(amountBytes(minor)), parameter(bytesOf('00')), parameter(bytesOf('00'))]),
  )
  const length = Uint8Array.of(parameters.length >> 8, parameters.length & 0xff)
  return frameOf(joined([fromText('C30'), length, parameters]))
}

/** Asks for the encrypted data of the card presented last (E06); without one the answer says so and nothing happens. */
export const askForCardData = (): Uint8Array => frameOf(fromText('E06'))
