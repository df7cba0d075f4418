import { useWords } from '../../i18n/index.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { appInfo } from '../../store/stores.ts'
import { managedSentence } from '../../sentences/managed.ts'

/** The program's own state, part by part. */
export function HealthPanel() {
  const { t } = useWords()
  const info = useSnapshot(appInfo)
  if (!info) return null
  const { storage, keyring, data, settings, managed, salvage, weakTls } = info.health
  return (
    <section className="card-panel" aria-labelledby="health-title">
      <h2 id="health-title">{t('diagnostics.health')}</h2>
      <p>
        {t('diagnostics.version', { version: info.version })} · {t(`diagnostics.runtime.${info.runtime}`)}
      </p>
      <dl className="plain-facts">
        <dt>{t('diagnostics.storage')}</dt>
        <dd>
          {storage === 'ok'
            ? t('diagnostics.storageOk')
            : t(`shell.health.storage.${storage}`, {
                kept: salvage?.kept ?? 0,
                lost: salvage?.lost ?? t('shell.health.lostUnknown'),
              })}
        </dd>
        <dt>{t('diagnostics.keyring')}</dt>
        <dd>
          {t(`diagnostics.keyringState.${keyring}`)}
          {keyring === 'weak' ? ` – ${t('shell.health.keyringWeak')}` : ''}
        </dd>
        <dt>{t('diagnostics.data')}</dt>
        <dd>{t(`diagnostics.dataPlace.${data}`)}</dd>
        <dt>{t('diagnostics.settings')}</dt>
        <dd>{t(`diagnostics.settingsState.${settings}`)}</dd>
        <dt>{t('diagnostics.managed')}</dt>
        <dd>
          {t('diagnostics.managedFixed', { count: managed.fixed.length })}
          {managed.problems.map((problem) => (
            <p key={`${problem.key} ${problem.why}`}>{managedSentence(t, problem)}</p>
          ))}
        </dd>
        <dt>{t('diagnostics.tls')}</dt>
        <dd>
          {weakTls.length === 0
            ? t('diagnostics.tlsWell')
            : t('diagnostics.tlsWeak', { names: weakTls.join(', ') })}
        </dd>
      </dl>
    </section>
  )
}
