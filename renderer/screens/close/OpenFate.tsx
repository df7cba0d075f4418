import { timeOnDayOf } from '../../../domain/day.ts'
import { formatTime } from '../../i18n/format.ts'
import { Notice } from '../../parts/Notice.tsx'
import { useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { settings, useIsQueueKnown } from '../../store/stores.ts'
import type { DayTotals } from './day-totals.ts'
import { sumsText } from './sums.ts'

/** What is open, and what will become of each kind of it. */
export function OpenFate({ open }: { open: DayTotals }) {
  const { t, language, timeZone, now } = useLocaleClock()
  const store = useSnapshot(settings)
  if (!useIsQueueKnown()) return <Notice tone="bad">{t('closeOfDay.openUnknown')}</Notice>
  if (open.length === 0) return <Notice tone="good">{t('closeOfDay.openNone')}</Notice>
  const has = (test: (total: DayTotals[number]) => boolean): boolean => open.some(test)
  const at = store
    ? formatTime(language, timeOnDayOf(now, store.rules.cutOff, store.rules.timeZone), timeZone)
    : ''
  const fates = [
    has(({ state }) => state === 'queued' || state === 'sending')
      ? t(
          store?.counter.staysInTray === true
            ? 'closeOfDay.openFate.queuedInTray'
            : 'closeOfDay.openFate.queued',
        )
      : null,
    has(({ kind, state }) => kind === 'void' && state === 'queued')
      ? t(
          store?.queue.voidAtCutOff === 'refund'
            ? 'closeOfDay.openFate.voidRefund'
            : 'closeOfDay.openFate.void',
          {
            at,
          },
        )
      : null,
    has(({ kind, state }) => kind === 'reverse' && state === 'queued')
      ? t('closeOfDay.openFate.reverse', { at })
      : null,
    has(({ state }) => state === 'unknown' || state === 'inProgress')
      ? t('closeOfDay.openFate.unknown')
      : null,
    has(({ state }) => state === 'attention') ? t('closeOfDay.openFate.attention') : null,
  ]
  return (
    <Notice tone="warn">
      {t('closeOfDay.openSome', {
        count: open.reduce((sum, { count }) => sum + count, 0),
        money: sumsText(open),
      })}
      <ul className="consequences">
        {fates.map((fate) => (fate === null ? null : <li key={fate}>{fate}</li>))}
      </ul>
    </Notice>
  )
}
