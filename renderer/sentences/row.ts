import type { GatewayConnection } from '../../contract/ipc.ts'
import type { HubHold, QueueRow } from '../../contract/operations.ts'
import { formatMoment, formatMoney, formatSpan } from '../i18n/format.ts'
import type { Translate } from '../i18n/index.ts'
import type { LocaleClock } from './availability.ts'

/** What happens next with a row, and when, counting down. */
export function nextSentence(
  t: Translate,
  row: QueueRow,
  clock: LocaleClock,
  connection: GatewayConnection['state'] | null,
): string {
  const { now } = clock
  const at = (time: number): string => formatMoment(clock.language, time, clock.timeZone, now)
  switch (row.state) {
    case 'queued':
      if (row.hubHold !== undefined) return shortHold(t, row.hubHold)
      if (row.notBefore !== null && row.notBefore > now)
        return t('queue.next.notBefore', { at: at(row.notBefore), span: formatSpan(row.notBefore - now) })
      if (connection === 'paused') return t('queue.next.whenResumed')
      if (row.nextAttemptAt !== null && row.nextAttemptAt > now)
        return t('queue.next.sendsIn', { span: formatSpan(row.nextAttemptAt - now) })
      return connection === 'offline' ? t('queue.next.whenOnline') : t('queue.next.sendsNow')
    case 'sending':
      return t('queue.next.waitsForAnswer')
    case 'unknown':
    case 'inProgress':
      return row.nextAttemptAt !== null && row.nextAttemptAt > now
        ? t('queue.next.asksIn', { span: formatSpan(row.nextAttemptAt - now) })
        : t('queue.next.waitsForAnswer')
    case 'attention':
      return t('queue.next.waitsForPerson')
    case 'approved':
    case 'declined':
    case 'refused':
    case 'expired':
    case 'cancelled':
      return t('queue.next.done', { at: at(row.updatedAt) })
  }
}

/** What the store's hub keeps a row from, in the room of its line; unfolded it says the rest. */
function shortHold(t: Translate, hold: HubHold): string {
  switch (hold.why) {
    case 'heldBy':
      return t('queue.next.hub.heldBy', { counter: hold.counter })
    case 'remaining':
      return t('queue.next.hub.remaining', { money: formatMoney(hold.money) })
    case 'asked':
    case 'away':
    case 'refused':
    case 'notTaken':
      return t(`queue.next.hub.${hold.why}`)
  }
}

/** When the window of a waiting row closes, or `null` where it has none or it no longer matters. */
export function deadlineSentence(t: Translate, row: QueueRow, clock: LocaleClock): string | null {
  if (row.deadline === null || (row.state !== 'queued' && row.state !== 'unknown')) return null
  const at = formatMoment(clock.language, row.deadline, clock.timeZone, clock.now)
  return row.deadline > clock.now
    ? t('queue.next.closes', { at, span: formatSpan(row.deadline - clock.now) })
    : t('queue.next.closed', { at })
}
