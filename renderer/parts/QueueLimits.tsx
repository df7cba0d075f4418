import { useEffect, useState } from 'react'
import type { QueueLoad } from '../../domain/limits.ts'
import { formatMoney } from '../i18n/format.ts'
import { useWords } from '../i18n/index.ts'
import { ipc } from '../ipc/client.ts'
import { atMostEvery } from '../store/at-most-every.ts'
import { useSnapshot } from '../store/snapshot.ts'
import { settings } from '../store/stores.ts'
import { Notice } from './Notice.tsx'
import { nearLimits } from './queue-limits.ts'
import type { About } from './queue-limits.ts'

/** While a queue empties, its sums change ten times a second. Milliseconds. */
const loadGapMs = 1000

/** What the limits count, live; `null` until main has told, `unknown` where it cannot. */
export function useQueueLoad(): QueueLoad | 'unknown' | null {
  const [load, setLoad] = useState<QueueLoad | 'unknown' | null>(null)
  useEffect(() => {
    let isCurrent = true
    const ask = (): void => {
      ipc.queue
        .load()
        // Main judges every operation by the same figures: without them only the warning is missing.
        .then((answer) => isCurrent && setLoad(answer.ok ? answer.value : 'unknown'))
        .catch(() => isCurrent && setLoad('unknown'))
    }
    const asking = atMostEvery(loadGapMs, ask)
    asking.call()
    const stop = ipc.queue.changed.on(asking.call)
    return () => {
      isCurrent = false
      stop()
      asking.stop()
    }
  }, [])
  return load
}

/** Says which of the store's limits are nearly reached; `about`: with what the person is about to do counted in. */
export function QueueLimits({ load, about }: { load: QueueLoad | 'unknown' | null; about: About | null }) {
  const { t } = useWords()
  const limits = useSnapshot(settings)?.limits
  if (load === 'unknown') return <Notice tone="warn">{t('queue.near.unknown')}</Notice>
  const near = load && limits ? nearLimits(load, limits, about) : []
  if (near.length === 0) return null
  return (
    <Notice tone="warn">
      <ul className="consequences">
        {near.map(({ limit, used, max, currency, kind }) => (
          <li key={limit + currency + kind}>
            {limit === 'rows'
              ? t('queue.near.rows', { used, max })
              : t(`queue.near.${limit}`, {
                  kind: t(`kind.${kind}`),
                  used: formatMoney({ currency, minor: used }),
                  max: formatMoney({ currency, minor: max }),
                })}
          </li>
        ))}
      </ul>
      {t('queue.near.beyond')}
    </Notice>
  )
}
