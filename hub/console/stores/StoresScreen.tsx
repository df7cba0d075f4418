import { useState } from 'react'
import { Button } from 'react-aria-components'
import { newStoreSchema } from '../../../contract/hub/administration.ts'
import { ask } from '../calls/ask.ts'
import { useAnswer } from '../calls/use-answer.ts'
import { useWords } from '../i18n/words.ts'
import { TextBox } from '../parts/Fields.tsx'
import { Question } from '../parts/Question.tsx'
import { Read } from '../parts/Read.tsx'
import { Alarms } from './Alarms.tsx'
import { StoreCard } from './StoreCard.tsx'

/** The stores and how each of their counters is. */
export function StoresScreen() {
  const { words } = useWords()
  const stores = useAnswer('stores', { input: {} }, { by: 'beats' })
  const [isNew, setNew] = useState(false)
  return (
    <>
      <div className="screen-head">
        <h1>{words.stores.title}</h1>
        <Button className="button button-main" onPress={() => setNew(true)}>
          {words.stores.newStore}
        </Button>
      </div>
      <Read answer={stores}>
        {(value) => (
          <>
            <Alarms stores={value} />
            {value.stores.length === 0 ? <p className="empty">{words.stores.none}</p> : null}
            {value.stores.map((store) => (
              <StoreCard key={store.storeId} store={store} />
            ))}
          </>
        )}
      </Read>
      {isNew ? <NewStore onClose={() => setNew(false)} /> : null}
    </>
  )
}

function NewStore({ onClose }: { onClose: () => void }) {
  const { words } = useWords()
  const [label, setLabel] = useState('')
  const [isWrong, setWrong] = useState(false)
  return (
    <Question
      title={words.stores.newStore}
      act={words.stores.create}
      onClose={onClose}
      onAct={() => {
        const asked = newStoreSchema.safeParse({ label })
        setWrong(!asked.success)
        if (!asked.success) return null
        return ask('createStore', { input: asked.data }).then((made) => {
          if (made.ok) onClose()
          return made
        })
      }}
    >
      <TextBox
        label={words.stores.storeName}
        value={label}
        onChange={setLabel}
        error={isWrong ? words.stores.labelMissing : null}
        takesFocus
      />
    </Question>
  )
}
