import { Button } from 'react-aria-components'
import { rowStateSchema } from '../../../domain/operations.ts'
import { useWords } from '../i18n/words.ts'
import { Choice, TextBox } from '../parts/Fields.tsx'
import type { Names } from '../parts/names.ts'
import { everything, isCardText } from './filter.ts'
import type { Filter } from './filter.ts'

type FiltersProps = { filter: Filter; onChange: (filter: Filter) => void; names: Names }

/** What of the queue is shown: each choice holds at once. */
export function Filters({ filter, onChange, names: { stores } }: FiltersProps) {
  const { words } = useWords()
  const { queue } = words
  const set = (changed: Partial<Filter>): void => onChange({ ...filter, ...changed })
  const counters = stores
    .filter(({ storeId }) => filter.storeId === '' || storeId === filter.storeId)
    .flatMap((store) =>
      store.counters.map(({ counterId, label }) => ({
        value: counterId,
        label: filter.storeId === '' ? `${label}, ${store.label}` : label,
      })),
    )
  const states = rowStateSchema.options.map((state) => ({ value: state, label: words.state[state] }))
  return (
    <fieldset className="filters">
      <legend className="heard">{queue.filters}</legend>
      <Choice
        label={queue.store}
        value={filter.storeId}
        onChange={(storeId) => set({ storeId, counterId: '' })}
        options={[
          { value: '', label: queue.allStores },
          ...stores.map(({ storeId, label }) => ({ value: storeId, label })),
        ]}
      />
      <Choice
        label={queue.counter}
        value={filter.counterId}
        onChange={(counterId) => set({ counterId })}
        options={[{ value: '', label: queue.allCounters }, ...counters]}
      />
      <Choice
        label={queue.status}
        value={filter.state}
        onChange={(state) => set({ state })}
        options={[
          { value: '', label: queue.allStates },
          { value: 'open', label: queue.openStates },
          ...states,
        ]}
      />
      <TextBox label={queue.day} type="date" value={filter.day} onChange={(day) => set({ day })} />
      <TextBox
        label={queue.text}
        type="search"
        value={filter.text}
        onChange={(text) => set({ text })}
        hint={queue.textSay}
        error={isCardText(filter.text) ? queue.textCard : null}
      />
      <Button
        className="button"
        isDisabled={JSON.stringify(filter) === JSON.stringify(everything)}
        onPress={() => onChange(everything)}
      >
        {queue.clear}
      </Button>
    </fieldset>
  )
}
