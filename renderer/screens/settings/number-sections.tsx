import type { QueueSettings, StoreSettings } from '../../../contract/settings.ts'
import type { RulesSettings } from '../../../domain/rules-settings.ts'
import { useWords } from '../../i18n/index.ts'
import { CheckField, Field, SelectField } from '../../parts/Field.tsx'
import { AmountField, WholeField } from '../../parts/NumberField.tsx'
import type { SectionProps } from './SettingsScreen.tsx'

/** When each way is open. */
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

const queueNumbers = [
  ['concurrency', 'concurrency'],
  ['firstGap', 'firstGapMs'],
  ['longestGap', 'longestGapMs'],
  ['maxTries', 'maxTries'],
  ['maxLookups', 'maxLookups'],
  ['keepEndedDays', 'keepEndedDays'],
  ['keepBackupsDays', 'keepBackupsDays'],
] as const

/** How the queue sends, tries again and asks. */
export function QueueSection({ draft, onDraft }: SectionProps) {
  const { t } = useWords()
  const { queue } = draft
  const set = (changed: Partial<QueueSettings>): void =>
    onDraft({ ...draft, queue: { ...queue, ...changed } })
  return (
    <div className="fields">
      <SelectField
        label={t('settings.field.voidAtCutOff')}
        value={queue.voidAtCutOff}
        options={(['person', 'refund'] as const).map((value) => ({
          value,
          label: t(`settings.option.${value}`),
        }))}
        onChange={(voidAtCutOff) => set({ voidAtCutOff })}
      />
      {queueNumbers.map(([label, name]) => (
        <WholeField
          key={name}
          label={t(`settings.field.${label}`)}
          value={queue[name]}
          onChange={(value) => set({ [name]: value })}
        />
      ))}
    </div>
  )
}

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
