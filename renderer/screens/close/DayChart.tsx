import { useWords } from '../../i18n/index.ts'
import type { DayTotals } from './day-totals.ts'
import { inOrder, sumText } from './sums.ts'

const width = 380
const barHeight = 16
const step = 44

/** The same sums as bars, each with its words and its amount. Bars of two currencies are not measured on one scale. */
export function DayChart({ totals }: { totals: DayTotals }) {
  const { t } = useWords()
  const most = new Map<string, number>()
  for (const { currency, minor } of totals) most.set(currency, Math.max(most.get(currency) ?? 1, minor))
  const lines = inOrder(totals)
  return (
    <figure className="day-chart">
      <svg
        viewBox={`0 0 ${width} ${lines.length * step}`}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an img could not hold the texts that are drawn here
        role="img"
        aria-labelledby="day-chart-title day-chart-say"
      >
        <title id="day-chart-title">{t('closeOfDay.chart')}</title>
        <desc id="day-chart-say">{t('closeOfDay.chartSay')}</desc>
        {lines.map((total, index) => (
          <g
            key={`${total.kind} ${total.state} ${total.currency}`}
            transform={`translate(0 ${index * step})`}
          >
            <text className="chart-name" y="14">
              {t(`kind.${total.kind}`)} · {t(`queue.state.${total.state}`)}
            </text>
            <text className="chart-amount" x={width} y="14">
              {sumText(total)}
            </text>
            <rect
              className={`chart-bar chart-${total.kind}`}
              y="20"
              height={barHeight}
              width={Math.max(3, (total.minor / (most.get(total.currency) ?? 1)) * width)}
              rx="3"
            />
          </g>
        ))}
      </svg>
    </figure>
  )
}
