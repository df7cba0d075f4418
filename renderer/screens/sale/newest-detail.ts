import { useEffect } from 'react'
import type { SaleDetail } from '../../../contract/ipc.ts'
import type { FlowAction } from '../../flow/flow.ts'
import { openSale } from '../../store/open-sale.ts'
import { useFromNow } from '../../store/now.ts'

/** Asks main again at the next moment at which a kind opens or closes, so that what is shown stays true. */
export function useNewestDetail(detail: SaleDetail, act: (action: FlowAction) => void): void {
  const changesAt = nextChange(detail)
  const isStale = useFromNow((now) => changesAt !== null && now >= changesAt)
  const { key } = detail.sale
  useEffect(() => {
    if (!isStale) return
    void openSale(key).then((newer) => {
      if (typeof newer !== 'string' && !('tag' in newer)) act({ type: 'refresh', detail: newer })
    })
  }, [isStale, key, act])
}

/** The soonest future moment at which a kind opens or closes, as main told it. */
function nextChange({ options, now }: SaleDetail): number | null {
  const moments = [options.reverse, options.void, options.refund].flatMap((availability) => {
    const at =
      availability.state === 'opens'
        ? availability.at
        : availability.state === 'open'
          ? availability.closesAt
          : null
    return at !== null && at > now ? [at] : []
  })
  return moments.length === 0 ? null : Math.min(...moments)
}
