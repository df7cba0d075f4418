import type { ReactNode } from 'react'
import { Button, ToggleButton } from 'react-aria-components'
import type { ShownStatus } from '../../../domain/sales.ts'
import { isoDay } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { Field, SelectField } from '../../parts/Field.tsx'
import { useLocaleClock } from '../../store/context.ts'
import { isToday } from './search.ts'
import type { FilterName, Filters } from './search.ts'

export type FilterChipsProps = {
  filters: Filters
  wrong: readonly FilterName[]
  /** Typed so far: searched for with Enter. */
  onFilters: (filters: Filters) => void
  /** Chosen: searched for at once. */
  onChosen: (filters: Filters) => void
  onClear: () => void
  /** Finds the sales of a card that is presented. */
  cardSearch: ReactNode
  /** Types a payment that cannot be searched for; `null` where the store has no such payments. */
  onType: (() => void) | null
}

const dayMs = 86_400_000

const statuses = ['approved', 'unknown', 'declined', 'reversed'] as const satisfies readonly ShownStatus[]

/** What a sale without its voucher is known by, always in sight: its day, what is known of it, its amount, its card. */
export function FilterChips(props: FilterChipsProps) {
  const { filters, wrong, onFilters, onChosen, onClear, cardSearch, onType } = props
  const { t } = useWords()
  const typed = (name: 'amount' | 'lastFour') => ({
    label: t(`find.${name}`),
    value: filters[name],
    onChange: (text: string) => onFilters({ ...filters, [name]: text }),
    ...(wrong.includes(name) ? { error: t('find.badFilter') } : {}),
  })
  return (
    <fieldset className="chips" aria-label={t('find.filters')}>
      <DayChips filters={filters} wrong={wrong} onChosen={onChosen} />
      <SelectField
        label={t('sale.status')}
        value={filters.status}
        options={[
          { value: '', label: t('find.anyStatus') },
          ...statuses.map((value) => ({ value, label: t(`saleStatus.${value}`) })),
        ]}
        onChange={(status) => onChosen({ ...filters, status })}
      />
      <Field inputMode="decimal" maxLength={16} {...typed('amount')} />
      <Field inputMode="numeric" maxLength={4} {...typed('lastFour')} />
      {cardSearch}
      {isToday(filters) ? null : (
        <Button className="button" onPress={onClear}>
          {t('find.clear')}
        </Button>
      )}
      {onType === null ? null : (
        <Button className="button" onPress={onType}>
          {t('find.typed.open')}
        </Button>
      )}
    </fieldset>
  )
}

/** Today, yesterday, or another day. */
function DayChips({ filters, wrong, onChosen }: Pick<FilterChipsProps, 'filters' | 'wrong' | 'onChosen'>) {
  const { t, timeZone, now } = useLocaleClock()
  const today = isoDay(now, timeZone)
  const yesterday = isoDay(now - dayMs, timeZone)
  const choose = (day: string): void => onChosen({ ...filters, day })
  return (
    <>
      <ToggleButton
        className="chip"
        isSelected={filters.day === '' || filters.day === today}
        onChange={() => choose('')}
      >
        {t('find.dayToday')}
      </ToggleButton>
      <ToggleButton
        className="chip"
        isSelected={filters.day === yesterday}
        onChange={(isOn) => choose(isOn ? yesterday : '')}
      >
        {t('find.dayYesterday')}
      </ToggleButton>
      <Field
        label={t('find.otherDay')}
        type="date"
        value={filters.day}
        onChange={choose}
        {...(wrong.includes('day') ? { error: t('find.badFilter') } : {})}
      />
    </>
  )
}
