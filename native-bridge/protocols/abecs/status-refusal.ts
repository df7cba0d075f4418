import type { ReadingRefusal } from '../../../domain/readings.ts'

/** What a failed card command means to the cashier (Abecs 2.20 §3.1.1). Statuses not listed are shown by number. */
const refusals: Readonly<Record<string, ReadingRefusal>> = {
  '012': { tag: 'TimedOut' },
  '013': { tag: 'Cancelled' },
  '041': { tag: 'BadRead' },
  '042': { tag: 'KsnNotLoaded' },
  '043': { tag: 'CardRemoved' },
  '060': { tag: 'BadRead' },
  '061': { tag: 'BadRead' },
  '067': { tag: 'CardDeclined' },
  '068': { tag: 'BadRead' },
  '069': { tag: 'BadRead' },
  '070': { tag: 'CardDeclined' },
  '071': { tag: 'CardDeclined' },
  '076': { tag: 'BadRead' },
  '079': { tag: 'CardDeclined' },
  '080': { tag: 'BadRead' },
  '081': { tag: 'BadRead' },
}

/** The refusal of a status other than `000`. */
export const refusalOf = (command: string, status: string): ReadingRefusal =>
  refusals[status] ?? { tag: 'ReaderError', code: `${command} ${status}` }

/** Statuses after which the card may be tried again by chip or stripe, contactless left out (§3.7.1, note 1). */
export const asksForOtherInterface: ReadonlySet<string> = new Set(['082', '083', '084', '085', '087'])
