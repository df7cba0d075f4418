import { formatSpan } from '../../i18n/format.ts'
import { useLocaleClock } from '../../store/context.ts'
import { connectionsInUse } from '../../store/connection.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { queueSummary } from '../../store/stores.ts'

/** Every service of the gateways the store uses: whether it answers, and when it is asked again. */
export function ServicesPanel() {
  const { t, now } = useLocaleClock()
  const services = connectionsInUse(useSnapshot(queueSummary)).flatMap((connection) => connection.services)
  return (
    <section className="card-panel" aria-labelledby="services-title">
      <h2 id="services-title">{t('diagnostics.services')}</h2>
      <dl className="plain-facts">
        {services.map(({ service, state, nextTryAt }) => (
          <div key={service}>
            <dt>{t(`shell.service.${service}`)}</dt>
            <dd data-state={state}>
              {t(`shell.serviceState.${state}`)}
              {nextTryAt === null
                ? ''
                : ` – ${t('shell.connection.next', { span: formatSpan(nextTryAt - now) })}`}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
