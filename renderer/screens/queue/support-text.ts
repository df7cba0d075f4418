import type { QueueRow } from '../../../contract/operations.ts'
import { formatMoney } from '../../i18n/format.ts'
import type { Translate } from '../../i18n/index.ts'

/** How often an operation was sent, and asked about. */
export const triesOf = (t: Translate, { attempts, lookups }: QueueRow): string =>
  [t('queue.attempts', { count: attempts }), t('queue.lookups', { count: lookups })].join(' · ')

/**
 * What a gateway's support asks for, a line each, without anything of the card but its last four digits. Times are UTC, as
 * theirs are.
 */
export function supportText(row: QueueRow, t: Translate): string {
  const { lastAnswer } = row
  const lines = [
    [t('queue.case.number'), row.operationId],
    [t(`shell.gateway.${row.gateway}`), row.saleKey],
    [t(`kind.${row.kind}`), formatMoney(row.money)],
    [t('queue.case.ticket'), row.ticketNumber],
    [t('queue.case.card'), row.cardLastFour],
    [t('queue.case.accepted'), new Date(row.createdAt).toISOString()],
    [t('queue.case.tried'), triesOf(t, row)],
    [t('queue.case.state'), [row.state, row.attention].filter((part) => part !== null).join(', ')],
    [
      t('queue.case.answer'),
      lastAnswer === null
        ? undefined
        : [lastAnswer.httpStatus, lastAnswer.code, lastAnswer.message, new Date(lastAnswer.at).toISOString()]
            .filter((part) => part !== undefined)
            .join(' '),
    ],
  ]
  return lines.flatMap(([name, value]) => (value === undefined ? [] : `${name}: ${value}`)).join('\n')
}
