import { useWords } from '../../i18n/index.ts'
import { StateMark } from '../../parts/StateMark.tsx'
import type { DayTotals } from './day-totals.ts'
import { inOrder, sumsText, sumText } from './sums.ts'

/** Totals by kind and state, and the sum of what was approved. */
export function DayTable({ totals }: { totals: DayTotals }) {
  const { t } = useWords()
  const approved = totals.filter(({ state }) => state === 'approved')
  return (
    <table className="day-table">
      <thead>
        <tr>
          <th scope="col">{t('closeOfDay.kind')}</th>
          <th scope="col">{t('closeOfDay.state')}</th>
          <th scope="col" className="number">
            {t('closeOfDay.count')}
          </th>
          <th scope="col" className="number">
            {t('closeOfDay.amount')}
          </th>
        </tr>
      </thead>
      <tbody>
        {inOrder(totals).map((total) => (
          <tr key={`${total.kind} ${total.state} ${total.currency}`}>
            <th scope="row">{t(`kind.${total.kind}`)}</th>
            <td>
              <StateMark state={total.state} />
            </td>
            <td className="number">{total.count}</td>
            <td className="number">{sumText(total)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={2}>
            {t('closeOfDay.total')}
          </th>
          <td className="number">{approved.reduce((sum, { count }) => sum + count, 0)}</td>
          <td className="number">{approved.length === 0 ? '–' : sumsText(approved)}</td>
        </tr>
      </tfoot>
    </table>
  )
}
