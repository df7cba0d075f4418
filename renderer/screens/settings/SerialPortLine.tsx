import { Button } from 'react-aria-components'
import type { ReadersSettings } from '../../../contract/settings.ts'
import { readerFamilySchema } from '../../../domain/readings.ts'
import { useWords } from '../../i18n/index.ts'
import { Field, SelectField } from '../../parts/Field.tsx'
import { WholeField } from '../../parts/NumberField.tsx'

import type { ListLineProps } from './ListPanel.tsx'

type SerialPort = ReadersSettings['serial'][number]
const probe = 'none'

/** One serial port: its path, its speed, and which family answers on it. */
export function SerialPortLine({ value: port, onValue, onRemove }: ListLineProps<SerialPort>) {
  const { t } = useWords()
  return (
    <div className="serial-line">
      <Field
        label={t('settings.field.serialPath')}
        value={port.path}
        maxLength={400}
        onChange={(path) => onValue({ ...port, path })}
      />
      <WholeField
        label={t('settings.field.serialBaud')}
        value={port.baudRate}
        onChange={(baudRate) => onValue({ ...port, baudRate })}
      />
      <SelectField
        label={t('settings.field.serialFamily')}
        value={port.family ?? probe}
        options={[
          { value: probe, label: t('settings.option.probe') },
          ...readerFamilySchema.options.map((value) => ({ value, label: value })),
        ]}
        onChange={(chosen) => onValue({ ...port, family: readerFamilySchema.safeParse(chosen).data ?? null })}
      />
      <Button className="button" onPress={onRemove}>
        {t('settings.remove')}
      </Button>
    </div>
  )
}
