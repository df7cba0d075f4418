import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { Stores } from '../../../contract/hub/administration.ts'
import { useWords } from '../i18n/words.ts'
import { CounterCard } from './CounterCard.tsx'
import { LiquidoSecret } from './LiquidoSecret.tsx'
import { NewCode } from './NewCode.tsx'

/** One store, its counters, and what its administrator does for it. */
export function StoreCard({ store }: { store: Stores['stores'][number] }) {
  const { words } = useWords()
  const [asked, setAsked] = useState<'code' | 'secret' | null>(null)
  const { storeId, label, counters, hasLiquidoSecret } = store
  const close = (): void => setAsked(null)
  return (
    <section className="card stack" aria-labelledby={storeId}>
      <div className="screen-head">
        <h2 id={storeId}>{label}</h2>
        <div className="actions">
          <Button className="button" onPress={() => setAsked('secret')}>
            {words.stores.secret}
          </Button>
          <Button className="button" onPress={() => setAsked('code')}>
            {words.stores.newCode}
          </Button>
        </div>
      </div>
      <p className="hint">{hasLiquidoSecret ? words.stores.secretSet : words.stores.secretNone}</p>
      {counters.length === 0 ? <p className="empty">{words.stores.noCounters}</p> : null}
      <ul className="counters">
        {counters.map((counter) => (
          <CounterCard key={counter.counterId} counter={counter} />
        ))}
      </ul>
      {asked === 'code' ? <NewCode storeId={storeId} label={label} onClose={close} /> : null}
      {asked === 'secret' ? <LiquidoSecret storeId={storeId} onClose={close} /> : null}
    </section>
  )
}
