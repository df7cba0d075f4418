import { updateRingSchema } from '../../../contract/updates.ts'
import type { StoreSettings } from '../../../contract/settings.ts'
import { useWords } from '../../i18n/index.ts'
import { CheckField, SelectField } from '../../parts/Field.tsx'
import { EnrolmentPanel } from './EnrolmentPanel.tsx'
import { HandOverPanel } from './HandOverPanel.tsx'
import { HubPanel } from './HubPanel.tsx'
import { LeaveKiosk } from './LeaveKiosk.tsx'
import type { SectionProps } from './section-props.ts'

/** How the program runs on this machine. */
export function CounterSection({ draft, onDraft, onImported }: SectionProps & { onImported: () => void }) {
  const { t } = useWords()
  const { counter } = draft
  const set = (changed: Partial<StoreSettings['counter']>): void =>
    onDraft({ ...draft, counter: { ...counter, ...changed } })
  return (
    <>
      <div className="fields">
        <SelectField
          label={t('settings.field.updateRing')}
          value={counter.updateRing}
          options={updateRingSchema.options.map((value) => ({
            value,
            label: t(`settings.counter.ring.${value}`),
          }))}
          onChange={(updateRing) => set({ updateRing })}
        />
        <CheckField
          label={t('settings.field.startsWithSession')}
          value={counter.startsWithSession}
          onChange={(startsWithSession) => set({ startsWithSession })}
        />
        <CheckField
          label={t('settings.field.staysInTray')}
          value={counter.staysInTray}
          onChange={(staysInTray) => set({ staysInTray })}
        />
        <CheckField
          label={t('settings.field.playsSounds')}
          value={counter.playsSounds}
          onChange={(playsSounds) => set({ playsSounds })}
        />
        <CheckField
          label={t('settings.field.isKiosk')}
          value={counter.isKiosk}
          onChange={(isKiosk) => set({ isKiosk })}
        />
      </div>
      <LeaveKiosk />
      <HubPanel />
      <EnrolmentPanel onEnrolled={onImported} />
      <HandOverPanel />
    </>
  )
}
