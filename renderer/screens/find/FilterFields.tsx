import { Button } from 'react-aria-components'
import { useWords } from '../../i18n/index.ts'
import { Field } from '../../parts/Field.tsx'
import type { FilterName, Filters } from './search.ts'

export type FilterFieldsProps = {
  filters: Filters
  wrong: readonly FilterName[]
  onFilter: (name: FilterName, text: string) => void
  onClear: () => void
  /** Types a payment that cannot be searched for; `null` where the store has no such payments. */
  onType: (() => void) | null
}

/** The filters for a sale without its voucher: day, card digits, amount. Folded away until wanted. */
export function FilterFields({ filters, wrong, onFilter, onClear, onType }: FilterFieldsProps) {
  const { t } = useWords()
  const error = (name: FilterName): { error?: string } =>
    wrong.includes(name) ? { error: t('find.badFilter') } : {}
  return (
    <details className="filters">
      <summary>{t('find.more')}</summary>
      <div className="filter-fields">
        <Field
          label={t('find.day')}
          type="date"
          value={filters.day}
          onChange={(text) => onFilter('day', text)}
          {...error('day')}
        />
        <Field
          label={t('find.bin')}
          hint={t('find.binHint')}
          inputMode="numeric"
          maxLength={8}
          value={filters.bin}
          onChange={(text) => onFilter('bin', text)}
          {...error('bin')}
        />
        <Field
          label={t('find.lastFour')}
          hint={t('find.lastFourHint')}
          inputMode="numeric"
          maxLength={4}
          value={filters.lastFour}
          onChange={(text) => onFilter('lastFour', text)}
          {...error('lastFour')}
        />
        <Field
          label={t('find.amount')}
          hint={t('find.amountHint')}
          inputMode="decimal"
          maxLength={16}
          value={filters.amount}
          onChange={(text) => onFilter('amount', text)}
          {...error('amount')}
        />
        <Button className="button" onPress={onClear}>
          {t('find.clear')}
        </Button>
        {onType === null ? null : (
          <Button className="button" onPress={onType}>
            {t('find.typed.open')}
          </Button>
        )}
      </div>
    </details>
  )
}
