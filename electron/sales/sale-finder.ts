import type { z } from 'zod'
import type { Clock, Timers } from '../../domain/clock.ts'
import { dayOf } from '../../domain/day.ts'
import type { FindPaymentError, searchErrorSchema } from '../../contract/ipc.ts'
import type { StorageFailed } from '../../contract/operations.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import type { LiquidoSale, Sale, SalePage, SaleQuery, TypedPayment } from '../../domain/sales.ts'
import type { PaymentQuery, SaleSearch } from '../gateways/gateway.ts'
import { storageFailed } from '../storage/failure.ts'
import type { SalesCache } from '../storage/sales-cache.ts'
import { createPaymentFinder, liquidoPrefix } from './payment-finder.ts'

type SearchError = z.infer<typeof searchErrorSchema>

export type SaleFinderDependencies = {
  kushki: SaleSearch
  liquido: PaymentQuery
  cache: SalesCache
  clock: Clock
  timers: Timers
  /** The list that the last search gave is out of date: the gateway answers again, or sales came another way. */
  onChanged: () => void
  /** IANA name of the store's time zone. */
  timeZone: () => string
  /** Whether the store takes Liquido payments. */
  isLiquidoEnabled: () => boolean
}

export type SaleFinder = {
  /**
   * Asks the gateway and remembers what it says; without a link, what was seen before, as old as `asOf`. The gateway is
   * then asked the last question again until it answers, which `onChanged` tells. A text that may be the key of a
   * Liquido payment is asked there too; its answer is waited for until `paymentSignal` ends.
   */
  search(
    query: SaleQuery,
    signal: AbortSignal,
    paymentSignal?: AbortSignal,
  ): Promise<Result<SalePage, SearchError>>
  /** The sale as its gateway knows it now, where it can be asked; otherwise as it was seen before, `null` if never. */
  refresh(saleKey: string, signal: AbortSignal): Promise<Result<Sale | null, StorageFailed>>
  /**
   * A Liquido payment by its key: as Liquido tells it now; where it cannot be asked, as it or its callbacks told before.
   * What a person typed does not count.
   */
  findPayment(referenceId: string, signal: AbortSignal): Promise<Result<LiquidoSale, FindPaymentError>>
  /**
   * Keeps a Liquido payment that a person typed, unless Liquido has told of it: then it is answered as Liquido told it.
   *
   * @param typedBy the supervisor who answers for it; empty where the store has none
   */
  addTyped(payment: TypedPayment, typedBy: string): Result<LiquidoSale, StorageFailed>
  /** Remembers sales that nobody searched for (a callback told of them), and tells `onChanged`. */
  remember(sales: readonly Sale[]): ReturnType<SalesCache['put']>
  /** Asks the gateway nothing more by itself. */
  stop(): void
}

/** The waits between two tries of a search that found no gateway double from the first to the last. Milliseconds. */
const firstRetryMs = 500
const maxRetryMs = 30_000

const isEmpty = ({ text = '', ...filters }: SaleQuery): boolean =>
  text === '' &&
  filters.day === undefined &&
  filters.bin === undefined &&
  filters.lastFour === undefined &&
  filters.amountMinor === undefined &&
  filters.status === undefined

/** Finds sales for the cashier: online at the gateway, offline among those seen before. */
export function createSaleFinder(options: SaleFinderDependencies): SaleFinder {
  const { kushki, cache, clock, onChanged, timeZone, isLiquidoEnabled } = options
  const today = (): string => dayOf(clock.now(), timeZone())
  const seen = createSeenSales(cache, today, isLiquidoEnabled)
  const retries = createSearchRetries(options)
  const liquido = createPaymentFinder(options)

  return {
    search: async (query, signal, paymentSignal = signal) => {
      const startRetries = retries.searched(query)
      const [answer] = await Promise.all([
        query.gateway === 'liquido' ? null : kushki.search(query, signal),
        // Found or not, what there is to show is in the cache by then.
        query.gateway === 'kushki' ? null : liquido.ask(query.text ?? '', paymentSignal),
      ])
      if (answer === null) return seen.page(query)
      if (!answer.ok) {
        const error = fatal(answer.error, isLiquidoEnabled())
        if (error !== null) return err(error)
        startRetries()
        return seen.page(query)
      }
      const now = clock.now()
      const { sales, total, page, hasMore } = answer.value
      // A full disk must not hide what the gateway has just said.
      cache.put(sales, now)
      const also = seen.payments(query)
      return ok({
        sales: [...sales, ...also].toSorted((a, b) => b.createdAt - a.createdAt),
        total: total + also.length,
        page,
        hasMore,
        source: 'gateway',
        asOf: now,
      })
    },

    refresh: async (saleKey, signal) => {
      if (saleKey.startsWith(liquidoPrefix)) await liquido.ask(saleKey.slice(liquidoPrefix.length), signal)
      const found = cache.get(saleKey)
      const before = found.ok ? found : storageFailed(found.error)
      if (!saleKey.startsWith('kushki:')) return before
      const answer = await kushki.search({ text: saleKey.slice('kushki:'.length) }, signal)
      const now = answer.ok ? answer.value.sales.find(({ key }) => key === saleKey) : undefined
      if (now === undefined) return before
      cache.put([now], clock.now())
      return ok(now)
    },

    findPayment: (referenceId, paymentSignal) => liquido.find(referenceId, paymentSignal),
    addTyped: (payment, typedBy) => liquido.addTyped(payment, typedBy),

    remember(sales) {
      const put = cache.put(sales, clock.now())
      if (put.ok) onChanged()
      return put
    },

    stop: () => retries.stop(),
  }
}

/** Answers out of the sales seen before. */
function createSeenSales(
  cache: SalesCache,
  today: () => string,
  isLiquidoEnabled: () => boolean,
): { page(query: SaleQuery): Result<SalePage, StorageFailed>; payments(query: SaleQuery): Sale[] } {
  /** The cache takes an empty question for everything; for the cashier it means today. */
  const find = (query: SaleQuery): ReturnType<SalesCache['find']> =>
    cache.find(isEmpty(query) ? { ...query, day: today() } : query)
  return {
    page(query) {
      const found = find(query)
      return found.ok ? ok({ ...found.value, source: 'cache' }) : storageFailed(found.error)
    },
    /** Liquido documents no search: its payments are those that were asked for, typed, or told by a callback. */
    payments(query) {
      if (!isLiquidoEnabled() || query.gateway === 'kushki' || (query.page ?? 1) > 1) return []
      const found = find({ ...query, gateway: 'liquido' })
      return found.ok ? found.value.sales.filter(({ gateway }) => gateway === 'liquido') : []
    },
  }
}

/** Asks the last question again until the gateway answers or refuses it, and tells that by `onChanged`. */
function createSearchRetries({ kushki, timers, onChanged, isLiquidoEnabled }: SaleFinderDependencies): {
  /** A new search: tries of an older one end. Gives what starts its own, where it is still the last. */
  searched(query: SaleQuery): () => void
  stop(): void
} {
  const stopped = new AbortController()
  /** Of the last search: a try of an older one says nothing any more. */
  let lastSearch = 0
  let cancelRetry = (): void => {}

  function retryAfter(waitMs: number, query: SaleQuery, search: number): void {
    cancelRetry = timers.after(waitMs, () => void retry(waitMs, query, search))
  }

  async function retry(waitMs: number, query: SaleQuery, search: number): Promise<void> {
    const answer = await kushki.search(query, stopped.signal)
    if (stopped.signal.aborted || search !== lastSearch) return
    if (!answer.ok && fatal(answer.error, isLiquidoEnabled()) === null)
      return retryAfter(Math.min(maxRetryMs, waitMs * 2), query, search)
    // What it said, or why it refuses, is the answer to the window's own next question.
    onChanged()
  }

  return {
    searched(query) {
      cancelRetry()
      lastSearch += 1
      const search = lastSearch
      return () => {
        if (search === lastSearch && !stopped.signal.aborted) retryAfter(firstRetryMs, query, search)
      }
    },
    stop() {
      stopped.abort()
      cancelRetry()
    },
  }
}

/** Why a search that failed has no page at all; `null` where the cache is the better answer. */
function fatal({ class: meaning, code }: AnswerSummary, isLiquidoEnabled: boolean): SearchError | null {
  if (code === 'noCredential') return isLiquidoEnabled ? null : { tag: 'NotConfigured' }
  if (meaning === 'unauthorised') return { tag: 'Unauthorised', gateway: 'kushki' }
  return code === 'notUnderstood' ? { tag: 'AnswerNotUnderstood', gateway: 'kushki' } : null
}
