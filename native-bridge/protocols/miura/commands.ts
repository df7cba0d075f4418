import type { Clock } from '../../../domain/clock.ts'
import { fromHex } from '../bytes.ts'
import { blockOf } from './block.ts'

const command = (
  header: readonly [number, number, number, number],
  data: readonly number[] = [],
): Uint8Array => blockOf(Uint8Array.from(data.length === 0 ? header : [...header, data.length, ...data, 0]))

/** Asks for names and versions of what is installed. The published example of a command; it changes nothing. */
export const askWhatItHas = (): Uint8Array => command([0xd0, 0x01, 0x00, 0x00])

/** Asks for card status messages with encrypted tracks (bits: status, then tracks 1 to 3), or for none. */
export const reportCards = (wanted: boolean): Uint8Array => command([0xd0, 0x60, wanted ? 0x1d : 0x00, 0x00])

/** Ends a transaction that runs. */
export const abort = (): Uint8Array => command([0xd0, 0xff, 0x00, 0x00])

const CURRENCY_CODE = { PEN: '0604', USD: '0840' } as const

/** Hexadecimal, with blanks between objects, as bytes. */
const packed = (hex: string): number[] => [...(fromHex(hex.replaceAll(' ', '')) ?? [])]

const two = (value: number): string => String(value).padStart(2, '0')

/** Starts a chip transaction: refund, amount, currency, date and time in template E0. */
export const startChip = (
  { minor, currency }: { minor: number; currency: 'PEN' | 'USD' },
  clock: Clock,
): Uint8Array => {
  const now = new Date(clock.now())
  const date = two(now.getFullYear() % 100) + two(now.getMonth() + 1) + two(now.getDate())
  const time = two(now.getHours()) + two(now.getMinutes()) + two(now.getSeconds())
  const objects = packed(
    `9C0120 9F0206${String(minor).padStart(12, '0')} 5F2A02${CURRENCY_CODE[currency]} 9A03${date} 9F2103${time}`,
  )
  return command([0xde, 0xd1, 0x00, 0x00], [0xe0, objects.length, ...objects])
}
