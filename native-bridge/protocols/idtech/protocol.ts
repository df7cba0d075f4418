import { createFrameStream, noFrame, padding, type FrameStream, type Recognise } from '../frame-stream.ts'
import type { Protocol, ProtocolLink, ProtocolOutput } from '../protocol.ts'
import { createBareEmvRecogniser } from './bare-emv.ts'
import { classifyHidReport } from './hid-report.ts'
import {
  activateCommand,
  cancelCommand,
  inReports,
  maxNeoFrame,
  recogniseNeoFrame,
  serialNumberCommand,
} from './neo-frame.ts'
import { maxStxData, recogniseStxFrame } from './stx-frame.ts'
import { createTypedEmvRecogniser, maxTyped, recogniseTypedFrame } from './typed.ts'

const acknowledged = 0x06
const refused = 0x15

/** Binary forms, told apart by their first byte: STX frames, NEO frames, bare EMV lists. */
function createBinaryRecogniser(): Recognise {
  const recogniseBareEmv = createBareEmvRecogniser()
  return (bytes, from, to, state) => {
    switch (bytes[from]) {
      case 0x02:
        return recogniseStxFrame(bytes, from, to)
      case 0x56:
        return recogniseNeoFrame(bytes, from, to)
      case 0xdf:
        return recogniseBareEmv(bytes, from, to, state)
      case acknowledged:
      case refused:
      case 0x0a:
      case 0x0d:
        return padding
      default:
        return noFrame
    }
  }
}

/** Typed forms: `02…` a stripe frame, `DF…` an EMV list; line ends, tabs and blanks between them. */
function createTypedRecogniser(): Recognise {
  const recogniseTypedEmv = createTypedEmvRecogniser()
  return (bytes, from, to, state) => {
    switch (bytes[from]) {
      case 0x30:
        return recogniseTypedFrame(bytes, from, to)
      case 0x44:
      case 0x64:
        return recogniseTypedEmv(bytes, from, to, state)
      case 0x09:
      case 0x0a:
      case 0x0d:
      case 0x20:
        return padding
      default:
        return noFrame
    }
  }
}

function createStream(link: ProtocolLink): FrameStream {
  return link === 'keyboard'
    ? createFrameStream(maxTyped, createTypedRecogniser(), { zerosArePadding: true })
    : createFrameStream(Math.max(maxNeoFrame, maxStxData + 6), createBinaryRecogniser(), {
        zerosArePadding: true,
      })
}

/**
 * One ID TECH reader. Stripe readers speak by themselves; NEO readers are told to wait for a card, once they have
 * answered the question for their serial number in their own form.
 */
export function createIdTech(link: ProtocolLink): Protocol {
  const stream = createStream(link)
  let isNeo = false
  let assembling = false

  const send = (bytes: Uint8Array): ProtocolOutput[] => {
    if (link === 'keyboard') return []
    const messages = link === 'hid' ? inReports(bytes) : [bytes]
    return messages.map((message) => ({ type: 'write', bytes: message, as: 'output' }))
  }

  const receiveReport = (report: Uint8Array): ProtocolOutput[] => {
    const kind = classifyHidReport(report, assembling)
    switch (kind.kind) {
      case 'neo':
        assembling = kind.position === 'first' || kind.position === 'middle'
        return stream.receive(kind.bytes)
      case 'notEncrypting':
        return [{ type: 'refused', refusal: { tag: 'NotEncrypting' } }]
      case 'empty':
        return assembling ? stream.receive(report) : []
      case 'stream':
        return stream.receive(kind.bytes)
    }
  }

  return {
    opened: () => send(serialNumberCommand()),
    receive(bytes) {
      const outputs = link === 'hid' ? receiveReport(bytes) : stream.receive(bytes)
      isNeo ||= outputs.some((output) => output.type === 'identity')
      return outputs
    },
    begin: (wanted) => [
      { type: 'activity', activity: 'waitingForCard' },
      ...(isNeo ? send(activateCommand(wanted)) : []),
    ],
    end: () => [...(isNeo ? send(cancelCommand()) : []), { type: 'activity', activity: 'idle' }],
    expired() {
      assembling = false
      return stream.expired()
    },
  }
}
