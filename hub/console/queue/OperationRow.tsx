import { useId, useState } from 'react'
import type { ReactNode } from 'react'
import type { QueueRow } from '../../../contract/hub/console.ts'
import { formatListMoment, formatMoment, formatMoney } from '../../../renderer/i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import type { Names } from '../parts/names.ts'
import { useNow, zone } from '../parts/now.ts'
import { StateMark } from '../parts/StateMark.tsx'
import { History } from './History.tsx'
import { gatewayOf, saleNumberOf, shortSale } from './sale.ts'

const minuteMs = 60_000

type OperationRowProps = { row: QueueRow; names: Names; children?: ReactNode }

/** One operation in a line; what is known of it unfolds below. */
export function OperationRow({ row, names, children }: OperationRowProps) {
  const { words, language } = useWords()
  const now = useNow(minuteMs)
  const [isOpen, setOpen] = useState(false)
  const detailId = useId()
  const { kind, currency, minor, saleKey, counterId, storeId } = row
  const money = currency === null || minor === null ? words.queue.noAmount : formatMoney({ currency, minor })
  return (
    <li data-testid="operation">
      <button
        type="button"
        className="row"
        aria-expanded={isOpen}
        aria-controls={detailId}
        onClick={() => setOpen(!isOpen)}
      >
        <span className="row-when">{formatListMoment(language, row.beganAt, zone, now)}</span>
        <span className="row-money money">{money}</span>
        <span className="row-kind">{kind === null ? words.queue.noKind : words.kind[kind]}</span>
        <StateMark state={row.state} />
        <span className="row-where">
          {names.of(counterId)}, {names.of(storeId)}
        </span>
        <span className="row-sale code">
          {saleKey === null ? words.queue.noSale : `${gatewayOf(saleKey)} ${shortSale(saleKey)}`}
        </span>
      </button>
      {children}
      <div id={detailId} hidden={!isOpen}>
        {isOpen ? <Detail row={row} now={now} /> : null}
      </div>
    </li>
  )
}

function Detail({ row, now }: { row: QueueRow; now: number }) {
  const { words, language } = useWords()
  const { queue } = words
  const { saleKey, beganAt, updatedAt, code, operationId } = row
  const when = (at: number): string => formatMoment(language, at, zone, now)
  return (
    <div className="detail stack">
      <dl className="facts">
        <div>
          <dt>{queue.saleWhole}</dt>
          <dd className="code">
            {saleKey === null ? queue.noSale : `${gatewayOf(saleKey)} ${saleNumberOf(saleKey)}`}
          </dd>
        </div>
        <div>
          <dt>{queue.operation}</dt>
          <dd className="code">{operationId}</dd>
        </div>
        <div>
          <dt>{queue.began}</dt>
          <dd>{when(beganAt)}</dd>
        </div>
        <div>
          <dt>{queue.changed}</dt>
          <dd>{when(updatedAt)}</dd>
        </div>
        {code === null ? null : (
          <div>
            <dt>{queue.lastCode}</dt>
            <dd className="code">{code}</dd>
          </div>
        )}
      </dl>
      <History row={row} />
    </div>
  )
}
