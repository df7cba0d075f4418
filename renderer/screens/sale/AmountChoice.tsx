import type { KindAvailability } from '../../../domain/rules.ts'
import type { Draft } from '../../flow/draft.ts'
import { formatMoney, formatMoneyInput } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { Field } from '../../parts/Field.tsx'
import { saleCurrency } from '../../sentences/sale.ts'

export type AmountChoiceProps = {
  draft: Draft
  availability: Extract<KindAvailability, { state: 'open' }>
  isWrong: boolean
  onChange: (change: Pick<Partial<Draft>, 'whole' | 'amountText'>) => void
}

/** The whole amount, or part of it where the kind allows. */
export function AmountChoice({ draft, availability, isWrong, onChange }: AmountChoiceProps) {
  const { t } = useWords()
  const currency = saleCurrency(draft.detail.sale)
  const max = formatMoney({ currency, minor: availability.maxMinor })
  return (
    <fieldset className="amount-choice" data-part="amount">
      <legend>{t('sale.amount')}</legend>
      <div className="radio-line">
        <label className="radio">
          <input
            type="radio"
            name="amount"
            checked={draft.whole || !availability.partial}
            onChange={() => onChange({ whole: true })}
          />
          <span>{t('sale.whole', { money: max })}</span>
        </label>
        {availability.partial ? (
          <label className="radio">
            <input
              type="radio"
              name="amount"
              checked={!draft.whole}
              onChange={() => onChange({ whole: false, amountText: draft.amountText })}
            />
            <span>{t('sale.part')}</span>
          </label>
        ) : null}
      </div>
      {!draft.whole && availability.partial ? (
        <Field
          label={`${t('sale.partAmount')} (${currency === 'PEN' ? 'S/' : 'USD'})`}
          hint={t('sale.partHint', { max })}
          value={draft.amountText}
          onChange={(amountText) => onChange({ amountText })}
          inputMode="decimal"
          maxLength={16}
          isMoney
          takesFocus
          {...(isWrong
            ? { error: `${t('sale.missing.amount')} (${formatMoneyInput(availability.maxMinor)})` }
            : {})}
        />
      ) : null}
    </fieldset>
  )
}
