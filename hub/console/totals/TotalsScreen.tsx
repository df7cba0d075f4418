import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { Totals } from '../../../contract/hub/console.ts'
import { formatMoney, isoDay } from '../../../renderer/i18n/format.ts'
import { slowGapMs, useAnswer } from '../calls/use-answer.ts'
import { useWords } from '../i18n/words.ts'
import { TextBox } from '../parts/Fields.tsx'
import { useNames } from '../parts/names.ts'
import { daySpan, useNow, zone } from '../parts/now.ts'
import { Read } from '../parts/Read.tsx'

type Total = Totals['totals'][number]
const minuteMs = 60_000

/** What a day gave back, by store, way and reason. */
export function TotalsScreen() {
  const { words } = useWords()
  const names = useNames()
  const today = isoDay(useNow(minuteMs), zone)
  /** `null`: today, also after midnight. */
  const [chosen, setChosen] = useState<string | null>(null)
  const day = chosen ?? today
  const totals = useAnswer('totals', { input: daySpan(day) }, { gapMs: slowGapMs })
  return (
    <>
      <h1>{words.totals.title}</h1>
      <div className="day">
        <TextBox
          label={words.totals.day}
          type="date"
          value={day}
          onChange={(value) => setChosen(value === '' || value === today ? null : value)}
        />
        <Button className="button" isDisabled={chosen === null} onPress={() => setChosen(null)}>
          {words.totals.today}
        </Button>
      </div>
      <p className="hint">{words.totals.say}</p>
      <Read answer={totals}>
        {({ totals: rows }) => {
          if (rows.length === 0) return <p className="empty">{words.totals.none}</p>
          const byStore = Map.groupBy(rows, ({ storeId }) => storeId)
          return (
            <>
              {byStore.size > 1 ? <TotalTable title={words.totals.all} rows={acrossStores(rows)} /> : null}
              {[...byStore].map(([storeId, ofStore]) => (
                <TotalTable key={storeId} title={names.of(storeId)} rows={ofStore} />
              ))}
            </>
          )
        }}
      </Read>
    </>
  )
}

const nameOf = ({ kind, currency, reason }: Total): string => JSON.stringify([kind, currency, reason])

/** The rows of all stores, each way and reason once. */
const acrossStores = (rows: readonly Total[]): Total[] =>
  [...Map.groupBy(rows, nameOf).values()].flatMap(sumOf)

function sumOf(rows: readonly Total[]): Total[] {
  const [first] = rows
  if (first === undefined) return []
  const count = rows.reduce((sum, row) => sum + row.count, 0)
  return [{ ...first, count, minor: rows.reduce((sum, row) => sum + row.minor, 0) }]
}

function TotalTable({ title, rows }: { title: string; rows: readonly Total[] }) {
  const { words } = useWords()
  const sums = [...Map.groupBy(rows, ({ currency }) => currency).values()].flatMap(sumOf)
  const amountOf = ({ currency, minor }: Total): string =>
    currency === null ? words.queue.noAmount : formatMoney({ currency, minor })
  return (
    <table className="card totals">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{words.totals.way}</th>
          <th scope="col">{words.totals.count}</th>
          <th scope="col">{words.totals.amount}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={nameOf(row)}>
            <th scope="row">
              {row.kind === null ? words.totals.noKind : words.kind[row.kind]}
              <small>{row.reason ?? words.totals.noReason}</small>
            </th>
            <td>{row.count.toLocaleString('es-PE')}</td>
            <td className="money">{amountOf(row)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        {sums.map((row) => (
          <tr key={row.currency}>
            <th scope="row">{words.totals.sum}</th>
            <td>{row.count.toLocaleString('es-PE')}</td>
            <td className="money">{amountOf(row)}</td>
          </tr>
        ))}
      </tfoot>
    </table>
  )
}
