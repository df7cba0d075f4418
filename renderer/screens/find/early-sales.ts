import type { IpcContract, OutputOf } from '../../../contract/ipc.ts'
import type { SaleQuery } from '../../../domain/sales.ts'
import { ipc } from '../../ipc/client.ts'
import { noFilters, queryOf } from './search.ts'

type Answer = OutputOf<IpcContract['sales']['search']>

let asked: { query: string; answer: Promise<Answer>; forget: () => void } | null = null

/**
 * Asks for today's sales while the first screen is still to be drawn; the search that is shown first takes the answer, or the wait for it.
 * @returns what settles with it and never rejects
 */
export function askForSalesEarly(): Promise<unknown> {
  asked?.forget()
  const today = queryOf(noFilters, 1)
  if (!today.ok) return Promise.resolve()
  const answer = ipc.sales.search(today.value)
  const stop = ipc.sales.changed.on(() => forget())
  const forget = (): void => {
    stop()
    if (asked?.forget === forget) asked = null
  }
  asked = { query: JSON.stringify(today.value), answer, forget }
  return answer.catch(() => null)
}

/** The answer that was asked for early: once, and only to the same question while main has told of no change since. */
export function takeEarlySales(query: SaleQuery): Promise<Answer> | null {
  const early = asked
  early?.forget()
  return early?.query === JSON.stringify(query) ? early.answer : null
}
