import { Button } from 'react-aria-components'
import { acceptedProfileSchema } from '../../../domain/agreed-ciphertext.ts'
import type { AcceptedProfile } from '../../../domain/agreed-ciphertext.ts'
import { profileMemberSchema } from '../../../domain/readings.ts'
import { useWords } from '../../i18n/index.ts'
import { SelectField } from '../../parts/Field.tsx'
import type { ListLineProps } from './ListPanel.tsx'

const { shape } = acceptedProfileSchema
const any = 'any'

/** One ciphertext that the acquirer agreed to; "any" leaves a member out. The values are the format's own words. */
export function AcceptedLine({ value: profile, onValue, onRemove }: ListLineProps<AcceptedProfile>) {
  const { t } = useWords()
  return (
    <div className="accepted-line">
      {profileMemberSchema.options.map((name) => (
        <SelectField
          key={name}
          label={t(`settings.field.${name}`)}
          value={profile[name] ?? any}
          options={[
            { value: any, label: t('settings.option.any') },
            ...shape[name].unwrap().options.map((value) => ({ value, label: value })),
          ]}
          onChange={(chosen) => {
            const { [name]: _before, ...rest } = profile
            const changed = acceptedProfileSchema.safeParse(
              chosen === any ? rest : { ...rest, [name]: chosen },
            )
            if (changed.success) onValue(changed.data)
          }}
        />
      ))}
      <Button className="button" onPress={onRemove}>
        {t('settings.remove')}
      </Button>
    </div>
  )
}
