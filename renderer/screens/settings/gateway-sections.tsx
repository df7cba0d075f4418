import type { StoreSettings } from '../../../contract/settings.ts'
import { useWords } from '../../i18n/index.ts'
import { CheckField, Field, SelectField } from '../../parts/Field.tsx'
import { WholeField } from '../../parts/NumberField.tsx'
import { ConnectionCheck } from './ConnectionCheck.tsx'
import { Secrets } from './Secrets.tsx'
import type { SectionProps } from './SettingsScreen.tsx'

const hosts = ['test', 'live', 'custom'] as const

/** A member whose empty text means that it is left out. */
const optional = <Name extends string>(name: Name, text: string): Partial<Record<Name, string>> =>
  text.trim() === '' ? {} : ({ [name]: text.trim() } as Record<Name, string>)

type PosDetails = StoreSettings['kushki']['posDetails']

function withText(details: PosDetails, name: 'model' | 'version', text: string): PosDetails {
  const { [name]: _before, ...rest } = details
  return { ...rest, ...optional(name, text) }
}

/** Kushki: host, terminal, credential, and whether it answers. */
export function KushkiSection({ draft, onDraft }: SectionProps) {
  const { t } = useWords()
  const { kushki } = draft
  const set = (changed: Partial<StoreSettings['kushki']>): void =>
    onDraft({ ...draft, kushki: { ...kushki, ...changed } })
  const { posDetails } = kushki
  const setPos = (changed: PosDetails): void => set({ posDetails: changed })
  return (
    <>
      <div className="fields">
        <SelectField
          label={t('settings.field.host')}
          value={kushki.host}
          options={hosts.map((value) => ({ value, label: t(`settings.option.${value}`) }))}
          onChange={(host) => set({ host })}
        />
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
          label={t('settings.field.terminalId')}
          value={posDetails.terminal_id}
          maxLength={15}
          onChange={(terminal_id) => setPos({ ...posDetails, terminal_id })}
        />
        <Field
          label={t('settings.field.brand')}
          value={posDetails.brand}
          maxLength={60}
          onChange={(brand) => setPos({ ...posDetails, brand })}
        />
        <Field
          label={t('settings.field.model')}
          value={posDetails.model ?? ''}
          maxLength={60}
          onChange={(text) => setPos(withText(posDetails, 'model', text))}
        />
        <Field
          label={t('settings.field.version')}
          value={posDetails.version ?? ''}
          maxLength={60}
          onChange={(text) => setPos(withText(posDetails, 'version', text))}
        />
        <CheckField
          label={t('settings.field.hasPrint')}
          value={posDetails.has_print ?? false}
          onChange={(has_print) => setPos({ ...posDetails, has_print })}
        />
        <CheckField
          label={t('settings.field.isSmartVoid')}
          value={kushki.isSmartVoid}
          onChange={(isSmartVoid) => set({ isSmartVoid })}
        />
      </div>
      <LocationFields posDetails={posDetails} onPosDetails={setPos} />
      <Secrets names={['kushkiCredential']} />
      <ConnectionCheck />
    </>
  )
}

type LocationProps = { posDetails: PosDetails; onPosDetails: (posDetails: PosDetails) => void }

/** Where the terminal stands: both coordinates, or neither. */
function LocationFields({ posDetails, onPosDetails }: LocationProps) {
  const { t } = useWords()
  const { location, ...rest } = posDetails
  const text = (value: number | undefined): string =>
    value === undefined || Number.isNaN(value) ? '' : String(value)
  const set = (latitude: string, longitude: string): void => {
    if (latitude.trim() === '' && longitude.trim() === '') onPosDetails(rest)
    else
      onPosDetails({
        ...rest,
        location: {
          latitude: Number.parseFloat(latitude.replace(',', '.')),
          longitude: Number.parseFloat(longitude.replace(',', '.')),
        },
      })
  }
  return (
    <div className="fields">
      <Field
        label={t('settings.field.latitude')}
        value={text(location?.latitude)}
        inputMode="decimal"
        onChange={(typed) => set(typed, text(location?.longitude))}
      />
      <Field
        label={t('settings.field.longitude')}
        value={text(location?.longitude)}
        inputMode="decimal"
        onChange={(typed) => set(text(location?.latitude), typed)}
      />
    </div>
  )
}

/** Liquido: hosts, credentials, callbacks, and how long a bank account is kept. */
export function LiquidoSection({ draft, onDraft }: SectionProps) {
  const { t } = useWords()
  const { liquido } = draft
  const set = (changed: Partial<StoreSettings['liquido']>): void =>
    onDraft({ ...draft, liquido: { ...liquido, ...changed } })
  const setText = (name: 'customApiUrl' | 'customAuthUrl' | 'callbackUrl', text: string): void => {
    const { [name]: _before, ...rest } = liquido
    onDraft({ ...draft, liquido: { ...rest, ...optional(name, text) } })
  }
  return (
    <>
      <CheckField
        label={t('settings.field.enabled')}
        value={liquido.enabled}
        onChange={(enabled) => set({ enabled })}
      />
      <div className="fields">
        <SelectField
          label={t('settings.field.host')}
          value={liquido.host}
          options={hosts.map((value) => ({ value, label: t(`settings.option.${value}`) }))}
          onChange={(host) => set({ host })}
        />
        {liquido.host === 'custom'
          ? (['customApiUrl', 'customAuthUrl'] as const).map((name) => (
              <Field
                key={name}
                label={t(`settings.field.${name}`)}
                value={liquido[name] ?? ''}
                inputMode="url"
                maxLength={200}
                onChange={(text) => setText(name, text)}
              />
            ))
          : null}
        <WholeField
          label={t('settings.field.timeout')}
          value={liquido.timeoutMs}
          onChange={(timeoutMs) => set({ timeoutMs })}
        />
        <Field
          label={t('settings.field.callbackUrl')}
          value={liquido.callbackUrl ?? ''}
          inputMode="url"
          maxLength={200}
          onChange={(text) => setText('callbackUrl', text)}
        />
        <WholeField
          label={t('settings.field.callbackTolerance')}
          value={liquido.callbackToleranceSeconds}
          onChange={(callbackToleranceSeconds) => set({ callbackToleranceSeconds })}
        />
        <Field
          label={t('settings.field.callbackPort')}
          value={liquido.callbackPort === null ? '' : String(liquido.callbackPort)}
          inputMode="numeric"
          maxLength={5}
          onChange={(text) => {
            const digits = text.replaceAll(/\D/gu, '')
            set({ callbackPort: digits === '' ? null : Number(digits) })
          }}
        />
        <WholeField
          label={t('settings.field.bankAccountDays')}
          value={liquido.bankAccountDays}
          onChange={(bankAccountDays) => set({ bankAccountDays })}
        />
      </div>
      <Secrets names={['liquidoClientId', 'liquidoClientSecret', 'liquidoApiKey', 'callbackToken']} />
      <ConnectionCheck />
    </>
  )
}
