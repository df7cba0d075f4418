import { use } from 'react'
import type { ComponentType } from 'react'
import { Button } from 'react-aria-components'
import { useWords } from '../../i18n/index.ts'
import { FixedFields } from '../../parts/Field.tsx'

/** What the line of one item is given. */
export type ListLineProps<Item> = { value: Item; onValue: (value: Item) => void; onRemove: () => void }

export type ListPanelProps<Item> = {
  title: string
  /** What the list is for, where its title does not say. */
  say?: string
  items: readonly Item[]
  /** What a line begins as when it is added. */
  made: Item
  onItems: (items: Item[]) => void
  Line: ComponentType<ListLineProps<Item>>
}

/** Lines that can be changed, removed and added. */
export function ListPanel<Item>({ title, say, items, made, onItems, Line }: ListPanelProps<Item>) {
  const { t } = useWords()
  const isFixed = use(FixedFields).has(title)
  return (
    <fieldset className="card-panel" aria-label={title} disabled={isFixed}>
      <h3>{title}</h3>
      {say === undefined ? null : <p className="hint">{say}</p>}
      {isFixed ? <p className="hint">{t('shell.fieldFixed')}</p> : null}
      {items.map((item, at) => (
        // An item has no id of its own; its place in the list is what the person sees.
        <Line
          key={at}
          value={item}
          onValue={(changed) => onItems(items.map((other, index) => (index === at ? changed : other)))}
          onRemove={() => onItems(items.filter((_item, index) => index !== at))}
        />
      ))}
      <Button className="button" onPress={() => onItems([...items, made])}>
        {t('settings.add')}
      </Button>
    </fieldset>
  )
}
