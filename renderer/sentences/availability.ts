import type { NotAllowedReason } from '../../contract/operations.ts'
import type { ClosedReason, KindAvailability } from '../../domain/rules.ts'
import { formatMoment, formatSpan } from '../i18n/format.ts'
import type { Language } from '../i18n/format.ts'
import type { Translate } from '../i18n/index.ts'

export type LocaleClock = { language: Language; timeZone: string; now: number }

/** Why an operation is closed. `at`: since when, where the reason has such a time. */
function closedSentence(t: Translate, reason: ClosedReason, at: number | null, clock: LocaleClock): string {
  const sentence = t(`closed.${reason}`)
  if (at === null || reason === 'saleInFuture') return sentence
  return `${sentence} ${t('closedAt', { at: formatMoment(clock.language, at, clock.timeZone, clock.now) })}`
}

/** The reason main gives when something is not allowed. */
export function notAllowedSentence(
  t: Translate,
  reason: NotAllowedReason,
  at: number | null,
  clock: LocaleClock,
): string {
  switch (reason) {
    case 'voidFirst':
      return t('sale.opensWhy.voidFirst')
    case 'cardDataExpired':
    case 'payloadCorrupt':
      return t(`queue.attention.${reason}`)
    case 'alreadyCardless':
    case 'neverSent':
    case 'notPart':
    case 'notAVoid':
    case 'refundNotOpen':
    case 'refundOverLimit':
    case 'cardDataNotAllowed':
    case 'noKeyring':
      return t(`queue.rowRefusal.${reason}`)
    default:
      return closedSentence(t, reason, at, clock)
  }
}

/** Open until when, opens when and why not before, or closed and why. */
export function availabilitySentence(
  t: Translate,
  availability: KindAvailability,
  clock: LocaleClock,
): string {
  const at = (time: number): string => formatMoment(clock.language, time, clock.timeZone, clock.now)
  switch (availability.state) {
    case 'open':
      return availability.closesAt === null
        ? t('sale.open')
        : t('sale.openUntil', { at: at(availability.closesAt) })
    case 'opens': {
      const opens = t('sale.opens', {
        at: at(availability.at),
        span: formatSpan(availability.at - clock.now),
      })
      const why =
        availability.why === 'tooSoon' || availability.why === 'voidFirst'
          ? t(`sale.opensWhy.${availability.why}`)
          : closedSentence(t, availability.why, availability.at, clock)
      return `${opens}. ${why}`
    }
    case 'closed':
      return closedSentence(t, availability.reason, availability.at, clock)
  }
}
