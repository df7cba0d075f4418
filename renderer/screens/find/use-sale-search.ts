import { useCallback, useEffect, useRef, useState } from 'react'
import type { IpcContract, OutputOf, SaleDetail } from '../../../contract/ipc.ts'
import { err } from '../../../domain/result.ts'
import type { Result } from '../../../domain/result.ts'
import { isNamedBy } from '../../../domain/sale-facts.ts'
import type { SalePage, SaleQuery } from '../../../domain/sales.ts'
import { useWords } from '../../i18n/index.ts'
import type { Translate } from '../../i18n/index.ts'
import { ipc, isCardDataRefusal } from '../../ipc/client.ts'
import { notOpenedSentence, searchErrorSentence } from '../../sentences/search.ts'
import { isOpened, openSale } from '../../store/open-sale.ts'
import { connectionOf } from '../../store/connection.ts'
import { searchReach } from '../../store/search-reach.ts'
import { useSnapshotPart } from '../../store/snapshot.ts'
import { queueSummary } from '../../store/stores.ts'
import { takeEarlySales } from './early-sales.ts'
import { isToday, queryOf } from './search.ts'
import { useIdle } from './use-idle.ts'
import type { FilterName, Filters } from './search.ts'

export type SaleSearch = {
  /** The page found last; `null` until the first answer. */
  page: SalePage | null
  /** What that page was searched with. */
  shown: Filters
  /** Filters that cannot be understood. */
  wrong: readonly FilterName[]
  problem: string | null
  isSearching: boolean
  search: (filters: Filters, page: number) => Promise<void>
  /** Asks for what is shown once more, when nothing else is being asked. */
  refresh: () => void
  open: (saleKey: string) => Promise<void>
}

/** Searching for sales; what was asked last is what is opened. A sale that a text names whole opens at once. */
export function useSaleSearch(
  onOpened: (detail: SaleDetail) => void,
  /** What was typed or swiped is data of a card: it must not stand on the screen. */
  onCardData: () => void,
  /** What is searched for first. */
  first: Filters,
): SaleSearch {
  const { t } = useWords()
  const [shown, setShown] = useState<Filters>(first)
  const [wrong, setWrong] = useState<readonly FilterName[]>([])
  const [page, setPage] = useState<SalePage | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [isSearching, setSearching] = useState(true)
  const [isStale, setStale] = useState(false)
  const [questions] = useState(createQuestions)

  const open = useCallback(
    async (saleKey: string) => {
      const isLatest = questions.ask()
      const opened = await openSale(saleKey)
      // Something else was searched for or opened meanwhile, or the person went elsewhere.
      if (!isLatest()) return
      setSearching(false)
      if (isOpened(opened)) onOpened(opened)
      else setProblem(notOpenedSentence(t, opened))
    },
    [onOpened, questions, t],
  )

  const search = useCallback(
    async (filters: Filters, pageNumber: number, isRefresh = false): Promise<void> => {
      const query = queryOf(filters, pageNumber)
      setWrong(query.ok ? [] : query.wrong)
      if (!query.ok) return
      const isLatest = isRefresh ? questions.refresh() : questions.ask()
      // A list that is only brought up to date stays as it is until then.
      setSearching(!isRefresh)
      setStale(false)
      const found = await ask(query.value)
      if (!isLatest()) return
      setProblem(null)
      tellReach(found)
      if (found.ok) {
        setPage((before) => keepingSales(before, found.value))
        setShown(filters)
        const [only] = isRefresh ? [] : found.value.sales
        if (found.value.total === 1 && only && isNamedBy(only, filters.text.trim())) await open(only.key)
      } else {
        setProblem(problemOf(t, found.error))
        if (found.error.tag === 'CardDataInText') onCardData()
      }
      if (isLatest()) setSearching(false)
    },
    [open, onCardData, questions, t],
  )

  useEffect(() => {
    void search(first, 1)
    return () => void questions.ask()
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- asked for once, when the step is shown: not again in another language
  }, [])
  const refresh = useCallback(() => setStale(true), [])
  useRefreshes(refresh, isToday(shown))
  useEffect(() => {
    // What is being asked is answered first: a refresh must not overtake a person's own question.
    if (isStale && !isSearching) void search(shown, page?.page ?? 1, true)
  }, [isStale, isSearching, search, shown, page])
  return { page, shown, wrong, problem, isSearching, search, refresh, open }
}

/** A page with the very sales that are shown, where the answer says the same of each: they are not drawn anew. */
const keepingSales = (before: SalePage | null, page: SalePage): SalePage =>
  before !== null && JSON.stringify(before.sales) === JSON.stringify(page.sales)
    ? { ...page, sales: before.sales }
    : page

/** Whose answer still counts: a slow answer to an older question must not replace a newer one. */
function createQuestions() {
  let asked = 0
  let refreshed = 0
  return {
    /** A person asks, and nothing that was asked before counts any more. @returns whether its answer does */
    ask: () => {
      const mine = (asked += 1)
      return () => mine === asked
    },
    /** The list is asked for anew, which puts away nothing that the person asked. @returns whether its answer counts */
    refresh: () => {
      const before = asked
      const mine = (refreshed += 1)
      return () => before === asked && mine === refreshed
    },
  }
}

/**
 * Calls when what is shown may be out of date: main says so, the connection is back, a credential was set, or nobody
 * touched the window for a while.
 *
 * @param isDay the day's list is shown, one question; what was searched for may take the whole day's
 */
function useRefreshes(refresh: () => void, isDay: boolean): void {
  useEffect(() => ipc.sales.changed.on(refresh), [refresh])
  const connection = useSnapshotPart(
    queueSummary,
    (summary) => connectionOf(summary, 'kushki')?.state ?? null,
  )
  const before = useRef(connection)
  useEffect(() => {
    if (before.current !== null && before.current !== connection) refresh()
    before.current = connection
  }, [connection, refresh])
  useIdle(() => {
    if (isDay) refresh()
  })
}

/** What an answer, or none, says of the gateway: the banner says it too. */
function tellReach(found: Result<SalePage, SearchFailure>): void {
  const reach = found.ok
    ? found.value.source === 'cache'
      ? 'notReached'
      : 'answered'
    : found.error.tag === 'NotConfigured'
      ? 'notConfigured'
      : 'answered'
  if (searchReach.get() !== reach) searchReach.set(reach)
}

type SearchAnswer = OutputOf<IpcContract['sales']['search']>
/** `Unreachable`: main did not answer. `CardDataInText`: the frame says it. */
type SearchFailure =
  | Extract<SearchAnswer, { ok: false }>['error']
  | { tag: 'Unreachable' }
  | { tag: 'CardDataInText' }

function problemOf(t: Translate, error: SearchFailure): string | null {
  if (error.tag === 'CardDataInText') return null
  return error.tag === 'Unreachable' ? t('find.failed') : searchErrorSentence(t, error)
}

async function ask(query: SaleQuery): Promise<Result<SalePage, SearchFailure>> {
  try {
    return await (takeEarlySales(query) ?? ipc.sales.search(query))
  } catch (error) {
    return err({ tag: isCardDataRefusal(error) ? 'CardDataInText' : 'Unreachable' })
  }
}
