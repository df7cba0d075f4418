import { saleMarks } from '../../../domain/sale-facts.ts'
import type { Sale } from '../../../domain/sales.ts'
import { asksForBank, draftMinor } from '../../flow/draft.ts'
import type { Draft } from '../../flow/draft.ts'
import { formatMoment, formatMoney, formatPan } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { connectionOf, sendsAtOnce } from '../../store/connection.ts'
import { useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { queueSummary } from '../../store/stores.ts'
import { saleCurrency } from '../../sentences/sale.ts'

/** What is about to be done, in the order a person checks it. */
export function ReviewFacts({ draft }: { draft: Draft }) {
  const { t } = useWords()
  const { sale, options } = draft.detail
  const minor = draftMinor(draft) ?? 0
  const left = options.remainingMinor - minor
  const connection = connectionOf(useSnapshot(queueSummary), sale.gateway)
  const when = sendsAtOnce(connection) ? 'online' : connection?.state === 'paused' ? 'paused' : 'offline'
  return (
    <dl className="review-facts">
      <div className="review-amount">
        <dt>{t('review.amount')}</dt>
        <dd>{formatMoney({ currency: saleCurrency(sale), minor })}</dd>
      </div>
      {left > 0 ? (
        <div>
          <dt>{t('review.left')}</dt>
          <dd>{formatMoney({ currency: saleCurrency(sale), minor: left })}</dd>
        </div>
      ) : null}
      <div>
        <dt>{t('review.kind')}</dt>
        <dd>
          <strong>{draft.kind === null ? '' : t(`kind.${draft.kind}`)}</strong>
        </dd>
      </div>
      <SaleFact sale={sale} />
      {sale.gateway === 'kushki' ? <CardFact draft={draft} /> : null}
      {asksForBank(draft) ? (
        <div>
          <dt>{t('review.toAccount')}</dt>
          <dd>
            {draft.bank.beneficiaryName} · {draft.bank.bankCode} · {draft.bank.bankAccountNumber}
          </dd>
        </div>
      ) : null}
      {draft.reason === '' ? null : (
        <div>
          <dt>{t('reason.label')}</dt>
          <dd>
            {draft.reason}
            {draft.note.trim() === '' ? '' : ` · ${draft.note.trim()}`}
          </dd>
        </div>
      )}
      <div className={when === 'online' ? '' : 'review-queued'}>
        <dt>{t('review.when')}</dt>
        <dd>{t(`review.${when}`)}</dd>
      </div>
    </dl>
  )
}

/** Which sale it is: its ticket, when it was made, and the card's last digits. */
function SaleFact({ sale }: { sale: Sale }) {
  const { t, language, timeZone, now } = useLocaleClock()
  const lastFour = saleMarks(sale).cardLastFour ?? null
  return (
    <div>
      <dt>{t('review.sale')}</dt>
      <dd>
        {sale.ticketNumber === undefined
          ? t('find.noTicket')
          : t('find.ticket', { ticket: sale.ticketNumber })}
        {' · '}
        {formatMoment(language, sale.createdAt, timeZone, now)}
        {lastFour === null ? '' : ` · •••• ${lastFour}`}
      </dd>
    </div>
  )
}

/** The card that goes along, or that none does. */
function CardFact({ draft }: { draft: Draft }) {
  const { t } = useWords()
  const reading = draft.withCard && draft.presentation?.outcome.ok ? draft.presentation.outcome.value : null
  return (
    <div>
      <dt>{t('review.card')}</dt>
      <dd>
        {reading
          ? t('review.withCard', {
              type: t(`reader.type.${reading.reading_type}`),
              pan: formatPan(reading.masked_pan),
            })
          : t('review.cardless')}
      </dd>
    </div>
  )
}
