import { useState } from 'react'
import { Button } from 'react-aria-components'
import { slowGapMs, useAnswer } from '../calls/use-answer.ts'
import { useWords } from '../i18n/words.ts'
import { useNames } from '../parts/names.ts'
import { Read } from '../parts/Read.tsx'
import { useSettled } from '../parts/settled.ts'
import { Cases } from './Cases.tsx'
import { SaveCsv } from './SaveCsv.tsx'
import { everything, requestOf } from './filter.ts'
import type { Filter } from './filter.ts'
import { Filters } from './Filters.tsx'
import { OperationRow } from './OperationRow.tsx'

/** One queue over all counters, what waits for a person before it. */
export function QueueScreen() {
  const { words } = useWords()
  const { queue } = words
  const names = useNames()
  const [filter, setFilter] = useState<Filter>(everything)
  /** Where each page before this one ended. */
  const [cursors, setCursors] = useState<readonly string[]>([])
  const text = useSettled(filter.text)
  const request = requestOf({ ...filter, text })
  const cursor = cursors.at(-1)
  const settled = useAnswer(
    'queue',
    { input: { ...request, ...(cursor === undefined ? {} : { cursor }) } },
    { gapMs: request.text === undefined ? 0 : slowGapMs },
  )
  // What is being typed has no answer yet.
  const answer = text === filter.text ? settled : { value: null, fault: null }
  return (
    <>
      <h1>{queue.title}</h1>
      <Cases names={names} />
      <section className="stack" aria-labelledby="all">
        <div className="screen-head">
          <h2 id="all">{queue.all}</h2>
          <SaveCsv request={requestOf(filter)} names={names} />
        </div>
        <Filters
          filter={filter}
          names={names}
          onChange={(changed) => {
            setFilter(changed)
            setCursors([])
          }}
        />
        <Read answer={answer}>
          {({ operations }) =>
            operations.length === 0 ? (
              <p className="empty">{Object.keys(request).length === 0 ? queue.none : queue.noneFits}</p>
            ) : (
              <ul className="card rows" data-testid="rows">
                {operations.map((row) => (
                  <OperationRow key={`${row.counterId}${row.operationId}`} row={row} names={names} />
                ))}
              </ul>
            )
          }
        </Read>
        <Pager
          cursors={cursors}
          next={answer.value?.next ?? null}
          isReading={answer.value === null && answer.fault === null}
          onChange={setCursors}
        />
      </section>
    </>
  )
}

type PagerProps = {
  /** Where each page before this one ended. */
  cursors: readonly string[]
  /** Where this one does, if it is not the last. */
  next: string | null
  /** It is not known yet whether there are more. */
  isReading: boolean
  onChange: (cursors: readonly string[]) => void
}

function Pager({ cursors, next, isReading, onChange }: PagerProps) {
  const { words } = useWords()
  if (cursors.length === 0 && next === null && !isReading) return null
  return (
    <div className="pager">
      <Button
        className="button"
        isDisabled={cursors.length === 0}
        onPress={() => onChange(cursors.slice(0, -1))}
      >
        {words.queue.newer}
      </Button>
      <output>{words.queue.pageNumber(cursors.length + 1)}</output>
      <Button
        className="button"
        // While it is read it keeps the focus, and does nothing.
        isDisabled={next === null && !isReading}
        aria-disabled={isReading}
        onPress={() => onChange(next === null ? cursors : [...cursors, next])}
      >
        {words.queue.older}
      </Button>
    </div>
  )
}
