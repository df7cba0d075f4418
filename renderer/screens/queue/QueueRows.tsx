import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import type { Range, Virtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useWords } from '../../i18n/index.ts'
import { Empty } from '../../parts/Empty.tsx'
import { QueueItem } from './QueueItem.tsx'
import type { Folds } from './QueueItem.tsx'
import type { RowPage } from './use-rows.ts'

/** A row that is folded, and the room between two. CSS pixels. */
const rowPx = 56
const gapPx = 6

export type QueueRowsProps = {
  page: RowPage
  isKnown: boolean
  onShown: (first: number, last: number) => void
}

/** The rows in main's order, those that need a person first. Nothing is called empty before the queue is known. */
export function QueueRows({ page, isKnown, onShown }: QueueRowsProps) {
  const { t } = useWords()
  if (page.total === 0) return isKnown && <Empty icon="check" say={t('queue.empty')} />
  return <VirtualRows page={page} onShown={onShown} />
}

type List = Virtualizer<HTMLElement, HTMLLIElement>

/** Only what is seen is in the document; a screen reader is told of how many rows each is which. */
function VirtualRows({ page, onShown }: Pick<QueueRowsProps, 'page' | 'onShown'>) {
  const { total, offset, ids } = page
  const list = useRef<HTMLUListElement>(null)
  const [folds] = useState<Folds>(() => new Map())
  const margin = useMargin(list)
  const { focused, ...focusKeeping } = useFocusedPlace(list, page)
  const idAt = (place: number): string | null =>
    ids[place - offset] ?? (place === focused?.place ? focused.operationId : null)
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoises here, and nothing of it goes to a memoised part
  const virtualizer: List = useVirtualizer({
    count: total,
    getScrollElement: () => list.current?.closest('main') ?? null,
    estimateSize: () => rowPx,
    gap: gapPx,
    overscan: 4,
    scrollMargin: margin,
    getItemKey: (index) => idAt(index) ?? index,
    // The row that has the focus stays in the document wherever the list is scrolled to.
    rangeExtractor: (range: Range) =>
      focused === null || focused.place >= total
        ? defaultRangeExtractor(range)
        : [...new Set([...defaultRangeExtractor(range), focused.place])].sort((one, other) => one - other),
  })
  const first = virtualizer.range?.startIndex ?? 0
  const last = virtualizer.range?.endIndex ?? 0
  useEffect(() => onShown(first, last), [onShown, first, last])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys bubble up from the buttons inside
    <ul
      className="rows virtual-rows"
      ref={list}
      style={{ height: virtualizer.getTotalSize() }}
      onKeyDown={(event) => moveFocus(event, virtualizer, total)}
      {...focusKeeping}
    >
      {virtualizer.getVirtualItems().map(({ index, key, start }) => (
        <li
          key={key}
          ref={virtualizer.measureElement}
          data-index={index}
          className="virtual-row"
          style={{ transform: `translateY(${start - margin}px)` }}
          aria-setsize={total}
          aria-posinset={index + 1}
        >
          <QueueItem operationId={idAt(index)} folds={folds} />
        </li>
      ))}
    </ul>
  )
}

/** How far below the beginning of what scrolls the list begins: what stands above it comes and goes. CSS pixels. */
function useMargin(list: React.RefObject<HTMLUListElement | null>): number {
  const [margin, setMargin] = useState(0)
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- whatever was drawn anew may have moved it
  useLayoutEffect(() => {
    const scroller = list.current?.closest('main')
    if (!list.current || !scroller) return
    const { top } = list.current.getBoundingClientRect()
    setMargin(Math.round(top - scroller.getBoundingClientRect().top + scroller.scrollTop))
  })
  return margin
}

const placeOf = (element: Element | null): number | null => {
  const index = element?.closest('[data-index]')?.getAttribute('data-index')
  return index === null || index === undefined ? null : Number(index)
}

/** Gives the row in a place the focus, where it is in the document. */
const focusPlace = (list: Element | null, place: number): boolean => {
  const line = list?.querySelector<HTMLElement>(`[data-index="${place}"] .row-line`)
  line?.focus()
  return line !== null && line !== undefined
}

/** Which row has the focus. Where that row leaves the list, the one that takes its place has it, never the body. */
function useFocusedPlace(list: React.RefObject<HTMLUListElement | null>, page: RowPage) {
  const [focused, setFocused] = useState<{ place: number; operationId: string | null } | null>(null)
  const onFocus = useCallback(({ target }: React.FocusEvent) => {
    const place = placeOf(target)
    const row = target.closest('[data-operation-id]')
    if (place !== null) setFocused({ place, operationId: row?.getAttribute('data-operation-id') ?? null })
  }, [])
  const onBlur = useCallback(({ relatedTarget }: React.FocusEvent) => {
    // Without another that takes it, the focus left with its element.
    if (relatedTarget !== null) setFocused(null)
  }, [])
  useLayoutEffect(() => {
    if (focused === null || document.activeElement !== document.body) return
    focusPlace(list.current, Math.min(focused.place, page.total - 1))
  }, [focused, list, page])
  return { focused, onFocus, onBlur }
}

/** Arrow keys move along the list, Home and End to its ends: also to rows that are not in the document yet. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>, virtualizer: List, total: number): void {
  const { target, currentTarget, key } = event
  const here = target instanceof Element && target.matches('.row-line') ? placeOf(target) : null
  if (here === null) return
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: here + 1,
    ArrowUp: here - 1,
    Home: 0,
    End: total - 1,
  }
  const asked = moves[key]
  if (asked === undefined) return
  event.preventDefault()
  const place = Math.min(Math.max(asked, 0), total - 1)
  virtualizer.scrollToIndex(place)
  if (focusPlace(currentTarget, place)) return
  // It is drawn once the list has been scrolled there and main has told it.
  const observer = new MutationObserver(() => {
    if (focusPlace(currentTarget, place) || !currentTarget.isConnected) observer.disconnect()
  })
  observer.observe(currentTarget, { childList: true, subtree: true })
}
