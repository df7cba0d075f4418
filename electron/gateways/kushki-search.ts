import type { Clock } from '../../domain/clock.ts'
import { dayBounds, dayOf } from '../../domain/day.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { saleTotalMinor, salesOnAPage, shownStatus } from '../../domain/sale-facts.ts'
import { readSearchText } from '../../domain/sales.ts'
import type { KushkiSale, Sale, SaleQuery } from '../../domain/sales.ts'
import type { DayRecords, SaleSearch } from './gateway.ts'
import { evidenceOfItem } from './kushki-evidence.ts'
import { saleOfItem } from './kushki-items.ts'
import { summary } from './summary.ts'

/** Filters of `POST /pos-analytics/v1/transactions/search`; dates in milliseconds since the epoch. */
export type SearchFilters = {
  client_transaction_id?: string
  transaction_reference?: string
  start_date?: number
  end_date?: number
  bin?: string
  last_four_digits?: string
}
/** Asks for one page of items. The error is the class and code of what came instead. */
export type AskPage = (
  page: number,
  size: number,
  filters: SearchFilters,
  signal: AbortSignal,
) => Promise<Result<unknown[], AnswerSummary>>

/** The most items of one page, and of one search with all its pages (Kushki, Transaction Search). */
const maxPerRequest = 500
const maxFound = 10_000

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu

const salesOf = (items: readonly unknown[]): KushkiSale[] =>
  items.map((item) => saleOfItem(item)).filter((sale) => sale !== null)

type Found = Result<{ sales: Sale[]; total: number; page: number; hasMore: boolean }, AnswerSummary>

function dayFilters(day: string, timeZone: string): Pick<SearchFilters, 'start_date' | 'end_date'> {
  const { start, end } = dayBounds(day, timeZone)
  return { start_date: start, end_date: end - 1 }
}

function filtersOf({ day, bin, lastFour }: SaleQuery, now: number, timeZone: string): SearchFilters {
  const card = {
    ...(bin === undefined ? {} : { bin }),
    ...(lastFour === undefined ? {} : { last_four_digits: lastFour }),
  }
  const isNarrow = Object.keys(card).length > 0
  if (day === undefined && isNarrow) return card
  return { ...card, ...dayFilters(day ?? dayOf(now, timeZone), timeZone) }
}

/** Whether a sale is what a text means that is no id: its ticket number or the end of it, its approval, card or amount. */
function isMeantBy(text: string): (sale: KushkiSale) => boolean {
  const { ticketEnd, lastFour, amountMinor } = readSearchText(text)
  return (sale) =>
    sale.ticketNumber === text ||
    sale.approvalCode === text ||
    (ticketEnd !== null && sale.ticketNumber?.endsWith(ticketEnd) === true) ||
    (lastFour !== null && sale.maskedPan?.endsWith(lastFour) === true) ||
    amountMinor === saleTotalMinor(sale)
}

/** Whether a text can be an id at all: four digits and an amount with a decimal mark are none. */
const mayBeId = (text: string): boolean =>
  readSearchText(text).lastFour === null && !/^[\d\s]+[.,]\d{1,2}$/u.test(text)

/** A typed or scanned id may be the sale's own or the gateway's. */
async function byId(
  ask: AskPage,
  id: string,
  signal: AbortSignal,
): Promise<Result<KushkiSale[], AnswerSummary>> {
  if (uuid.test(id)) {
    const own = await ask(1, salesOnAPage, { client_transaction_id: id.toLowerCase() }, signal)
    if (!own.ok) return own
    const sales = salesOf(own.value)
    if (sales.length > 0) return ok(sales)
  }
  const referenced = await ask(1, salesOnAPage, { transaction_reference: id }, signal)
  return referenced.ok ? ok(salesOf(referenced.value)) : referenced
}

/** Reads all pages that the filters find. `isWhole`: the search's own limit was not reached, so nothing is missing. */
async function readAll(
  ask: AskPage,
  filters: SearchFilters,
  signal: AbortSignal,
): Promise<Result<{ items: unknown[]; isWhole: boolean }, AnswerSummary>> {
  const found: unknown[] = []
  for (let page = 1; page <= maxFound / maxPerRequest; page += 1) {
    const answer = await ask(page, maxPerRequest, filters, signal)
    if (!answer.ok) return answer
    found.push(...answer.value)
    // The answer tells no total: a page that is not full is the last.
    if (answer.value.length < maxPerRequest) return ok({ items: found, isWhole: true })
  }
  return ok({ items: found, isWhole: false })
}

const paged = (sales: Result<KushkiSale[], AnswerSummary>, page: number, isWhole = true): Found =>
  sales.ok
    ? ok({
        sales: sales.value.slice((page - 1) * salesOnAPage, page * salesOnAPage),
        total: sales.value.length,
        page,
        hasMore: page * salesOnAPage < sales.value.length || !isWhole,
      })
    : err(sales.error)

/** The sales of a card's last four digits on any day, beside those of the day that the digits mean otherwise. */
async function byFourDigits(
  ask: AskPage,
  filters: SearchFilters,
  lastFour: string,
  fits: (sale: KushkiSale) => boolean,
  page: number,
  signal: AbortSignal,
): Promise<Found> {
  const ofCard = await readAll(ask, { last_four_digits: lastFour }, signal)
  if (!ofCard.ok) return ofCard
  const ofDay = await readAll(ask, filters, signal)
  if (!ofDay.ok) return ofDay
  const sales = salesOf([...ofDay.value.items, ...ofCard.value.items]).filter((sale) => fits(sale))
  const each = [...new Map(sales.map((sale) => [sale.key, sale])).values()]
  return paged(
    ok(each.toSorted((a, b) => b.createdAt - a.createdAt)),
    page,
    ofCard.value.isWhole && ofDay.value.isWhole,
  )
}

/**
 * Sales by reference, id, ticket number, day, BIN and last four, amount, status. Kushki filters neither by ticket number
 * nor by amount or status: for these the day is read whole and searched here. Four digits that are typed may be a card's
 * last: of those sales Kushki tells on any day. An empty question means today in the store's zone.
 */
export function createKushkiSearch(
  ask: AskPage,
  clock: Clock,
  timeZone: () => string,
): SaleSearch & DayRecords {
  /** A page of the sales that the filters find and that fit. */
  async function scan(
    filters: SearchFilters,
    fits: (sale: KushkiSale) => boolean,
    page: number,
    signal: AbortSignal,
  ): Promise<Found> {
    const found = await readAll(ask, filters, signal)
    if (!found.ok) return found
    const { items, isWhole } = found.value
    return paged(ok(salesOf(items).filter((sale) => fits(sale))), page, isWhole)
  }

  return {
    async recordsOf(day, signal) {
      const found = await readAll(ask, dayFilters(day, timeZone()), signal)
      if (!found.ok) return found
      // In a day that was not read to its end, an operation that is missing may just not have been read.
      if (!found.value.isWhole)
        return err(summary('kushki', 'notUnderstood', clock.now(), { message: `over ${maxFound} records` }))
      return ok(found.value.items.map((item) => evidenceOfItem(item)))
    },

    search: async (query, signal) => {
      const { text = '', amountMinor, status, page = 1 } = query
      const filters = filtersOf(query, clock.now(), timeZone())
      const isAsked = (sale: KushkiSale): boolean =>
        (amountMinor === undefined || saleTotalMinor(sale) === amountMinor) &&
        (status === undefined || shownStatus(sale) === status)
      if (text !== '') {
        const identified = mayBeId(text) ? await byId(ask, text, signal) : ok([])
        if (!identified.ok) return identified
        const sales = identified.value.filter((sale) => isAsked(sale))
        if (sales.length > 0 || uuid.test(text)) return paged(ok(sales), page)
        const isMeant = isMeantBy(text)
        const fits = (sale: KushkiSale): boolean => isMeant(sale) && isAsked(sale)
        const { lastFour } = readSearchText(text)
        return lastFour === null || query.day !== undefined || query.lastFour !== undefined
          ? scan(filters, fits, page, signal)
          : byFourDigits(ask, filters, lastFour, fits, page, signal)
      }
      if (amountMinor !== undefined || status !== undefined) return scan(filters, isAsked, page, signal)
      const answer = await ask(page, salesOnAPage, filters, signal)
      if (!answer.ok) return answer
      const sales = salesOf(answer.value)
      const hasMore = answer.value.length >= salesOnAPage
      return ok({ sales, total: (page - 1) * salesOnAPage + sales.length, page, hasMore })
    },
  }
}
