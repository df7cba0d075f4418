import type { Stores } from '../../../contract/hub/administration.ts'
import { formatMoment } from '../../../renderer/i18n/format.ts'
import { useAnswer } from '../calls/use-answer.ts'
import { useWords } from '../i18n/words.ts'
import { Notice } from '../parts/Notice.tsx'
import { useNow, zone } from '../parts/now.ts'
import { Read } from '../parts/Read.tsx'

const minuteMs = 60_000

/** What should not have happened, before everything else. */
export function Alarms({ stores: { stores } }: { stores: Stores }) {
  const { words, language } = useWords()
  const now = useNow(minuteMs)
  const alarms = useAnswer('alarms', { input: {} })
  const nameOf = (counterId: string): string => {
    const store = stores.find(({ counters }) => counters.some((one) => one.counterId === counterId))
    const counter = store?.counters.find((one) => one.counterId === counterId)
    return words.alarms.of(counter?.label ?? counterId, store?.label ?? '')
  }
  return (
    <Read answer={alarms}>
      {({ alarms: told }) =>
        told.length === 0 ? null : (
          <section aria-labelledby="alarms" className="stack">
            <h2 id="alarms">{words.alarms.title}</h2>
            {told.map((alarm) => (
              <Notice key={`${alarm.counterId}${alarm.kind}${alarm.sequence}`} tone="bad">
                <strong>{nameOf(alarm.counterId)}.</strong> {words.alarms.kind[alarm.kind]}
                <p className="hint">
                  {words.alarms.where(alarm.sequence.toLocaleString('es-PE'))}{' '}
                  {words.alarms.times(alarm.times, formatMoment(language, alarm.lastAt, zone, now))}
                </p>
              </Notice>
            ))}
          </section>
        )
      }
    </Read>
  )
}
