import type { Way } from '../../../domain/rules.ts'
import type { Draft } from '../../flow/draft.ts'
import { formatMoney, formatMoneyInput } from '../../format.ts'
import { useWords } from '../../i18n/index.ts'
import { Field } from '../../parts/Field.tsx'
import { saleCurrency } from '../find/SaleList.tsx'

export type AmountChoiceProps = {
  draft: Draft
  way: Extract<Way, { state: 'open' }>
  isWrong: boolean
  onChange: (change: Pick<Partial<Draft>, 'whole' | 'amountText'>) => void
}

/** The whole amount, or part of it where the way allows. */
export function AmountChoice({ draft, way, isWrong, onChange }: AmountChoiceProps) {
  const { t } = useWords()
  const currency = saleCurrency(draft.detail.sale)
  const most = formatMoney({ currency, minor: way.maxMinor })
  return (
    <fieldset className="amount-choice" data-part="amount">
      <legend>{t('sale.amount')}</legend>
      <div className="radio-line">
        <label className="radio">
          <input
            type="radio"
            name="amount"
            checked={draft.whole || !way.partial}
            onChange={() => onChange({ whole: true })}
          />
          <span>{t('sale.whole', { money: most })}</span>
        </label>
        {way.partial ? (
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
      {!draft.whole && way.partial ? (
        <Field
          label={`${t('sale.partAmount')} (${currency === 'PEN' ? 'S/' : 'USD'})`}
          hint={t('sale.partHint', { most })}
          value={draft.amountText}
          onChange={(amountText) => onChange({ amountText })}
          inputMode="decimal"
          maxLength={16}
          isMoney
          takesFocus
          {...(isWrong ? { error: `${t('sale.missing.amount')} (${formatMoneyInput(way.maxMinor)})` } : {})}
        />
      ) : null}
    </fieldset>
  )
}
