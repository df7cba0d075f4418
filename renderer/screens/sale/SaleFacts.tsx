import type { SaleDetail } from '../../../contract/ipc.ts'
import type { Currency } from '../../../domain/money.ts'
import { saleTotalMinor, shownStatus } from '../../../domain/sale-facts.ts'
import type { Sale } from '../../../domain/sales.ts'
import { formatMoment, formatMoney } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { PaidWith } from '../../parts/PaidWith.tsx'
import { StateMark } from '../../parts/StateMark.tsx'
import { useLocaleClock } from '../../store/context.ts'
import { saleCurrency } from '../../sentences/sale.ts'

/** The sale at a glance, and what was done with it before. */
export function SaleFacts({ detail: { sale, options, earlier } }: { detail: SaleDetail }) {
  const { t, language, timeZone, now } = useLocaleClock()
  const currency = saleCurrency(sale)
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
        <PaymentFacts sale={sale} />
      </dl>
      <EarlierOperations earlier={earlier} currency={currency} />
    </>
  )
}

/** The card, or the payment method and who paid. */
function PaymentFacts({ sale }: { sale: Sale }) {
  const { t } = useWords()
  if (sale.gateway === 'kushki') {
    return (
      <>
        <div>
          <dt>{t('sale.card')}</dt>
          <dd>
            <PaidWith sale={sale} />
          </dd>
        </div>
        {sale.instalments === undefined ? null : (
          <div>
            <dt>{t('sale.instalments')}</dt>
            <dd>{sale.instalments}</dd>
          </div>
        )}
      </>
    )
  }
  return (
    <>
      <div>
        <dt>{t('sale.method')}</dt>
        <dd>
          <PaidWith sale={sale} />
        </dd>
      </div>
      {sale.payerName === undefined ? null : (
        <div>
          <dt>{t('sale.payer')}</dt>
          <dd>{sale.payerName}</dd>
        </div>
      )}
    </>
  )
}

type EarlierProps = { earlier: SaleDetail['earlier']; currency: Currency }

/** What was done with the sale before, folded away. */
function EarlierOperations({ earlier, currency }: EarlierProps) {
  const { t, language, timeZone, now } = useLocaleClock()
  if (earlier.length === 0) return null
  return (
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
  )
}
