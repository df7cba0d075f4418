import { Button } from 'react-aria-components'
import { ciphertextProfileSchema, readerFamilySchema } from '../../../domain/readings.ts'
import type { AcceptedProfile, ReadersSettings } from '../../../contract/settings.ts'
import { useWords } from '../../i18n/index.ts'
import { Field, SelectField } from '../../parts/Field.tsx'
import { WholeField } from '../../parts/NumberField.tsx'
import { AcceptedLine } from './AcceptedLine.tsx'
import type { SectionProps } from './SettingsScreen.tsx'

const none = 'none'
const families = readerFamilySchema.options

/** Serial readers, the simulated one, and which ciphertexts the acquirer agreed to. */
export function ReadersSection({ draft, onDraft }: SectionProps) {
  const { t } = useWords()
  const { readers } = draft
  const set = (changed: Partial<ReadersSettings>): void =>
    onDraft({ ...draft, readers: { ...readers, ...changed } })
  const replace = <Item,>(list: readonly Item[], at: number, item: Item): Item[] =>
    list.map((other, index) => (index === at ? item : other))
  const without = <Item,>(list: readonly Item[], at: number): Item[] =>
    list.filter((_item, index) => index !== at)
  return (
    <>
      <div className="fields">
        <SelectField
          label={t('settings.field.simulated')}
          value={readers.simulated ?? none}
          options={[
            { value: none, label: t('settings.option.none') },
            ...families.map((value) => ({ value, label: value })),
          ]}
          onChange={(chosen) => set({ simulated: readerFamilySchema.safeParse(chosen).data ?? null })}
        />
      </div>
      <div className="card-panel">
        <h3>{t('settings.field.serial')}</h3>
        {readers.serial.map((port, at) => (
          // A port has no id of its own; its place in the list is what the person sees.
          <div key={at} className="serial-line">
            <Field
              label={t('settings.field.serialPath')}
              value={port.path}
              maxLength={400}
              onChange={(path) => set({ serial: replace(readers.serial, at, { ...port, path }) })}
            />
            <WholeField
              label={t('settings.field.serialBaud')}
              value={port.baudRate}
              onChange={(baudRate) => set({ serial: replace(readers.serial, at, { ...port, baudRate }) })}
            />
            <SelectField
              label={t('settings.field.serialFamily')}
              value={port.family ?? none}
              options={[
                { value: none, label: t('settings.option.probe') },
                ...families.map((value) => ({ value, label: value })),
              ]}
              onChange={(chosen) =>
                set({
                  serial: replace(readers.serial, at, {
                    ...port,
                    family: readerFamilySchema.safeParse(chosen).data ?? null,
                  }),
                })
              }
            />
            <Button className="button" onPress={() => set({ serial: without(readers.serial, at) })}>
              {t('settings.remove')}
            </Button>
          </div>
        ))}
        <Button
          className="button"
          onPress={() => set({ serial: [...readers.serial, { path: '', baudRate: 115_200, family: null }] })}
        >
          {t('settings.add')}
        </Button>
      </div>
      <div className="card-panel">
        <h3>{t('settings.field.accepted')}</h3>
        {readers.accepted.map((profile, at) => (
          <AcceptedLine
            key={at}
            profile={profile}
            onProfile={(changed: AcceptedProfile) =>
              set({ accepted: replace(readers.accepted, at, changed) })
            }
            onRemove={() => set({ accepted: without(readers.accepted, at) })}
          />
        ))}
        <Button
          className="button"
          onPress={() =>
            set({
              accepted: [...readers.accepted, { scheme: ciphertextProfileSchema.shape.scheme.options[0] }],
            })
          }
        >
          {t('settings.add')}
        </Button>
      </div>
    </>
  )
}
