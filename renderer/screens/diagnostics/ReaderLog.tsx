import { formatTimeToSecond } from '../../i18n/format.ts'
import { useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { readerLog } from '../../store/stores.ts'

/** The last lines of the masked log, newest first: direction, size and what was recognised. */
export function ReaderLog() {
  const { t, language, timeZone } = useLocaleClock()
  const lines = useSnapshot(readerLog) ?? []
  return (
    <section className="card-panel" aria-labelledby="log-title">
      <h2 id="log-title">{t('diagnostics.log')}</h2>
      <p className="hint">{t('diagnostics.logSay')}</p>
      {lines.length === 0 ? <p>{t('diagnostics.logNone')}</p> : null}
      <ul className="log">
        {lines.slice(0, 12).map((line, index) => (
          // Lines are never reordered, and two may be alike.
          <li key={`${line.at} ${index}`}>
            <span>{formatTimeToSecond(language, line.at, timeZone)}</span>
            <span>{t(`diagnostics.direction.${line.direction}`)}</span>
            <span>{line.bytes}</span>
            <span>{line.text}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
