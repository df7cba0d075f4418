import { formatSpan } from '../i18n/format.ts'
import { useWords } from '../i18n/index.ts'
import { Notice } from '../parts/Notice.tsx'
import { useSnapshot } from '../store/snapshot.ts'
import { queueSummary } from '../store/stores.ts'

/** A PC's clock that is off by less bothers nobody. Milliseconds. */
const shownFromMs = 120_000

/** Says that this PC's clock is wrong. Operations go by the gateway's time all the same. */
export function ClockNotice() {
  const { t } = useWords()
  const skewMs = useSnapshot(queueSummary)?.clockSkewMs ?? 0
  if (Math.abs(skewMs) <= shownFromMs) return null
  return (
    <Notice tone="warn">
      {t(skewMs > 0 ? 'shell.clock.fast' : 'shell.clock.slow', { span: formatSpan(Math.abs(skewMs)) })}
    </Notice>
  )
}
