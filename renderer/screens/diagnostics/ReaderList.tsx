import { useWords } from '../../i18n/index.ts'
import { Empty } from '../../parts/Empty.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { readerSentence } from '../../sentences/reader.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { readers } from '../../store/stores.ts'

/** Every reader that is seen: what it is, what it does, what keeps it from working. */
export function ReaderList() {
  const { t } = useWords()
  const snapshot = useSnapshot(readers)
  const found = snapshot?.readers ?? []
  return (
    <section className="card-panel" aria-labelledby="readers-title">
      <h2 id="readers-title">{t('diagnostics.readers')}</h2>
      <p>
        {t(`reader.bridge.${snapshot?.bridge.state ?? 'starting'}`)} ·{' '}
        {t('diagnostics.restarts', { count: snapshot?.bridge.restarts ?? 0 })}
      </p>
      {(snapshot?.missing ?? []).map((name) => (
        <Notice key={name} tone="warn">
          {t(`reader.missing.${name}`)}
        </Notice>
      ))}
      {found.length === 0 ? <Empty icon="card" say={t('diagnostics.readersNone')} /> : null}
      <ul className="rows">
        {found.map((reader) => (
          <li key={reader.id} className="row" data-testid="reader-item" data-phase={reader.phase}>
            <strong>{reader.name}</strong>
            <span>{readerSentence(t, reader)}</span>
            <span className="hint">
              {t(`diagnostics.transport.${reader.transport}`)} · {reader.path}
              {reader.serial === undefined ? '' : ` · ${reader.serial}`}
            </span>
            <span className="hint">
              {t('diagnostics.frames', { frames: reader.frames, bad: reader.badFrames })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
