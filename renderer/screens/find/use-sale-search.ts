import { useCallback, useEffect, useRef, useState } from 'react'
import type { IpcContract, OutputOf, SaleDetail } from '../../../contract/ipc.ts'
import { err } from '../../../domain/result.ts'
import type { Result } from '../../../domain/result.ts'
import type { SalePage, SaleQuery } from '../../../domain/sales.ts'
import { useWords } from '../../i18n/index.ts'
import type { Translate } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { notOpenedSentence, searchErrorSentence } from '../../sentences/errors.ts'
import { isCardDataRefusal } from '../../ipc/client.ts'
import { isOpened, openSale } from '../../store/open-sale.ts'
import { queryOf } from './search.ts'
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
  open: (saleKey: string) => Promise<void>
}

/** Searching for sales; one exact hit of a text opens by itself. What was asked last is what is opened. */
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
  const latest = useRef(0)

  const open = useCallback(
    async (saleKey: string) => {
      const asked = (latest.current += 1)
      const opened = await openSale(saleKey)
      // Something else was searched for or opened meanwhile, or the person went elsewhere.
      if (asked !== latest.current) return
      setSearching(false)
      if (isOpened(opened)) onOpened(opened)
      else setProblem(notOpenedSentence(t, opened))
    },
    [onOpened, t],
  )

  const search = useCallback(
    async (filters: Filters, pageNumber: number, isRefresh = false): Promise<void> => {
      const query = queryOf(filters, pageNumber)
      setWrong(query.ok ? [] : query.wrong)
      if (!query.ok) return
      const asked = (latest.current += 1)
      setSearching(true)
      setStale(false)
      setProblem(null)
      const found = await ask(query.value)
      // A slow answer to an older question must not replace a newer one.
      if (asked !== latest.current) return
      if (found.ok) {
        setPage(found.value)
        setShown(filters)
        const [only] = isRefresh ? [] : found.value.sales
        if (filters.text.trim() !== '' && found.value.total === 1 && only) await open(only.key)
      } else {
        setProblem(problemOf(t, found.error))
        if (found.error.tag === 'CardDataInText') onCardData()
      }
      if (asked === latest.current) setSearching(false)
    },
    [open, onCardData, t],
  )

  useEffect(() => {
    void search(first, 1)
    return () => void (latest.current += 1)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- asked for once, when the step is shown: not again in another language
  }, [])
  useEffect(() => ipc.sales.changed.on(() => setStale(true)), [])
  useEffect(() => {
    // What is being asked is answered first: a refresh must not overtake a person's own question.
    if (isStale && !isSearching) void search(shown, page?.page ?? 1, true)
  }, [isStale, isSearching, search, shown, page])
  return { page, shown, wrong, problem, isSearching, search, open }
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
    return await ipc.sales.search(query)
  } catch (error) {
    return err({ tag: isCardDataRefusal(error) ? 'CardDataInText' : 'Unreachable' })
  }
}
