import type { Clock } from '../../../domain/clock.ts'
import type { ReadingType } from '../../../domain/readings.ts'
import { createFrameStream } from '../frame-stream.ts'
import { toText } from '../bytes.ts'
import type { Protocol, ProtocolFamily, ProtocolOutput } from '../protocol.ts'
import { readCardData, readChipAnswer } from './card-data.ts'
import { askForCardData, startChip } from './commands.ts'
import { ACK, createRecogniser, MAX_MESSAGE_BYTES } from './message.ts'

const write = (bytes: Uint8Array): ProtocolOutput => ({ type: 'write', bytes, as: 'output' })

const accepted = (): ProtocolOutput => write(Uint8Array.of(ACK))

/**
 * One Verifone XPI terminal: a chip read is started by C30 and answered by C31, then E06 asks for the encrypted card
 * data and E07 brings them.
 * @param clock date and time for C30
 */
export const createXpiProtocol = (clock: Clock): Protocol => {
  let readingType: ReadingType = 'ICC'

  const meaning = (message: Uint8Array): ProtocolOutput[] => {
    const name = toText(message, 0, 3)
    if (name === 'C31') {
      const chip = readChipAnswer(message)
      if (chip.ok) {
        readingType = chip.value
        return [accepted(), { type: 'activity', activity: 'reading' }, write(askForCardData())]
      }
      return [accepted(), chip.error === 'tlv' ? badTlv : { type: 'refused', refusal: chip.error }]
    }
    if (name === 'E07') {
      const card = readCardData(message, readingType)
      readingType = 'ICC'
      if (card.ok) return [accepted(), { type: 'reading', reading: card.value }, idle]
      return [accepted(), card.error === 'tlv' ? badTlv : { type: 'refused', refusal: card.error }]
    }
    return [accepted(), { type: 'note', text: /^[A-Z]\d\d$/u.test(name) ? name : 'another message' }]
  }

  const stream = createFrameStream(MAX_MESSAGE_BYTES, createRecogniser(meaning))
  return {
    opened: () => [],
    receive: (bytes) => stream.receive(bytes),
    begin: ({ minor }) => [{ type: 'activity', activity: 'waitingForCard' }, write(startChip(minor, clock))],
    end: () => [idle],
    expired: () => stream.expired(),
  }
}

const idle: ProtocolOutput = { type: 'activity', activity: 'idle' }
const badTlv: ProtocolOutput = { type: 'badFrame', why: 'tlv', at: 0 }

/** Verifone terminals with the XPI application (MX and VX series), on a serial line or its USB counterpart. */
export const verifoneXpi: ProtocolFamily = {
  family: 'verifone-xpi',
  // The same terminals come with other applications: a port is this family's when it answers so.
  usb: [],
  links: ['serial'],
  baudRates: [115_200, 19_200],
  // E06 with no card read is answered "no data" and changes nothing.
  probe: {
    bytes: askForCardData(),
    recognises: (answer) => toText(answer).includes('\u0002E07'),
  },
  create: () => createXpiProtocol({ now: () => Date.now() }),
}
