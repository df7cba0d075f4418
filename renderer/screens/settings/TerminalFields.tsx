import type { StoreSettings } from '../../../contract/settings.ts'
import { useWords } from '../../i18n/index.ts'
import { CheckField, Field } from '../../parts/Field.tsx'
import { optional } from './optional-text.ts'

type PosDetails = StoreSettings['kushki']['posDetails']

function withText(details: PosDetails, name: 'model' | 'version', text: string): PosDetails {
  const { [name]: _before, ...rest } = details
  return { ...rest, ...optional(name, text) }
}

type PosDetailsProps = { posDetails: PosDetails; onPosDetails: (posDetails: PosDetails) => void }

/** Which terminal it is, as Kushki's `pos_details` name it. */
export function TerminalFields({ posDetails, onPosDetails }: PosDetailsProps) {
  const { t } = useWords()
  return (
    <>
      <Field
        label={t('settings.field.terminalId')}
        value={posDetails.terminal_id}
        maxLength={15}
        onChange={(terminal_id) => onPosDetails({ ...posDetails, terminal_id })}
      />
      <Field
        label={t('settings.field.brand')}
        value={posDetails.brand}
        maxLength={60}
        onChange={(brand) => onPosDetails({ ...posDetails, brand })}
      />
      {(['model', 'version'] as const).map((name) => (
        <Field
          key={name}
          label={t(`settings.field.${name}`)}
          value={posDetails[name] ?? ''}
          maxLength={60}
          onChange={(text) => onPosDetails(withText(posDetails, name, text))}
        />
      ))}
      <CheckField
        label={t('settings.field.hasPrint')}
        value={posDetails.has_print ?? false}
        onChange={(has_print) => onPosDetails({ ...posDetails, has_print })}
      />
    </>
  )
}

/** Where the terminal stands: both coordinates, or neither. */
export function LocationFields({ posDetails, onPosDetails }: PosDetailsProps) {
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
