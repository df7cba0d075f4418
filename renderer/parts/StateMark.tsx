import type { RowState } from '../../domain/operations.ts'
import { useWords } from '../i18n/index.ts'
import { Icon, stateIcons } from './Icon.tsx'

/** A row's state as shape, word and colour. */
export function StateMark({ state }: { state: RowState }) {
  const { t } = useWords()
  return (
    <span className={`state-mark state-${state}`}>
      <Icon name={stateIcons[state]} />
      {t(`queue.state.${state}`)}
    </span>
  )
}
