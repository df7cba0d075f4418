import { useCallback, useRef, useState } from 'react'
import { Button } from 'react-aria-components'
import type { QueueSummary, SaleDetail } from '../../../contract/ipc.ts'
import type { Draft } from '../../flow/draft.ts'
import type { FlowAction } from '../../flow/flow.ts'
import { formatListMoment, formatSpan } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { TypedPayment } from '../../later.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { useShortcuts } from '../../parts/shortcuts.ts'
import { cardDataRefused } from '../../store/card-data-refused.ts'
import { connectionOf } from '../../store/connection.ts'
import { useLocaleClock } from '../../store/context.ts'
import { useFromNow } from '../../store/now.ts'
import { useSnapshot, useSnapshotPart } from '../../store/snapshot.ts'
import { queueSummary } from '../../store/stores.ts'
import { CardSearch } from './CardSearch.tsx'
import { SaleList } from './SaleList.tsx'
import { SearchForm } from './SearchForm.tsx'
import { isToday, noFilters } from './search.ts'
import type { Filters } from './search.ts'
import { useSaleSearch } from './use-sale-search.ts'
import type { SaleSearch } from './use-sale-search.ts'

export type FindScreenProps = {
  /** What was begun and left; it can be resumed. */
  draft: Draft | null
  /** A code that was read: looked for first, in place of today's sales. */
  scanned: string | null
  act: (action: FlowAction) => void
}

/** Finding the sale: scan or type, or pick from today's list. One exact hit of a scan opens by itself. */
export function FindScreen({ draft, scanned, act }: FindScreenProps) {
  const { t } = useWords()
  const [filters, setFilters] = useState<Filters>(
    scanned === null ? noFilters : { ...noFilters, text: scanned },
  )
  const clearFilters = useCallback(() => setFilters(noFilters), [])
  const [isTyping, setTyping] = useState(false)
  const hasLiquido = useSnapshotPart(queueSummary, usesLiquido)
  const found = useSaleSearch(
    useCallback((detail: SaleDetail) => act({ type: 'open', detail }), [act]),
    clearFilters,
    filters,
  )
  const list = useRef<HTMLUListElement>(null)
  const box = useRef<HTMLInputElement>(null)
  const choose = (chosen: Filters): void => {
    setFilters(chosen)
    void found.search(chosen, 1)
  }
  useShortcuts({
    F2: () => {
      found.refresh()
      act({ type: 'find' })
      box.current?.select()
    },
  })
  const isCardTyped = useSnapshot(cardDataRefused)
  return (
    <section className="screen find" aria-labelledby="find-title">
      <h1 id="find-title">{t('find.title')}</h1>
      {draft ? <ResumeButton draft={draft} onResume={() => act({ type: 'resume' })} /> : null}
      <SearchForm
        filters={filters}
        wrong={found.wrong}
        boxRef={box}
        onFilters={setFilters}
        onChosen={choose}
        onSearch={() => void found.search(filters, 1)}
        onArrowDown={() => list.current?.querySelector('button')?.focus()}
        cardSearch={<CardSearch onFound={(lastFour) => choose({ ...noFilters, lastFour })} />}
        onType={hasLiquido ? () => setTyping(true) : null}
        onClear={() => choose(noFilters)}
      />
      {isTyping && isCardTyped !== true ? (
        <TypedPayment
          searched={filters.text}
          onClose={() => setTyping(false)}
          onAdded={(saleKey) => {
            setTyping(false)
            void found.open(saleKey)
          }}
        />
      ) : null}
      <Problem sentence={found.problem} />
      <Results found={found} listRef={list} />
    </section>
  )
}

const usesLiquido = (summary: QueueSummary | null): boolean =>
  (connectionOf(summary, 'liquido')?.state ?? 'notConfigured') !== 'notConfigured'

/** Back to what was begun and left. */
function ResumeButton({ draft, onResume }: { draft: Draft; onResume: () => void }) {
  const { t } = useWords()
  return (
    <Button className="button button-resume" onPress={onResume}>
      <Icon name="back" />
      {t('find.resume', { ticket: draft.detail.sale.ticketNumber ?? '' })}
    </Button>
  )
}

type ResultsProps = { found: SaleSearch; listRef: React.RefObject<HTMLUListElement | null> }

/** The sales found, how many, and how old the list is where it is not fresh. */
function Results({ found: { page, shown, isSearching, search, open }, listRef }: ResultsProps) {
  const { t, language, timeZone, now } = useLocaleClock()
  const onOpen = useCallback((saleKey: string) => void open(saleKey), [open])
  return (
    <div className="results">
      {page?.source === 'cache' ? (
        <Notice tone="warn">{page.asOf === null ? t('find.neverFetched') : <Age asOf={page.asOf} />}</Notice>
      ) : null}
      <h2 aria-live="polite">
        {isSearching ? t('find.searching') : isToday(shown) ? t('find.today') : t('find.results')}
        {page && !isSearching ? (
          <small>
            {t(page.hasMore ? 'find.atLeast' : 'find.total', { total: page.total })}
            {page.source === 'cache' || page.asOf === null
              ? null
              : ` · ${t('find.updated', { at: formatListMoment(language, page.asOf, timeZone, now) })}`}
          </small>
        ) : null}
      </h2>
      {page && page.asOf !== null ? (
        <SaleList
          ref={listRef}
          page={page}
          emptySentence={t(
            page.hasMore ? 'find.noneAmongNewest' : isToday(shown) ? 'find.noneToday' : 'find.none',
          )}
          onOpen={onOpen}
          onPage={(pageNumber) => void search(shown, pageNumber)}
        />
      ) : null}
    </div>
  )
}

/** How old a list is that was kept. */
function Age({ asOf }: { asOf: number }) {
  const { t } = useWords()
  const age = useFromNow((now) => formatSpan(now - asOf))
  return t('find.cached', { age, gateway: t('shell.gateway.kushki') })
}
