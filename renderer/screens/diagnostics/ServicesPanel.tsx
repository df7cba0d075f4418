import { formatSpan } from '../../i18n/format.ts'
import { NextTry } from '../../parts/NextTry.tsx'
import { hubSentence } from '../../sentences/hub.ts'
import { connectionsInUse } from '../../store/connection.ts'
import { useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { hub, queueSummary } from '../../store/stores.ts'

/** What the `Date` of an answer can tell, and its way here. Milliseconds. */
const exactWithinMs = 5000

function skewName(skewMs: number | null): 'unknown' | 'exact' | 'aheadBy' | 'behindBy' {
  if (skewMs === null) return 'unknown'
  if (Math.abs(skewMs) <= exactWithinMs) return 'exact'
  return skewMs > 0 ? 'aheadBy' : 'behindBy'
}

/** Every service of the gateways the store uses: whether it answers, and when it is asked again. */
export function ServicesPanel() {
  const clock = useLocaleClock()
  const { t } = clock
  const summary = useSnapshot(queueSummary)
  const hubNow = useSnapshot(hub)
  const services = connectionsInUse(summary).flatMap((connection) => connection.services)
  const skewMs = summary?.clockSkewMs ?? null
  return (
    <section className="card-panel" aria-labelledby="services-title">
      <h2 id="services-title">{t('diagnostics.services')}</h2>
      <dl className="plain-facts">
        {services.map(({ service, state, nextTryAt }) => (
          <div key={service}>
            <dt>{t(`shell.service.${service}`)}</dt>
            <dd data-state={state}>
              {t(`shell.serviceState.${state}`)}
              {nextTryAt === null ? null : (
                <>
                  {' – '}
                  <NextTry at={nextTryAt} />
                </>
              )}
            </dd>
          </div>
        ))}
        {!hubNow || hubNow.link === 'off' ? null : (
          <div>
            <dt>{t('hub.title')}</dt>
            <dd>{hubSentence(t, hubNow, clock)}</dd>
          </div>
        )}
        <div>
          <dt>{t('diagnostics.clock')}</dt>
          <dd>{t(`shell.clock.${skewName(skewMs)}`, { span: formatSpan(Math.abs(skewMs ?? 0)) })}</dd>
        </div>
      </dl>
    </section>
  )
}
