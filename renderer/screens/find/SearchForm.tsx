import { Button } from 'react-aria-components'
import { useWords } from '../../i18n/index.ts'
import { Field } from '../../parts/Field.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { FilterFields } from './FilterFields.tsx'
import type { FilterFieldsProps } from './FilterFields.tsx'

export type SearchFormProps = FilterFieldsProps & {
  onSearch: () => void
  /** Leaves the field for what was found. */
  onArrowDown: () => void
}

/** The field a voucher is scanned or typed into, and the filters below it. */
export function SearchForm({ onSearch, onArrowDown, ...fields }: SearchFormProps) {
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
            value={fields.filters.text}
            onChange={(text) => fields.onFilter('text', text)}
            onArrowDown={onArrowDown}
            maxLength={120}
            takesFocus
          />
          <Button className="button button-main" type="submit">
            <Icon name="search" />
            {t('find.go')}
          </Button>
        </div>
        <FilterFields {...fields} />
      </form>
    </search>
  )
}
