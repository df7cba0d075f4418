import type { QueueRow } from '../../../contract/hub/console.ts'
import { useAnswer } from '../calls/use-answer.ts'
import { useWords } from '../i18n/words.ts'
import type { Names } from '../parts/names.ts'
import { Read } from '../parts/Read.tsx'
import { OperationRow } from './OperationRow.tsx'
import { gatewayOf } from './sale.ts'

/** Cases shown; the rest by the filter. */
const shown = 20

/** What waits for a person, whatever is filtered: with what the hub knows, and where it is decided. */
export function Cases({ names }: { names: Names }) {
  const { words } = useWords()
  const cases = useAnswer('queue', { input: { state: 'attention', limit: shown } })
  return (
    <section className="stack" aria-labelledby="cases">
      <h2 id="cases">{words.queue.cases}</h2>
      <Read answer={cases}>
        {({ operations, next }) =>
          operations.length === 0 ? (
            <p className="hint">{words.queue.casesNone}</p>
          ) : (
            <>
              <p>{words.queue.casesSay}</p>
              <ul className="card rows cases" data-testid="cases">
                {operations.map((row) => (
                  <OperationRow key={`${row.counterId}${row.operationId}`} row={row} names={names}>
                    <Why row={row} />
                  </OperationRow>
                ))}
              </ul>
              {next === null ? null : <p className="hint">{words.queue.casesMore(operations.length)}</p>}
            </>
          )
        }
      </Read>
    </section>
  )
}

function Why({ row: { attention, saleKey } }: { row: QueueRow }) {
  const { words } = useWords()
  if (attention === null) return null
  return <p className="why">{words.attention[attention].replaceAll('{{gateway}}', gatewayOf(saleKey))}</p>
}
