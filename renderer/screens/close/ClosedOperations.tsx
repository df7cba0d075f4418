import type { DayClose } from '../../../contract/day-close.ts'
import { formatTime } from '../../i18n/format.ts'
import { StateMark } from '../../parts/StateMark.tsx'
import { useLocale } from '../../store/context.ts'
import { sumText } from './sums.ts'

/** More than a day mostly has; a file has them all. */
const maxShown = 200

/** The operations of a close as they were then, folded away. */
export function ClosedOperations({ close }: { close: DayClose }) {
  const { t, language, timeZone } = useLocale()
  const { operations } = close
  const all = close.sums.reduce((sum, { count }) => sum + count, 0)
  if (all === 0) return null
  const count = operations.length
  return (
    <details>
      <summary>
        {count === all
          ? t('closeOfDay.closed.operations', { count })
          : t('closeOfDay.closed.operationsSome', { count, all })}
      </summary>
      <div className="wide-table">
        <table className="day-table">
          <thead>
            <tr>
              <th scope="col">{t('closeOfDay.closed.at')}</th>
              <th scope="col">{t('closeOfDay.closed.ticket')}</th>
              <th scope="col">{t('closeOfDay.kind')}</th>
              <th scope="col" className="number">
                {t('closeOfDay.amount')}
              </th>
              <th scope="col">{t('closeOfDay.state')}</th>
              <th scope="col">{t('closeOfDay.closed.cashier')}</th>
              <th scope="col">{t('closeOfDay.closed.reason')}</th>
            </tr>
          </thead>
          <tbody>
            {operations.slice(0, maxShown).map((operation) => (
              <tr key={operation.operationId}>
                <td>{formatTime(language, operation.at, timeZone)}</td>
                <td>{operation.ticketNumber ?? '–'}</td>
                <td>{t(`kind.${operation.kind}`)}</td>
                <td className="number">{sumText(operation)}</td>
                <td>
                  <StateMark state={operation.state} />
                </td>
                <td>{operation.cashier === '' ? t('closeOfDay.closed.nameless') : operation.cashier}</td>
                <td>{operation.reason ?? t('closeOfDay.closed.noReason')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {count > maxShown ? <p>{t('closeOfDay.closed.more', { count: count - maxShown })}</p> : null}
    </details>
  )
}
