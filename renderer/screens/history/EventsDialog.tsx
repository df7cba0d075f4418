import { useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import type { HistoryEvent } from '../../../contract/history.ts'
import type { FindError, QueueRow } from '../../../contract/operations.ts'
import { formatMoment, formatMoney } from '../../i18n/format.ts'
import { answered } from '../../ipc/answered.ts'
import { ipc } from '../../ipc/client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { rowErrorSentence } from '../../sentences/errors.ts'
import { eventDetail, eventSentence } from '../../sentences/history.ts'
import { useLocaleClock } from '../../store/context.ts'

type Failure = FindError | { tag: 'Unreachable' }

/** Everything that happened to an operation, in order and in words, with who did it. */
export function EventsDialog({ row, onClose }: { row: QueueRow; onClose: () => void }) {
  const clock = useLocaleClock()
  const { t, language, timeZone, now } = clock
  const [events, setEvents] = useState<readonly HistoryEvent[]>([])
  const [failure, setFailure] = useState<Failure | null>(null)
  const { operationId } = row
  useEffect(() => {
    let isCurrent = true
    void answered<HistoryEvent[], Failure>(() => ipc.history.events({ operationId })).then((told) => {
      if (!isCurrent) return
      if (told.ok) setEvents(told.value)
      else setFailure(told.error)
    })
    return () => {
      isCurrent = false
    }
  }, [operationId])
  const why =
    failure === null || failure.tag === 'Unreachable'
      ? t('queue.rowError.unreachable')
      : rowErrorSentence(t, failure, clock)
  return (
    <Dialog
      title={t('history.events', { kind: t(`kind.${row.kind}`), money: formatMoney(row.money) })}
      onClose={onClose}
    >
      <Problem sentence={failure === null ? null : why} />
      <ol className="history-events">
        {events.map((told) => (
          <li key={told.sequence}>
            <span>{formatMoment(language, told.at, timeZone, now)}</span>
            <span>
              {eventSentence(t, told.event)}
              <EventDetail told={told} row={row} />
            </span>
            <span>{told.who}</span>
          </li>
        ))}
      </ol>
      <div className="actions">
        <Button className="button" onPress={onClose}>
          {t('history.hideEvents')}
        </Button>
      </div>
    </Dialog>
  )
}

/** What a person decided, or what the gateway answered. */
function EventDetail({ told, row }: { told: HistoryEvent; row: QueueRow }) {
  const { t } = useLocaleClock()
  const detail = eventDetail(t, told, row.gateway)
  return detail === null ? null : <small>{detail}</small>
}
