import { formatMoment } from '../../../renderer/i18n/format.ts'
import { useAnswer } from '../calls/use-answer.ts'
import { useWords } from '../i18n/words.ts'
import { useNames } from '../parts/names.ts'
import { useNow, zone } from '../parts/now.ts'
import { Read } from '../parts/Read.tsx'

const minuteMs = 60_000

/** Who did what at the hub, the newest first. */
export function ActsScreen() {
  const { words, language } = useWords()
  const audit = useAnswer('audit', { input: {} })
  const names = useNames()
  const now = useNow(minuteMs)
  return (
    <>
      <h1>{words.acts.title}</h1>
      <Read answer={audit}>
        {({ entries }) =>
          entries.length === 0 ? (
            <p className="empty">{words.acts.none}</p>
          ) : (
            <ul className="card acts">
              {entries.map(({ at, act, by, storeId, counterId }, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- an entry has no name of its own, and none is ever changed
                <li key={`${entries.length - index} ${at}`}>
                  <span className="hint">{formatMoment(language, at, zone, now)}</span>
                  <strong>{by}</strong>
                  <span>{words.acts.act[act]}</span>
                  <span className="hint">
                    {[counterId, storeId].flatMap((id) => (id === null ? [] : names.of(id))).join(', ')}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Read>
    </>
  )
}
