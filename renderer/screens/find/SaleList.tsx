import { memo, useEffect, useRef } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import { Button } from 'react-aria-components'
import { saleTotalMinor, salesOnAPage, shownStatus } from '../../../domain/sale-facts.ts'
import type { Sale, SalePage, ShownStatus } from '../../../domain/sales.ts'
import { formatListMoment, formatMoney } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { Empty } from '../../parts/Empty.tsx'
import { Icon } from '../../parts/Icon.tsx'
import type { IconName } from '../../parts/Icon.tsx'
import { PaidWith } from '../../parts/PaidWith.tsx'
import { useLocaleClock } from '../../store/context.ts'
import { saleCurrency } from '../../sentences/sale.ts'

export type SaleListProps = {
  ref: RefObject<HTMLUListElement | null>
  page: SalePage
  emptySentence: string
  onOpen: (saleKey: string) => void
  onPage: (page: number) => void
}

/** Of a ticket's number, in a list. */
const shownDigits = 4

/** Arrow keys move along the list, so that a cashier without a mouse need not press Tab for each. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  // One sale is opened, however long Enter is held.
  if (event.key === 'Enter' && event.repeat) event.preventDefault()
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const here = buttons.findIndex((button) => button === document.activeElement)
  event.preventDefault()
  buttons[here + step]?.focus()
}

/** The sales found: each row is one button that opens the sale. A page that is turned begins at its top. */
export function SaleList({ ref, page, emptySentence, onOpen, onPage }: SaleListProps) {
  const { t } = useWords()
  const turnedTo = useRef<number | null>(null)
  useEffect(() => {
    if (turnedTo.current !== page.page) return
    turnedTo.current = null
    ref.current?.querySelector('button')?.focus()
    ref.current?.scrollIntoView({ block: 'start' })
  }, [page.page, ref])
  const turnTo = (next: number): void => {
    turnedTo.current = next
    onPage(next)
  }
  const pages = Math.max(page.page + Number(page.hasMore), Math.ceil(page.total / salesOnAPage))
  if (page.sales.length === 0) return <Empty icon="search" say={emptySentence} />
  return (
    <>
      <div className="sale-row sales-head" aria-hidden="true">
        <span>{t('find.time')}</span>
        <span className="sale-amount">{t('sale.amount')}</span>
        <span>{t('sale.card')}</span>
        <span>{t('sale.status')}</span>
        <span className="sale-ticket">{t('outcome.ticket')}</span>
      </div>
      <SaleRows ref={ref} sales={page.sales} onOpen={onOpen} />
      {pages > 1 ? (
        <div className="pages">
          <Button className="button" isDisabled={page.page <= 1} onPress={() => turnTo(page.page - 1)}>
            {t('find.previous')}
          </Button>
          <span>{t('find.page', { page: page.page, pages })}</span>
          <Button className="button" isDisabled={page.page >= pages} onPress={() => turnTo(page.page + 1)}>
            {t('find.next')}
          </Button>
        </div>
      ) : null}
    </>
  )
}

type SaleRowsProps = Pick<SaleListProps, 'ref' | 'onOpen'> & { sales: readonly Sale[] }

/** Drawn again with other sales or another minute, not with every key in the box above them. */
const SaleRows = memo(function SaleRows({ ref, sales, onOpen }: SaleRowsProps) {
  const clock = useLocaleClock()
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys bubble up from the buttons inside
    <ul className="sales" ref={ref} onKeyDown={moveFocus}>
      {sales.map((sale) => (
        <li key={sale.key}>
          <SaleButton sale={sale} clock={clock} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  )
})

const statusIcons: Readonly<Record<ShownStatus, IconName>> = {
  approved: 'check',
  unknown: 'question',
  declined: 'cross',
  reversed: 'back',
}

type SaleButtonProps = {
  sale: Sale
  clock: ReturnType<typeof useLocaleClock>
  onOpen: (saleKey: string) => void
}

/** A plain button: fifty of those that watch the pointer themselves take longer to draw than all else of a page. */
function SaleButton({ sale, clock: { t, language, timeZone, now }, onOpen }: SaleButtonProps) {
  const status = shownStatus(sale)
  return (
    <button
      type="button"
      className={status === 'declined' || status === 'reversed' ? 'sale-row sale-row-over' : 'sale-row'}
      data-sale-key={sale.key}
      onClick={() => onOpen(sale.key)}
    >
      <span className="sale-time">{formatListMoment(language, sale.createdAt, timeZone, now)}</span>
      <span className="sale-amount">
        {formatMoney({ currency: saleCurrency(sale), minor: saleTotalMinor(sale) })}
      </span>
      <span className="sale-payment">
        <PaidWith sale={sale} />
      </span>
      <span className={`sale-status status-${status}`}>
        <Icon name={statusIcons[status]} />
        {t(`saleStatus.${status}`)}
      </span>
      <Ticket number={sale.ticketNumber} />
    </button>
  )
}

/** The end of a ticket's number, by which a voucher is told from the next; the whole one is read out. */
function Ticket({ number }: { number: string | undefined }) {
  const { t } = useWords()
  if (number === undefined) return <span className="sale-ticket">{t('find.noTicket')}</span>
  return (
    <span className="sale-ticket">
      <span aria-hidden="true">
        {number.length > shownDigits ? `…${number.slice(-shownDigits)}` : number}
      </span>
      <span className="heard">{t('find.ticket', { ticket: number })}</span>
    </span>
  )
}
