import type { StoreSettings } from '../../../contract/settings.ts'
import { useWords } from '../../i18n/index.ts'
import { SelectField } from '../../parts/Field.tsx'
import { AmountField, WholeField } from '../../parts/NumberField.tsx'
import type { SectionProps } from './section-props.ts'

const kinds = ['reverse', 'void', 'refund'] as const

/** How much may wait, and how much one operation and one day may be; a supervisor may exceed. */
export function LimitsSection({ draft, onDraft }: SectionProps) {
  const { t } = useWords()
  const { limits } = draft
  const set = (changed: Partial<StoreSettings['limits']>): void =>
    onDraft({ ...draft, limits: { ...limits, ...changed } })
  return (
    <div className="fields">
      <SelectField
        label={t('settings.field.supervisorApproval')}
        value={draft.supervisorApproval}
        options={(['never', 'overLimit', 'always'] as const).map((value) => ({
          value,
          label: t(`settings.option.${value}`),
        }))}
        onChange={(supervisorApproval) => onDraft({ ...draft, supervisorApproval })}
      />
      <WholeField
        label={t('settings.field.maxRows')}
        value={limits.maxRowsWaiting}
        onChange={(maxRowsWaiting) => set({ maxRowsWaiting })}
      />
      <AmountField
        label={t('settings.field.maxMoney')}
        value={limits.maxMoneyWaitingMinor}
        onChange={(maxMoneyWaitingMinor) => set({ maxMoneyWaitingMinor })}
      />
      {kinds.map((kind) => (
        <AmountField
          key={kind}
          label={t('settings.field.perOperation', { kind: t(`kind.${kind}`) })}
          value={limits.perOperationMinor[kind]}
          onChange={(value) => set({ perOperationMinor: { ...limits.perOperationMinor, [kind]: value } })}
        />
      ))}
      {kinds.map((kind) => (
        <AmountField
          key={kind}
          label={t('settings.field.perDay', { kind: t(`kind.${kind}`) })}
          value={limits.perDayMinor[kind]}
          onChange={(value) => set({ perDayMinor: { ...limits.perDayMinor, [kind]: value } })}
        />
      ))}
    </div>
  )
}
