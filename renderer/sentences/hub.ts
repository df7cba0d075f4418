import type { HubLinkState } from '../../contract/hub-link.ts'
import { formatMoment } from '../i18n/format.ts'
import type { Translate } from '../i18n/index.ts'
import type { LocaleClock } from './availability.ts'

/** How the counter stands with its store's hub, what of the journal is not there yet, and what to do. */
export function hubSentence(
  t: Translate,
  state: HubLinkState,
  { language, timeZone, now }: LocaleClock,
): string {
  const { link, waiting, answeredAt } = state
  const last =
    answeredAt === null
      ? ''
      : ` ${t('hub.last', { when: formatMoment(language, answeredAt, timeZone, now) })}`
  const rest = waiting === null || waiting === 0 ? '' : ` ${t('hub.waiting', { count: waiting })}`
  switch (link) {
    case 'online':
      return t(`hub.link.${waiting === 0 ? 'online' : 'sending'}`) + rest
    case 'off':
    case 'connecting':
      return t(`hub.link.${link}`)
    case 'away':
    case 'otherCopy':
    case 'revoked':
    case 'notKnown':
    case 'clockSkew':
      return t(`hub.link.${link}`) + rest + last
    default:
      return link satisfies never
  }
}

/** How loud it is: a hub that is away keeps nobody from working. */
export function hubTone({ link }: HubLinkState): 'good' | 'info' | 'warn' | 'bad' {
  switch (link) {
    case 'online':
      return 'good'
    case 'off':
    case 'connecting':
      return 'info'
    case 'away':
      return 'warn'
    case 'otherCopy':
    case 'revoked':
    case 'notKnown':
    case 'clockSkew':
      return 'bad'
    default:
      return link satisfies never
  }
}
