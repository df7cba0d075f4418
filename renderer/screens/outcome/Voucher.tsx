import type { QueueRow } from '../../../contract/operations.ts'
import { saleMarks, type Sale } from '../../../domain/sales.ts'
import { formatDay, formatMoney, formatTime } from '../../i18n/format.ts'
import { useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { appInfo, settings } from '../../store/stores.ts'

/** The paper for the customer: only on print, 80 mm wide, never more of the card than its last four digits. */
export function Voucher({ row, sale }: { row: QueueRow; sale: Sale }) {
  const { t, language, timeZone } = useLocaleClock()
  const store = useSnapshot(settings)
  const isLive = useSnapshot(appInfo)?.profile === 'live'
  const lastFour = saleMarks(sale).cardLastFour ?? null
  const lines: [string, string | undefined][] = [
    [
      t('voucher.at'),
      `${formatDay(language, row.updatedAt, timeZone)} ${formatTime(language, row.updatedAt, timeZone)}`,
    ],
    [t('sale.title'), sale.ticketNumber],
    [t('sale.card'), lastFour === null ? undefined : `•••• ${lastFour}`],
    [t('outcome.approvalCode'), row.lastAnswer?.approvalCode],
    [t('outcome.ticket'), row.lastAnswer?.ticketNumber],
    [t('outcome.reference'), row.lastAnswer?.reference],
    [t('shell.cashier'), row.cashier === '' ? undefined : row.cashier],
    [t('voucher.operation'), row.operationId],
  ]
  return (
    <article className="voucher" aria-hidden="true">
      {isLive ? null : <p className="voucher-training">{t('voucher.training')}</p>}
      <p className="voucher-store">{store?.merchantName}</p>
      <p>{store?.kushki.posDetails.terminal_id}</p>
      <h2>{t('voucher.title', { kind: t(`kind.${row.kind}`).toLocaleLowerCase(language) })}</h2>
      <p className="voucher-state">{t(`outcome.title.${row.state}`)}</p>
      {row.lastAnswer?.processedAs === undefined ? null : (
        <p className="voucher-state">{t(`outcome.processedAs.${row.lastAnswer.processedAs}`)}</p>
      )}
      <p className="voucher-amount">{formatMoney(row.money)}</p>
      {row.askedMinor === null ? null : (
        <p>
          {t('voucher.partly', {
            given: formatMoney(row.money),
            asked: formatMoney({ ...row.money, minor: row.askedMinor }),
          })}
        </p>
      )}
      {row.state === 'attention' ? <p>{t('voucher.pending')}</p> : null}
      {row.attention === null ? null : <p>{t(`queue.attention.${row.attention}`)}</p>}
      <dl>
        {lines.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      <p className="voucher-signature">{t('voucher.signature')}</p>
    </article>
  )
}
