import { readFileSync } from 'node:fs'
import type { CardReading, ReaderFamily } from '../../../domain/readings.ts'
import { fromText } from '../../../native-bridge/protocols/bytes.ts'
import type { ProtocolLink } from '../../../native-bridge/protocols/protocol.ts'
import { bytesOf } from './vectors.ts'

/** What a published capture must come to; read from it by another parser than ours. */
export type Expectation =
  | { reading: Partial<CardReading> }
  | { refusal: string; scheme?: string }
  /** The note of a message without a card, or why a frame failed. */
  | { message: string }

/** One of the published readings of test/data/reader-corpus.json. */
export type Capture = {
  id: string
  family: ReaderFamily
  link: ProtocolLink
  source: string
  expect: Expectation
  /** By which cipher and DUKPT variant the published test key opens `enc_track2`. */
  opens?: { cipher: 'tdes' | 'aes' | 'aes-dukpt'; variant: 'data' | 'pin' }
} & ({ hex: string } | { text: string })

const file = JSON.parse(readFileSync(new URL('../../data/reader-corpus.json', import.meta.url), 'utf8')) as {
  captures: Capture[]
}

export const corpus: readonly Capture[] = file.captures

/** The bytes of a capture, as the reader sends them. */
export const captureBytes = (capture: Capture): Uint8Array =>
  'hex' in capture ? bytesOf(capture.hex) : fromText(`${capture.text}\r`)

/** A capture that is the objects of an answer, published without the frame around them. */
export const isWithoutFrame = (capture: Capture): boolean => /-(?:objects|gtk)-/u.test(capture.id)

/** A list without any frame: it has no end mark, and silence ends it wherever it stops. */
export const isBareList = (capture: Capture): boolean => capture.id.startsWith('idtech-quickchip-')
