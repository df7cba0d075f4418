import { useCallback, useEffect, useRef, useState } from 'react'
import { Button } from 'react-aria-components'
import type { SalePage } from '../../../domain/sales.ts'
import type { Draft } from '../../flow/draft.ts'
import type { FlowAction } from '../../flow/flow.ts'
import { formatSpan } from '../../i18n/format.ts'
import { ipc } from '../../ipc/client.ts'
import { Field } from '../../parts/Field.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { connectionOf } from '../../store/connection.ts'
import { useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { queueSummary } from '../../store/stores.ts'
import { FilterFields } from './FilterFields.tsx'
import { openSale } from './open-sale.ts'
import { SaleList } from './SaleList.tsx'
import { TypedPayment } from './TypedPayment.tsx'
import { isToday, noFilters, queryOf } from './search.ts'
import type { FilterName, Filters } from './search.ts'

export type FindScreenProps = { kept: Draft | null; act: (action: FlowAction) => void }

/** Finding the sale: scan or type, or pick from today's list. One exact hit of a scan opens by itself. */
export function FindScreen({ kept, act }: FindScreenProps) {
  const { t, now } = useLocaleClock()
  const [filters, setFilters] = useState<Filters>(noFilters)
  const [shown, setShown] = useState<Filters>(noFilters)
  const [wrong, setWrong] = useState<readonly FilterName[]>([])
  const [page, setPage] = useState<SalePage | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [isSearching, setSearching] = useState(true)
  const [isStale, setStale] = useState(false)
  const [isTyping, setTyping] = useState(false)
  const offersLiquido = connectionOf(useSnapshot(queueSummary), 'liquido')?.state ?? 'notConfigured'
  const latest = useRef(0)
  const list = useRef<HTMLUListElement>(null)

  const open = useCallback(
    async (saleKey: string) => {
      const opened = await openSale(saleKey)
      if (opened === 'unreachable') setProblem(t('find.failed'))
      else if (opened === 'unknown') setProblem(t('sale.unknownSale'))
      else act({ type: 'open', detail: opened })
    },
    [act, t],
  )

  const search = useCallback(
    async (wanted: Filters, pageNumber: number, isRefresh = false) => {
      const query = queryOf(wanted, pageNumber)
      setWrong(query.ok ? [] : query.wrong)
      if (!query.ok) return
      latest.current += 1
      const turn = latest.current
      setSearching(true)
      setProblem(null)
      try {
        const found = await ipc.sales.search(query.value)
        // A slow answer to an older question must not replace a newer one.
        if (turn !== latest.current) return
        if (found.ok) {
          setPage(found.value)
          setShown(wanted)
          const [only] = isRefresh ? [] : found.value.sales
          if (wanted.text.trim() !== '' && found.value.total === 1 && only) await open(only.key)
        } else {
          const { error } = found
          const gateway = 'gateway' in error ? t(`shell.gateway.${error.gateway}`) : ''
          setProblem(t(`searchError.${error.tag}`, { gateway }))
        }
      } catch {
        if (turn === latest.current) setProblem(t('find.failed'))
      } finally {
        if (turn === latest.current) setSearching(false)
      }
    },
    [open, t],
  )

  useEffect(() => {
    void search(noFilters, 1)
    // Today's list is asked for once, when the step is shown; a change of language must not ask again.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])

  useEffect(() => ipc.sales.changed.on(() => setStale(true)), [])
  useEffect(() => {
    // What is being asked is answered first: a refresh must not overtake a person's own question.
    if (!isStale || isSearching) return
    setStale(false)
    void search(shown, page?.page ?? 1, true)
  }, [isStale, isSearching, search, shown, page])

  const onFilter = (name: FilterName, text: string): void => setFilters({ ...filters, [name]: text })
  return (
    <section className="screen find" aria-labelledby="find-title">
      <h1 id="find-title">{t('find.title')}</h1>
      {kept ? (
        <Button className="button button-keep" onPress={() => act({ type: 'resume' })}>
          <Icon name="back" />
          {t('find.resume', { ticket: kept.detail.sale.ticketNumber ?? '' })}
        </Button>
      ) : null}
      <search>
        <form
          className="search"
          onSubmit={(event) => {
            event.preventDefault()
            void search(filters, 1)
          }}
        >
          <div className="search-line">
            <Field
              label={t('find.search')}
              hint={t('find.searchHint')}
              value={filters.text}
              onChange={(text) => onFilter('text', text)}
              onArrowDown={() => list.current?.querySelector('button')?.focus()}
              maxLength={120}
              takesFocus
            />
            <Button className="button button-main" type="submit">
              <Icon name="search" />
              {t('find.go')}
            </Button>
          </div>
          <FilterFields
            filters={filters}
            wrong={wrong}
            onFilter={onFilter}
            onType={offersLiquido === 'notConfigured' ? null : () => setTyping(true)}
            onClear={() => {
              setFilters(noFilters)
              void search(noFilters, 1)
            }}
          />
        </form>
      </search>
      {isTyping ? (
        <TypedPayment
          onClose={() => setTyping(false)}
          onAdded={(saleKey) => {
            setTyping(false)
            void open(saleKey)
          }}
        />
      ) : null}
      {problem === null ? null : (
        <Notice tone="bad" isUrgent>
          {problem}
        </Notice>
      )}
      {page?.source === 'cache' ? (
        <Notice tone="warn">
          {page.asOf === null
            ? t('find.neverFetched')
            : t('find.cached', { age: formatSpan(now - page.asOf) })}
        </Notice>
      ) : null}
      <h2 aria-live="polite">
        {isSearching ? t('find.searching') : isToday(shown) ? t('find.today') : t('find.results')}
        {page && !isSearching ? <small>{t('find.total', { total: page.total })}</small> : null}
      </h2>
      {page && page.asOf !== null ? (
        <SaleList
          ref={list}
          page={page}
          emptySentence={isToday(shown) ? t('find.noneToday') : t('find.none')}
          onOpen={(saleKey) => void open(saleKey)}
          onPage={(pageNumber) => void search(shown, pageNumber)}
        />
      ) : null}
    </section>
  )
}
