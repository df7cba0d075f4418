import type { StoreSettings } from '../../../contract/settings.ts'
import { useWords } from '../../i18n/index.ts'
import { SelectField } from '../../parts/Field.tsx'

const hosts = ['test', 'live', 'custom'] as const
type Host = StoreSettings['kushki']['host']

/** Which of a gateway's hosts is asked: its test one, its live one, or one of the store's own. */
export function HostField({ host, onHost }: { host: Host; onHost: (host: Host) => void }) {
  const { t } = useWords()
  return (
    <SelectField
      label={t('settings.field.host')}
      value={host}
      options={hosts.map((value) => ({ value, label: t(`settings.option.${value}`) }))}
      onChange={onHost}
    />
  )
}
