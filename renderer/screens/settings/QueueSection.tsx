import type { QueueSettings } from '../../../contract/settings.ts'
import { leastKeptDays } from '../../../domain/retention.ts'
import { useWords } from '../../i18n/index.ts'
import { SelectField } from '../../parts/Field.tsx'
import { WholeField } from '../../parts/NumberField.tsx'
import type { SectionProps } from './section-props.ts'

const queueNumbers = [
  ['concurrency', 'concurrency'],
  ['firstGap', 'firstGapMs'],
  ['longestGap', 'longestGapMs'],
  ['maxTries', 'maxTries'],
  ['maxLookups', 'maxLookups'],
  ['certainAfter', 'certainAfterMinutes', 'settings.certainAfterSay'],
  ['personAfter', 'personAfterMinutes', 'settings.personAfterSay'],
  ['keepEndedDays', 'keepEndedDays'],
  ['keepBackupsDays', 'keepBackupsDays'],
] as const

/** How the queue sends, tries again and asks, and how long it keeps what. */
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
      {queueNumbers.map(([label, name, say]) => (
        <WholeField
          key={name}
          label={t(`settings.field.${label}`)}
          value={queue[name]}
          onChange={(value) => set({ [name]: value })}
          {...(say === undefined ? {} : { hint: t(say) })}
        />
      ))}
      <WholeField
        label={t('settings.field.keepPersonalDataDays')}
        value={draft.keepPersonalDataDays}
        onChange={(keepPersonalDataDays) => onDraft({ ...draft, keepPersonalDataDays })}
        hint={t('settings.keepPersonalDataSay', { min: leastKeptDays })}
      />
    </div>
  )
}
