import type { StoreSettings } from '../../../contract/settings.ts'
import { useWords } from '../../i18n/index.ts'
import { Field } from '../../parts/Field.tsx'
import { WholeField } from '../../parts/NumberField.tsx'
import { ConnectionCheck } from './ConnectionCheck.tsx'
import { HostField } from './HostField.tsx'
import { optional } from './optional-text.ts'
import { Secrets } from './Secrets.tsx'
import type { SectionProps } from './section-props.ts'
import { LocationFields, TerminalFields } from './TerminalFields.tsx'

/** Kushki: host, terminal, credential, and whether it answers. */
export function KushkiSection({ draft, onDraft }: SectionProps) {
  const { t } = useWords()
  const { kushki } = draft
  const set = (changed: Partial<StoreSettings['kushki']>): void =>
    onDraft({ ...draft, kushki: { ...kushki, ...changed } })
  const terminal = {
    posDetails: kushki.posDetails,
    onPosDetails: (posDetails: StoreSettings['kushki']['posDetails']): void => set({ posDetails }),
  }
  return (
    <>
      <div className="fields">
        <HostField host={kushki.host} onHost={(host) => set({ host })} />
        {kushki.host === 'custom' ? (
          <Field
            label={t('settings.field.customUrl')}
            value={kushki.customUrl ?? ''}
            inputMode="url"
            maxLength={200}
            onChange={(text) => {
              const { customUrl: _before, ...rest } = kushki
              onDraft({ ...draft, kushki: { ...rest, ...optional('customUrl', text) } })
            }}
          />
        ) : null}
        <WholeField
          label={t('settings.field.timeout')}
          value={kushki.timeoutMs}
          onChange={(timeoutMs) => set({ timeoutMs })}
        />
        <Field
          label={t('settings.field.supportPhone')}
          value={kushki.supportPhone}
          inputMode="tel"
          maxLength={40}
          onChange={(supportPhone) => set({ supportPhone })}
        />
        <TerminalFields {...terminal} />
      </div>
      <LocationFields {...terminal} />
      <Secrets names={['kushkiCredential', 'kushkiWebhookSecret']} />
      <ConnectionCheck />
    </>
  )
}
