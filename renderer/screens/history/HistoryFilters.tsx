import type { HistoryFilter } from '../../../contract/history.ts'
import { useWords } from '../../i18n/index.ts'
import { Field, SelectField } from '../../parts/Field.tsx'

/** Whose operations there are on the chosen days, and for which reasons. */
export type Choices = { cashiers: readonly string[]; reasons: readonly (string | null)[] }

const kinds = ['reverse', 'void', 'refund'] as const
/** No cashier and no reason is called so: each has its mark before it. */
const everything = 'all'
const mark = (text: string | null): string => (text === null ? 'none' : `=${text}`)
const read = (value: string): string | null => (value === 'none' ? null : value.slice(1))

type HistoryFiltersProps = {
  filter: HistoryFilter
  choices: Choices
  onFilter: (filter: HistoryFilter) => void
}

/** The days, the cashier, the reason and the way. A day chosen as the first one is the last one too, where that lay before. */
export function HistoryFilters({ filter, choices, onFilter }: HistoryFiltersProps) {
  const { t } = useWords()
  const { from, to, cashier, reason, kind } = filter
  const { cashier: _cashier, ...anyCashier } = filter
  const { reason: _reason, ...anyReason } = filter
  const { kind: _kind, ...anyKind } = filter
  const cashiers = new Set([...choices.cashiers, ...(cashier === undefined ? [] : [cashier])])
  const reasons = new Set([...choices.reasons, ...(reason === undefined ? [] : [reason])])
  return (
    <div className="fields history-filters">
      <Field
        label={t('history.from')}
        type="date"
        value={from}
        onChange={(day) => {
          if (day !== '') onFilter({ ...filter, from: day, to: day > to ? day : to })
        }}
      />
      <Field
        label={t('history.to')}
        type="date"
        value={to}
        onChange={(day) => {
          if (day !== '') onFilter({ ...filter, to: day, from: day < from ? day : from })
        }}
      />
      <SelectField
        label={t('history.cashier')}
        value={cashier === undefined ? everything : mark(cashier)}
        options={[
          { value: everything, label: t('history.all') },
          ...[...cashiers].map((name) => ({ value: mark(name), label: name || t('history.nameless') })),
        ]}
        onChange={(value) =>
          onFilter(value === everything ? anyCashier : { ...filter, cashier: read(value) ?? '' })
        }
      />
      <SelectField
        label={t('history.reason')}
        value={reason === undefined ? everything : mark(reason)}
        options={[
          { value: everything, label: t('history.all') },
          ...[...reasons].map((text) => ({ value: mark(text), label: text ?? t('history.noReason') })),
        ]}
        onChange={(value) => onFilter(value === everything ? anyReason : { ...filter, reason: read(value) })}
      />
      <SelectField
        label={t('history.kind')}
        value={kind ?? everything}
        options={[
          { value: everything, label: t('history.allKinds') },
          ...kinds.map((value) => ({ value, label: t(`kind.${value}`) })),
        ]}
        onChange={(value) => onFilter(value === everything ? anyKind : { ...filter, kind: value })}
      />
    </div>
  )
}
