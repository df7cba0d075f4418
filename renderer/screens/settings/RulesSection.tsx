import type { RulesSettings } from '../../../domain/rules-settings.ts'
import { useWords } from '../../i18n/index.ts'
import { Field } from '../../parts/Field.tsx'
import { WholeField } from '../../parts/NumberField.tsx'
import type { SectionProps } from './section-props.ts'

/** When each kind of operation is open. */
export function RulesSection({ draft, onDraft }: SectionProps) {
  const { t } = useWords()
  const { rules } = draft
  const set = (changed: Partial<RulesSettings>): void =>
    onDraft({ ...draft, rules: { ...rules, ...changed } })
  return (
    <div className="fields">
      <Field
        label={t('settings.field.timeZone')}
        value={rules.timeZone}
        maxLength={60}
        onChange={(timeZone) => set({ timeZone })}
      />
      <Field
        label={t('settings.field.cutOff')}
        value={rules.cutOff}
        maxLength={5}
        onChange={(cutOff) => set({ cutOff })}
      />
      <WholeField
        label={t('settings.field.reverseAfter')}
        value={rules.reverseAfterSeconds}
        onChange={(reverseAfterSeconds) => set({ reverseAfterSeconds })}
      />
      <WholeField
        label={t('settings.field.voidTries')}
        value={rules.voidTries}
        onChange={(voidTries) => set({ voidTries })}
      />
      <WholeField
        label={t('settings.field.refundDays')}
        value={rules.refundDays}
        onChange={(refundDays) => set({ refundDays })}
      />
    </div>
  )
}
