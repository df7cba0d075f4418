import type { RowState } from '../../../domain/operations.ts'
import { Icon, stateIcons } from '../../../renderer/parts/Icon.tsx'
import { useWords } from '../i18n/words.ts'

/** An operation's state as shape, word and colour. */
export function StateMark({ state }: { state: RowState }) {
  const { words } = useWords()
  return (
    <span className={`state-mark state-${state}`}>
      <Icon name={stateIcons[state]} />
      {words.state[state]}
    </span>
  )
}
