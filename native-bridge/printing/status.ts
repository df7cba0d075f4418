import type { ReceiptPrinterProblem } from '../../contract/printing.ts'

/*
 * The questions of ESC/POS about a printer's state and the bits of its answers (Epson, ESC/POS Command Reference; the
 * manuals of Bixolon, HPRT and Citizen tell the same bits).
 */

const DLE = 0x10
const EOT = 0x04
const GS = 0x1d

export const question = {
  /** DLE EOT 2: answered at once, also by a printer that does not print. */
  offlineCause: { about: 'offlineCause', bytes: Uint8Array.of(DLE, EOT, 2) },
  /** DLE EOT 4. */
  paper: { about: 'paper', bytes: Uint8Array.of(DLE, EOT, 4) },
  /** GS r 1: answered in its turn, so that whatever came before it is printed. */
  isPrinted: Buffer.of(GS, 0x72, 1),
} as const

/** The bits that are always the same in an answer to DLE EOT: 0 and 7 off, 1 and 4 on. */
export const isStateAnswer = (byte: number): boolean => (byte & 0b1001_0011) === 0b0001_0010

/** The bits that are always the same in an answer to GS r: 4 and 7 off. */
export const isPrintedAnswer = (byte: number): boolean => (byte & 0b1001_0000) === 0

/** Bits 2 and 3 of an answer to GS r 1: the end of the roll is reached. */
export const paperOutOf = (byte: number): boolean => (byte & 0b0000_1100) !== 0

export function problemOf(about: 'offlineCause' | 'paper', byte: number): ReceiptPrinterProblem | null {
  if (about === 'paper') return (byte & 0b0110_0000) === 0 ? null : 'paperOut'
  if ((byte & 0b0000_0100) !== 0) return 'coverOpen'
  if ((byte & 0b0010_0000) !== 0) return 'paperOut'
  return (byte & 0b0100_0000) === 0 ? null : 'fault'
}
