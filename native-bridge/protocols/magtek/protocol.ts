import { createFrameStream, noFrame, padding, type Recognise, type Recognition } from '../frame-stream.ts'
import { toHex, toText } from '../bytes.ts'
import type { Protocol, ProtocolLink, ProtocolOutput } from '../protocol.ts'
import { asciiStarts, createAsciiRecogniser, maxAscii } from './ascii.ts'
import {
  answerData,
  cancelEmv,
  questionReport,
  questions,
  startEmv,
  type Question,
  type ReportId,
} from './commands.ts'
import { emvMessageLength, judgeEmvMessage, maxEmvMessage } from './emv-container.ts'
import { mmsCancel, mmsStart } from './mms-commands.ts'
import { createMmsPackets } from './mms.ts'
import { createNotifications, isFragment } from './notifications.ts'
import { judgeReport } from './report.ts'
import { createSlipRecogniser, maxSlip, slipEnd } from './slip.ts'

/** One MagTek reader, in the form its link has. */
export const createMagTek = (link: ProtocolLink): Protocol =>
  link === 'hid' ? createHidReader() : createTextReader(link)

const waiting: ProtocolOutput = { type: 'activity', activity: 'waitingForCard' }
const idle: ProtocolOutput = { type: 'activity', activity: 'idle' }

const features = (reports: readonly Uint8Array[]): ProtocolOutput[] =>
  reports.map((bytes) => ({ type: 'write', bytes, as: 'feature' }))

/**
 * USB HID: swipe reports, EMV notifications in report 2, or message packets. A reader that answers a feature report when
 * its link opens is a V5 one and is told by the extended command that a card is wanted (a stripe reader refuses it and
 * needs no telling); one that answers none is told by a message.
 */
function createHidReader(): Protocol {
  const notifications = createNotifications()
  const packets = createMmsPackets()
  let reportId: ReportId | null = null
  let asked = 0
  let pending: Question | null = null
  let isMms = false
  let received = 0

  const decode = (report: Uint8Array): ProtocolOutput[] => {
    if (packets.takes(report)) {
      isMms = true
      return packets.receive(report)
    }
    if (isFragment(report)) return notifications.receive(report)
    const length = report.length < 8 ? null : emvMessageLength(report, 0)
    return length === null ? judgeReport(report) : [judgeEmvMessage(report)]
  }

  const ask = (id: ReportId): ProtocolOutput[] => {
    pending = questions[asked] ?? null
    asked += 1
    return pending === null ? [] : features([questionReport(pending, id)])
  }

  return {
    opened() {
      asked = 0
      // A V5 device takes one of the two report ids and refuses the other; a message device has no feature reports.
      return [...ask(0), ...features([questionReport(questions[0], 1)])]
    },
    receive(report) {
      const start = received
      received += report.length
      return decode(report).map((output) =>
        output.type === 'badFrame' ? { ...output, at: output.at + start } : output,
      )
    },
    featureAnswer(report) {
      const question = pending
      if (question === null || (reportId !== null && reportId !== report[0])) return []
      reportId = report[0] === 1 ? 1 : 0
      const data = answerData(report)
      const outputs = data === null ? [] : meaningOfAnswer(question, data)
      return [...outputs, ...ask(reportId)]
    },
    begin(wanted) {
      pending = null
      return reportId === null
        ? [waiting, { type: 'write', bytes: mmsStart(wanted), as: 'output' }]
        : [waiting, ...features(startEmv(wanted, reportId))]
    },
    end() {
      if (isMms) return [{ type: 'write', bytes: mmsCancel(), as: 'output' }, idle]
      return [...(reportId === null ? [] : features(cancelEmv(reportId))), idle]
    },
    expired: () => [...notifications.expired(), ...packets.expired()],
  }
}

/** Serial numbers and firmware name the reader; KSN and security level are noted, so that a wrong set-up is seen. */
function meaningOfAnswer(question: Question, data: Uint8Array): ProtocolOutput[] {
  const text = toText(data)
    .replaceAll(/[^\u{20}-\u{7E}]/gu, '')
    .trim()
  switch (question) {
    case 'softwareId':
      return text === '' ? [] : [{ type: 'identity', firmware: text.slice(0, 64) }]
    case 'deviceSerial':
      return text === '' ? [] : [{ type: 'identity', serial: text.slice(0, 32) }]
    case 'ksn':
      return [{ type: 'note', text: `magtek next KSN ${toHex(data.subarray(0, 10))}` }]
    case 'securityLevel':
      return [{ type: 'note', text: `magtek security level ${data[0] ?? 0}` }]
  }
}

/** Serial lines and keyboards: V5 as text; on serial also message frames and bare EMV messages. */
function createTextReader(link: ProtocolLink): Protocol {
  const stream =
    link === 'keyboard'
      ? createFrameStream(maxAscii, createTextRecogniser(), { zerosArePadding: true })
      : createFrameStream(Math.max(maxSlip, maxAscii, maxEmvMessage), createSerialRecogniser(), {
          // The length of a short EMV message begins with 00.
          zerosArePadding: false,
        })
  return {
    opened: () => [],
    receive: (bytes) => stream.receive(bytes),
    begin: () => [waiting],
    end: () => [idle],
    expired: () => stream.expired(),
  }
}

function createTextRecogniser(): Recognise {
  const recogniseAscii = createAsciiRecogniser()
  return (bytes, from, to, state) => {
    const first = bytes[from] ?? 0
    if (asciiStarts.has(first)) return recogniseAscii(bytes, from, to, state)
    return first === 0x00 || first === 0x0a || first === 0x0d || first === 0x78 ? padding : noFrame
  }
}

function createSerialRecogniser(): Recognise {
  const recogniseText = createTextRecogniser()
  const recogniseSlip = createSlipRecogniser()
  return (bytes, from, to, state) => {
    const first = bytes[from] ?? 0
    if (first === slipEnd) return recogniseSlip(bytes, from, to, state)
    if (first <= 0x10 && first !== 0x0a && first !== 0x0d) {
      const emv = recogniseEmvMessage(bytes, from, to, state.silent)
      if (emv !== null) return emv
    }
    return recogniseText(bytes, from, to, state)
  }
}

/** An EMV message without any frame around it; `null` when these bytes are not the beginning of one. */
function recogniseEmvMessage(
  bytes: Uint8Array,
  from: number,
  to: number,
  silent: boolean,
): Recognition | null {
  const available = to - from
  if (available < 6) return silent ? null : { kind: 'more', needed: 6 }
  const total = emvMessageLength(bytes, from)
  if (total === null) return null
  if (available < total && !silent) return { kind: 'more', needed: total }
  const length = Math.min(available, total)
  const output = judgeEmvMessage(bytes.subarray(from, from + length))
  return output.type === 'badFrame'
    ? { kind: 'not', why: output.why, at: output.at, failed: length }
    : { kind: 'frame', length, outputs: [output] }
}
