import { Button } from 'react-aria-components'
import { ciphertextProfileSchema } from '../../../domain/readings.ts'
import { acceptedProfileSchema } from '../../../contract/settings.ts'
import type { AcceptedProfile } from '../../../contract/settings.ts'
import { useWords } from '../../i18n/index.ts'
import { SelectField } from '../../parts/Field.tsx'
import type { ListLineProps } from './ListPanel.tsx'

const { shape } = ciphertextProfileSchema
const members = [
  ['scheme', shape.scheme.options],
  ['keyVariant', shape.keyVariant.options],
  ['plaintext', shape.plaintext.options],
  ['padding', shape.padding.options],
  ['span', shape.span.options],
] as const
const any = 'any'

/** One ciphertext that the acquirer agreed to; "any" leaves a member out. The values are the format's own words. */
export function AcceptedLine({ value: profile, onValue, onRemove }: ListLineProps<AcceptedProfile>) {
  const { t } = useWords()
  return (
    <div className="accepted-line">
      {members.map(([name, options]) => (
        <SelectField
          key={name}
          label={t(`settings.field.${name}`)}
          value={profile[name] ?? any}
          options={[
            { value: any, label: t('settings.option.any') },
            ...options.map((value) => ({ value, label: value })),
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
