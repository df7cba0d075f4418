import { useRef, useState } from 'react'
import type { OperationRequest } from '../../../domain/operations.ts'
import type { Result } from '../../../domain/result.ts'
import type { StoreSettings } from '../../../contract/settings.ts'
import { asksForBank, draftMinor } from '../../flow/draft.ts'
import { draftBank } from '../../flow/bank.ts'
import type { Draft } from '../../flow/draft.ts'
import { withApproval } from '../../people/approval.ts'
import { buildOperationRequest } from '../../requests/index.ts'
import type { BuildError } from '../../requests/index.ts'
import type { QueueRow, SubmitError } from '../../../contract/operations.ts'
import { ipc } from '../../ipc/client.ts'
import { rows } from '../../store/stores.ts'

/** The exact request that the draft stands for, with the ids made when the review began. */
export function requestOf(
  draft: Draft,
  settings: StoreSettings,
  cashier: string,
): Result<OperationRequest, BuildError> {
  const { detail, kind, ids, presentation } = draft
  const amountMinor = draftMinor(draft)
  if (kind === null || ids === null || amountMinor === null)
    return { ok: false, error: { tag: 'AmountNotPossible' } }
  const bank = asksForBank(draft) ? draftBank(draft) : null
  const reading = draft.withCard && presentation?.outcome.ok === true ? presentation.outcome.value : null
  return buildOperationRequest({
    kind,
    sale: detail.sale,
    earlier: detail.earlier,
    settings,
    ids,
    amountMinor,
    cashier,
    ...(draft.reason === '' ? {} : { reason: { text: draft.reason, note: draft.note.trim() } }),
    ...(reading && presentation ? { card: { reading, readerName: presentation.readerName } } : {}),
    ...(bank !== null && 'account' in bank ? { bankAccount: bank.account } : {}),
  })
}

/**
 * `Unreachable`: main did not answer, so whether the row was stored is not known. Submitting the same again is harmless.
 * `NotApproved`: main wanted a supervisor to answer for it, and none did.
 */
export type SubmitFailure = SubmitError | { tag: 'NotApproved' } | { tag: 'Unreachable' }

/** Hands the request over. The row comes back once it is committed. */
async function submit(request: OperationRequest, what: string): Promise<Result<QueueRow, SubmitFailure>> {
  try {
    const answer = await withApproval('operations.submit', request, ipc.operations.submit, {
      reason: (told) => (told.ok || told.error.tag !== 'SupervisorNeeded' ? null : told.error.why),
      what,
    })
    if (answer.ok) rows.take([answer.value])
    return answer
  } catch {
    return { ok: false, error: { tag: 'Unreachable' } }
  }
}

export type Confirmation = {
  isSubmitting: boolean
  failure: SubmitFailure | null
  /** Whether a request is with main: until it has answered there is no going back. */
  isLocked: () => boolean
  /** `what`: the operation as a person reads it, for whoever has to approve it. */
  confirm: (request: OperationRequest, what: string) => Promise<void>
}

/** Submits a request once however often it is confirmed; after a failure it may be confirmed again. */
export function useConfirmation(
  onAccepted: (request: OperationRequest, row: QueueRow) => void,
): Confirmation {
  const [failure, setFailure] = useState<SubmitFailure | null>(null)
  const [isSubmitting, setSubmitting] = useState(false)
  // A second Enter may come before React has drawn the first: the lock must not wait for a render.
  const locked = useRef(false)
  const confirm = async (request: OperationRequest, what: string): Promise<void> => {
    if (locked.current) return
    locked.current = true
    setSubmitting(true)
    setFailure(null)
    const answer = await submit(request, what)
    if (answer.ok) {
      onAccepted(request, answer.value)
      return
    }
    locked.current = false
    setSubmitting(false)
    setFailure(answer.error)
  }
  return { isSubmitting, failure, isLocked: () => locked.current, confirm }
}
