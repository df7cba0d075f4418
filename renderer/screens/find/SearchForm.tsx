import type { RefObject } from 'react'
import { Button } from 'react-aria-components'
import { useWords } from '../../i18n/index.ts'
import { Field } from '../../parts/Field.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { FilterChips } from './FilterChips.tsx'
import type { FilterChipsProps } from './FilterChips.tsx'

export type SearchFormProps = FilterChipsProps & {
  boxRef: RefObject<HTMLInputElement | null>
  onSearch: () => void
  /** Leaves the field for what was found. */
  onArrowDown: () => void
}

/** The one box for whatever is known of a sale, and the chips below it. */
export function SearchForm({ onSearch, onArrowDown, boxRef, ...chips }: SearchFormProps) {
  const { t } = useWords()
  return (
    <search>
      <form
        className="search"
        onSubmit={(event) => {
          event.preventDefault()
          onSearch()
        }}
      >
        <div className="search-line">
          <Field
            label={t('find.search')}
            hint={t('find.searchHint')}
            value={chips.filters.text}
            onChange={(text) => chips.onFilters({ ...chips.filters, text })}
            inputRef={boxRef}
            onArrowDown={onArrowDown}
            maxLength={120}
            takesFocus
          />
          <Button className="button button-main" type="submit">
            <Icon name="search" />
            {t('find.go')}
          </Button>
        </div>
        <FilterChips {...chips} />
      </form>
    </search>
  )
}
