import { formatTime } from '../../../renderer/i18n/format.ts'
import type { Language } from '../../../renderer/i18n/format.ts'
import type { CallFault } from '../calls/ask.ts'
import type { Words } from '../i18n/es.ts'
import { zone } from './now.ts'

/** Why something was not done, in words. */
export const faultSentence = (words: Words, language: Language, fault: CallFault): string =>
  fault.tag === 'Locked' ? words.locked(formatTime(language, fault.until, zone)) : words.fault[fault.tag]
