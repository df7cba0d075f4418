import { Button } from 'react-aria-components'
import { useWords } from '../../i18n/index.ts'
import { Field } from '../../parts/Field.tsx'
import type { ListLineProps } from './ListPanel.tsx'

/** One reason of the store's list. */
export function ReasonLine({ value, onValue, onRemove }: ListLineProps<string>) {
  const { t } = useWords()
  return (
    <div className="list-line">
      <Field label={t('settings.field.reasonText')} value={value} maxLength={60} onChange={onValue} />
      <Button className="button" onPress={onRemove}>
        {t('settings.remove')}
      </Button>
    </div>
  )
}
