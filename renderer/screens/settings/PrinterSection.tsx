import type { PrintingSettings } from '../../../contract/printing.ts'
import { useWords } from '../../i18n/index.ts'
import { CheckField, Field, SelectField } from '../../parts/Field.tsx'
import { WholeField } from '../../parts/NumberField.tsx'
import type { SectionProps } from './section-props.ts'
import { SystemPrinterFields } from './SystemPrinterFields.tsx'
import { TestPrint } from './TestPrint.tsx'

type Printer = PrintingSettings['printer']

/** What each kind of printer begins with. */
const made: { [Tag in Printer['tag']]: Extract<Printer, { tag: Tag }> } = {
  system: { tag: 'system', deviceName: null, isSilent: false },
  serial: { tag: 'serial', path: '', baudRate: 9600, answersStatus: true },
  network: { tag: 'network', host: '', port: 9100, answersStatus: true },
}

/** Which printer papers go to, how wide its roll is, and a paper that tries it. */
export function PrinterSection({ draft, onDraft }: SectionProps) {
  const { t } = useWords()
  const { printing } = draft
  const { printer } = printing
  const set = (changed: Partial<PrintingSettings>): void =>
    onDraft({ ...draft, printing: { ...printing, ...changed } })
  return (
    <>
      <div className="fields">
        <SelectField
          label={t('settings.field.printer')}
          value={printer.tag}
          options={(['system', 'serial', 'network'] as const).map((value) => ({
            value,
            label: t(`settings.option.${value}Printer`),
          }))}
          onChange={(tag) => set({ printer: tag === printer.tag ? printer : made[tag] })}
        />
        <SelectField
          label={t('settings.field.paperWidth')}
          value={printing.widthMm === 58 ? '58' : '80'}
          options={(['58', '80'] as const).map((value) => ({ value, label: `${value} mm` }))}
          onChange={(width) => set({ widthMm: width === '58' ? 58 : 80 })}
        />
        <PrinterFields printer={printer} onPrinter={(changed) => set({ printer: changed })} />
      </div>
      <TestPrint printing={printing} />
    </>
  )
}

type PrinterFieldsProps = { printer: Printer; onPrinter: (printer: Printer) => void }

/** How the printer is reached. */
function PrinterFields({ printer, onPrinter }: PrinterFieldsProps) {
  const { t } = useWords()
  switch (printer.tag) {
    case 'system':
      return <SystemPrinterFields printer={printer} onPrinter={onPrinter} />
    case 'serial':
      return (
        <>
          <Field
            label={t('settings.field.printerPath')}
            value={printer.path}
            maxLength={400}
            onChange={(path) => onPrinter({ ...printer, path })}
          />
          <WholeField
            label={t('settings.field.printerBaud')}
            value={printer.baudRate}
            onChange={(baudRate) => onPrinter({ ...printer, baudRate })}
          />
          <AnswersStatus printer={printer} onPrinter={onPrinter} />
        </>
      )
    case 'network':
      return (
        <>
          <Field
            label={t('settings.field.printerHost')}
            value={printer.host}
            maxLength={253}
            onChange={(host) => onPrinter({ ...printer, host: host.trim() })}
          />
          <WholeField
            label={t('settings.field.printerPort')}
            value={printer.port}
            onChange={(port) => onPrinter({ ...printer, port })}
          />
          <AnswersStatus printer={printer} onPrinter={onPrinter} />
        </>
      )
  }
}

type AnswersStatusProps = {
  printer: Exclude<Printer, { tag: 'system' }>
  onPrinter: (printer: Printer) => void
}

function AnswersStatus({ printer, onPrinter }: AnswersStatusProps) {
  const { t } = useWords()
  return (
    <CheckField
      label={t('settings.field.answersStatus')}
      value={printer.answersStatus}
      onChange={(answersStatus) => onPrinter({ ...printer, answersStatus })}
    />
  )
}
