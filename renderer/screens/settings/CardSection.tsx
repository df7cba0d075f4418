import type { StoreSettings } from '../../../contract/settings.ts'
import { useWords } from '../../i18n/index.ts'
import { CheckField, SelectField } from '../../parts/Field.tsx'
import { WholeField } from '../../parts/NumberField.tsx'
import type { SectionProps } from './section-props.ts'

/** What becomes of the card's data while an operation waits. */
export function CardSection({ draft, onDraft }: SectionProps) {
  const { t } = useWords()
  const { cardData } = draft
  const set = (changed: Partial<StoreSettings['cardData']>): void =>
    onDraft({ ...draft, cardData: { ...cardData, ...changed } })
  return (
    <div className="fields">
      <SelectField
        label={t('settings.field.cardPolicy')}
        value={cardData.policy}
        options={(['keepWhileQueued', 'askAgainWhenOnline', 'cardlessOnly'] as const).map((value) => ({
          value,
          label: t(`settings.option.${value}`),
        }))}
        onChange={(policy) => set({ policy })}
      />
      <WholeField
        label={t('settings.field.maxHours')}
        value={cardData.maxHours}
        onChange={(maxHours) => set({ maxHours })}
      />
      <CheckField
        label={t('settings.field.cardlessWhenTooOld')}
        value={cardData.cardlessWhenTooOld}
        onChange={(cardlessWhenTooOld) => set({ cardlessWhenTooOld })}
      />
    </div>
  )
}
