import type { ReaderProblem, ReadersSnapshot, ReaderState } from '../../contract/readers.ts'
import type { ProfileMember, ReadingRefusal } from '../../domain/readings.ts'
import type { Translate } from '../i18n/index.ts'

/** Why a presented card is not a reading, and what to do. */
export function refusalSentence(t: Translate, refusal: ReadingRefusal): string {
  switch (refusal.tag) {
    case 'ReaderError':
      return t('reader.refusal.ReaderError', { code: refusal.code })
    case 'ProfileNotAccepted':
      return t('reader.refusal.ProfileNotAccepted', { advice: adviceOf(t, refusal) })
    case 'SchemeNotSupported':
    case 'NotEncrypting':
    case 'ClearCardData':
    case 'BadRead':
    case 'NoSeparableTrack2':
    case 'KeyedEntry':
    case 'KsnMalformed':
    case 'KsnNotLoaded':
    case 'KsnReplayed':
    case 'KsnWentBack':
    case 'KsnUsed':
    case 'KeysExhausted':
    case 'CardDeclined':
    case 'CardRemoved':
    case 'TimedOut':
    case 'Cancelled':
      return t(`reader.refusal.${refusal.tag}`)
  }
}

/** What to change on a reader whose ciphertext the acquirer did not agree to, or to agree with it. */
function adviceOf(
  t: Translate,
  { profile, differs }: Extract<ReadingRefusal, { tag: 'ProfileNotAccepted' }>,
): string {
  if (differs.length === 0) return t('reader.notAgreed.nothing')
  const valueOf = (member: ProfileMember): string =>
    member === 'tlv' ? (profile.tlv ?? 'none') : (profile[member] ?? 'zero')
  const advice = differs.map((member) => t(`reader.notAgreed.${member}`, { value: valueOf(member) }))
  return [...advice, t('reader.notAgreed.otherwise')].join(' ')
}

const hexId = (id: number | undefined): string => (id ?? 0).toString(16).padStart(4, '0')

/** How a reader that types like a keyboard is set to USB HID, by its maker. */
function howToSwitch(t: Translate, { family }: ReaderState): string {
  return t(`reader.switchToHid.${family === 'magtek' || family === 'idtech' ? family : 'other'}`)
}

function problemSentence(t: Translate, problem: ReaderProblem, reader: ReaderState): string {
  switch (problem.tag) {
    case 'UnknownReader':
      return t('reader.problem.UnknownReader', {
        ids: `${hexId(reader.vendorId)}:${hexId(reader.productId)}`,
      })
    case 'OpenFailed':
      return t('reader.problem.OpenFailed', { code: problem.code })
    case 'KeyboardMode':
      return t('reader.problem.KeyboardMode', { how: howToSwitch(t, reader) })
    case 'PortBusy':
    case 'PermissionDenied':
    case 'NotAnswering':
    case 'SendsGarbage':
      return t(`reader.problem.${problem.tag}`)
  }
}

/** What a reader is doing, or what keeps it from working. */
export function readerSentence(t: Translate, reader: ReaderState): string {
  if (reader.problem) return problemSentence(t, reader.problem, reader)
  return reader.phase === 'ready'
    ? t(`reader.activity.${reader.activity}`)
    : t(`reader.phase.${reader.phase}`)
}

/** What the readers are doing as a whole: the reader to show, or what keeps all of them from being seen. */
export function readersSentence(
  t: Translate,
  snapshot: ReadersSnapshot | null,
  reader: ReaderState | null,
): string {
  const bridge = snapshot?.bridge.state ?? 'starting'
  if (bridge !== 'running') return t(`reader.bridge.${bridge}`)
  return reader === null ? t('reader.none') : readerSentence(t, reader)
}
