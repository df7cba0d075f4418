import { holdsCardData } from '../../domain/card-data-in-text.ts'
import type { Sale } from '../../domain/sales.ts'
import type { Flow } from '../flow/flow.ts'

/** Why a scan does nothing but is told of. */
export type ScanRefusal =
  | 'entrance'
  | 'dialog'
  | 'storing'
  | 'cardData'
  | 'incomplete'
  | 'noVoucher'
  | 'sameSale'

/** What a scan would leave behind, so that a person is asked first. */
export type ScanLeaves = 'sale' | 'settings'

/** What a scan does. `open`: looks for what was scanned, and opens the one sale that fits. */
export type ScanAnswer = { do: 'tell'; why: ScanRefusal } | { do: 'ask'; leaves: ScanLeaves } | { do: 'open' }

/** The window when a code was read. */
export type ScanPlace = {
  /** Whether the store's own screens are shown: somebody is at the till, and the first run is over. */
  isAtWork: boolean
  hasDialog: boolean
  /** Whether main is storing what was confirmed. */
  isStoring: boolean
  hasUnsaved: boolean
  flow: Flow
}

const shortest = 3
/** As `saleQuerySchema` takes it. */
const longest = 120

/** What vouchers show of a sale, and what Kushki or Liquido know it by. */
function isCodeOf(code: string, sale: Sale): boolean {
  const ids =
    sale.gateway === 'kushki'
      ? [sale.ticketNumber, sale.transaction_reference, sale.client_transaction_id]
      : [sale.ticketNumber, sale.referenceId]
  return ids.includes(code)
}

/** The one rule of what a scan may do: it opens a sale, or asks; else it is told of and does nothing. */
export function scanAnswer(code: string, place: ScanPlace): ScanAnswer {
  const { flow } = place
  const tell = (why: ScanRefusal): ScanAnswer => ({ do: 'tell', why })
  if (!place.isAtWork) return tell('entrance')
  if (holdsCardData(code, 'search')) return tell('cardData')
  if (place.hasDialog) return tell('dialog')
  if (place.isStoring) return tell('storing')
  if (code.length < shortest) return tell('incomplete')
  if (code.length > longest) return tell('noVoucher')
  if (flow.step === 'sale' || flow.step === 'review')
    return isCodeOf(code, flow.draft.detail.sale) ? tell('sameSale') : { do: 'ask', leaves: 'sale' }
  return place.hasUnsaved ? { do: 'ask', leaves: 'settings' } : { do: 'open' }
}
