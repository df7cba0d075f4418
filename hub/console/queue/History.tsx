import type { OperationEvents, QueueRow } from '../../../contract/hub/console.ts'
import { formatTimeToSecond, formatDay } from '../../../renderer/i18n/format.ts'
import { eventWord } from '../../../renderer/sentences/event-words.ts'
import { useAnswer } from '../calls/use-answer.ts'
import type { Words } from '../i18n/es.ts'
import { useWords } from '../i18n/words.ts'
import { zone } from '../parts/now.ts'
import { Read } from '../parts/Read.tsx'
import { gatewayOf } from './sale.ts'

type Event = OperationEvents['events'][number]

/** What an entry says, and what stands beside it. */
function sentencesOf(
  words: Words,
  { type, code, verdict, attention, reason }: Event,
  gateway: string,
): string[] {
  const word = eventWord(type)
  return [
    word === null ? words.queue.other(type) : words.event[word],
    ...(reason === null ? [] : [words.queue.reason(reason)]),
    ...(verdict === null ? [] : [words.queue.decided(words.verdict[verdict])]),
    ...(code === null ? [] : [words.queue.code(code)]),
    ...(attention === null ? [] : [words.attention[attention].replaceAll('{{gateway}}', gateway)]),
  ]
}

/** What happened to an operation, in words. */
export function History({ row: { counterId, operationId, saleKey } }: { row: QueueRow }) {
  const { words, language } = useWords()
  const events = useAnswer('operationEvents', { input: {}, params: { counterId, operationId } })
  return (
    <>
      <h3>{words.queue.events}</h3>
      <Read answer={events}>
        {({ events: told }) => (
          <ol className="events">
            {told.map((event) => {
              const [first, ...rest] = sentencesOf(words, event, gatewayOf(saleKey))
              return (
                <li key={event.sequence}>
                  <span className="hint">
                    {formatDay(language, event.at, zone)} {formatTimeToSecond(language, event.at, zone)}
                  </span>
                  <span>
                    <strong>{first}</strong> <span className="hint">({words.queue.by[event.by]})</span>
                    {rest.map((sentence) => (
                      <span className="beside" key={sentence}>
                        {sentence}
                      </span>
                    ))}
                  </span>
                </li>
              )
            })}
          </ol>
        )}
      </Read>
      <p className="hint">{words.queue.clocks}</p>
    </>
  )
}
