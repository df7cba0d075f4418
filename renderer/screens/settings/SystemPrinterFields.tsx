import { useEffect, useState } from 'react'
import type { PrintingSettings } from '../../../contract/printing.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { CheckField, SelectField } from '../../parts/Field.tsx'

type SystemPrinter = Extract<PrintingSettings['printer'], { tag: 'system' }>
type SystemPrinterFieldsProps = { printer: SystemPrinter; onPrinter: (printer: SystemPrinter) => void }

const none = ''

/** One of the system's printers, and whether its dialog asks first. One that is gone stays chosen and says so. */
export function SystemPrinterFields({ printer, onPrinter }: SystemPrinterFieldsProps) {
  const { t } = useWords()
  const [known, setKnown] = useState<readonly { name: string; displayName: string }[]>([])
  useEffect(() => {
    // A list that does not come leaves what is chosen as it is.
    ipc.papers
      .printers()
      .then(setKnown)
      .catch(() => undefined)
  }, [])
  const { deviceName } = printer
  const isGone = deviceName !== null && !known.some(({ name }) => name === deviceName)
  return (
    <>
      <SelectField
        label={t('settings.field.deviceName')}
        value={deviceName ?? none}
        options={[
          { value: none, label: t('settings.option.defaultPrinter') },
          ...known.map(({ name, displayName }) => ({ value: name, label: displayName })),
          ...(isGone
            ? [{ value: deviceName, label: t('settings.printing.gone', { name: deviceName }) }]
            : []),
        ]}
        onChange={(chosen) => onPrinter({ ...printer, deviceName: chosen === none ? null : chosen })}
      />
      <CheckField
        label={t('settings.field.isSilent')}
        value={printer.isSilent}
        onChange={(isSilent) => onPrinter({ ...printer, isSilent })}
      />
    </>
  )
}
