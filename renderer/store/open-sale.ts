import type { SaleDetail } from '../../contract/ipc.ts'
import { ipc } from '../ipc/client.ts'
import type { NotOpened } from '../sentences/search.ts'
import { clockOffset } from './stores.ts'

export const isOpened = (opened: SaleDetail | NotOpened): opened is SaleDetail =>
  typeof opened === 'object' && !('tag' in opened)

/** Asks main for a sale and which operations are open for it, and learns main's time from the answer. */
export async function openSale(saleKey: string): Promise<SaleDetail | NotOpened> {
  try {
    const detail = await ipc.sales.detail({ saleKey })
    if (!detail.ok) return detail.error.tag === 'SaleUnknown' ? 'unknown' : detail.error
    clockOffset.set(detail.value.now - Date.now())
    return detail.value
  } catch {
    return 'unreachable'
  }
}
