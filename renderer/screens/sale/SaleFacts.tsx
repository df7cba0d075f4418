import type { SaleDetail } from '../../../contract/ipc.ts'
import { saleTotalMinor } from '../../../domain/rules.ts'
import { formatMoment, formatMoney } from '../../i18n/format.ts'
import { StateMark } from '../../parts/StateMark.tsx'
import { useLocaleClock } from '../../store/context.ts'
import { lastFourOf, saleCurrency, shownStatus } from '../find/SaleList.tsx'

/** The sale at a glance, and what was done with it before. */
export function SaleFacts({ detail: { sale, options, earlier } }: { detail: SaleDetail }) {
  const { t, language, timeZone, now } = useLocaleClock()
  const currency = saleCurrency(sale)
  const lastFour = sale.gateway === 'kushki' ? lastFourOf(sale.maskedPan) : null
  const total = saleTotalMinor(sale)
  return (
    <>
      <dl className="facts">
        <div>
          <dt>{t('sale.total')}</dt>
          <dd className="money">{formatMoney({ currency, minor: total })}</dd>
        </div>
        {options.remainingMinor === total ? null : (
          <div>
            <dt>{t('sale.left')}</dt>
            <dd className="money">{formatMoney({ currency, minor: options.remainingMinor })}</dd>
          </div>
        )}
        <div>
          <dt>{t('sale.madeAt')}</dt>
          <dd>{formatMoment(language, sale.createdAt, timeZone, now)}</dd>
        </div>
        <div>
          <dt>{t('sale.status')}</dt>
          <dd>{t(`saleStatus.${shownStatus(sale)}`)}</dd>
        </div>
        {sale.gateway === 'kushki' ? (
          <div>
            <dt>{t('sale.card')}</dt>
            <dd>
              {sale.brand} {lastFour === null ? '' : `•••• ${lastFour}`}
            </dd>
          </div>
        ) : (
          <div>
            <dt>{t('sale.method')}</dt>
            <dd>{sale.paymentMethod.replaceAll('_', ' ')}</dd>
          </div>
        )}
        {sale.gateway === 'liquido' && sale.payerName !== undefined ? (
          <div>
            <dt>{t('sale.payer')}</dt>
            <dd>{sale.payerName}</dd>
          </div>
        ) : null}
      </dl>
      {earlier.length === 0 ? null : (
        <details className="earlier">
          <summary>
            {t('sale.earlier')} ({earlier.length})
          </summary>
          <ul>
            {earlier.map((operation) => (
              <li key={operation.operationId}>
                <StateMark state={operation.state} /> {t(`kind.${operation.kind}`)}{' '}
                {formatMoney({ currency, minor: operation.amountMinor })}{' '}
                {formatMoment(language, operation.createdAt, timeZone, now)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
