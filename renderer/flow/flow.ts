import type { Randomness } from '../../domain/clock.ts'
import type { SaleDetail } from '../../contract/ipc.ts'
import type { OperationRequest } from '../../domain/operations.ts'
import type { QueueRow } from '../../contract/operations.ts'
import type { Sale } from '../../domain/sales.ts'
import { idsFor, newDraft, refreshDraft } from './draft.ts'
import type { Draft, DraftChange } from './draft.ts'

/** A code that was read, as one of several that may be the same. */
type Scanned = { id: string; code: string }

/** One step at a time: find the sale, choose, review, outcome. */
export type Flow =
  /** `draft`: what was begun and left by going to the search; it can be resumed. `scanned`: what is looked for first. */
  | { step: 'find'; draft: Draft | null; scanned: Scanned | null }
  | { step: 'sale'; draft: Draft }
  | { step: 'review'; draft: Draft }
  | { step: 'outcome'; sale: Sale; request: OperationRequest; operationId: string }

export type FlowAction =
  | { type: 'find' }
  | { type: 'scan'; code: string }
  /** Somebody else is at the till: what was begun is not theirs. */
  | { type: 'forget' }
  | { type: 'open'; detail: SaleDetail }
  | { type: 'refresh'; detail: SaleDetail }
  | { type: 'change'; change: DraftChange }
  | { type: 'resume' }
  | { type: 'review' }
  | { type: 'back' }
  | { type: 'accepted'; request: OperationRequest; row: QueueRow }

export const firstStep: Flow = { step: 'find', draft: null, scanned: null }

/** The flow's reducer. Randomness is a parameter, so that ids can be told in a test. */
export const createFlow =
  (randomness: Pick<Randomness, 'uuid'>) =>
  (flow: Flow, action: FlowAction): Flow => {
    const draft = flow.step === 'outcome' ? null : flow.draft
    switch (action.type) {
      case 'find':
        return { step: 'find', draft, scanned: null }
      case 'scan':
        return { step: 'find', draft, scanned: { id: randomness.uuid(), code: action.code } }
      case 'forget':
        return firstStep
      case 'open':
        return { step: 'sale', draft: newDraft(action.detail) }
      case 'refresh':
        return flow.step === 'sale' && flow.draft.detail.sale.key === action.detail.sale.key
          ? { step: 'sale', draft: refreshDraft(flow.draft, action.detail) }
          : flow
      case 'change':
        return flow.step === 'sale' ? { step: 'sale', draft: { ...flow.draft, ...action.change } } : flow
      case 'resume':
        return flow.step === 'find' && flow.draft ? { step: 'sale', draft: flow.draft } : flow
      case 'review':
        return flow.step === 'sale'
          ? { step: 'review', draft: { ...flow.draft, ids: idsFor(flow.draft, randomness) } }
          : flow
      case 'back':
        if (flow.step === 'review') return { step: 'sale', draft: flow.draft }
        return flow.step === 'sale' ? { step: 'find', draft: flow.draft, scanned: null } : flow
      case 'accepted':
        return flow.step === 'review' && flow.draft.ids?.operationId === action.row.operationId
          ? {
              step: 'outcome',
              sale: flow.draft.detail.sale,
              request: action.request,
              operationId: action.row.operationId,
            }
          : flow
    }
  }
