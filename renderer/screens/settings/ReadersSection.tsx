import { sampleProfile } from '../../../domain/agreed-ciphertext.ts'
import { simulatedReaderSchema } from '../../../contract/settings.ts'
import type { ReadersSettings } from '../../../contract/settings.ts'
import { useWords } from '../../i18n/index.ts'
import { SelectField } from '../../parts/Field.tsx'
import { AcceptedLine } from './AcceptedLine.tsx'
import { ListPanel } from './ListPanel.tsx'
import type { SectionProps } from './section-props.ts'
import { SerialPortLine } from './SerialPortLine.tsx'

const none = 'none'
const newPort = { path: '', baudRate: 115_200, family: null }

/** Serial readers, the simulated one, and which ciphertexts the acquirer agreed to. */
export function ReadersSection({ draft, onDraft }: SectionProps) {
  const { t } = useWords()
  const { readers } = draft
  const set = (changed: Partial<ReadersSettings>): void =>
    onDraft({ ...draft, readers: { ...readers, ...changed } })
  return (
    <>
      <div className="fields">
        <SelectField
          label={t('settings.field.simulated')}
          value={readers.simulated ?? none}
          options={[
            { value: none, label: t('settings.option.none') },
            ...simulatedReaderSchema.options.map((value) => ({
              value,
              label: value === 'training' ? t('settings.option.trainingPinpad') : value,
            })),
          ]}
          onChange={(chosen) => set({ simulated: simulatedReaderSchema.safeParse(chosen).data ?? null })}
        />
      </div>
      <ListPanel
        title={t('settings.field.serial')}
        items={readers.serial}
        made={newPort}
        onItems={(serial) => set({ serial })}
        Line={SerialPortLine}
      />
      <ListPanel
        title={t('settings.field.accepted')}
        say={t('settings.acceptedSay')}
        items={readers.accepted}
        made={sampleProfile}
        onItems={(accepted) => set({ accepted })}
        Line={AcceptedLine}
      />
    </>
  )
}
