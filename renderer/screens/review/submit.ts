import { useRef, useState } from 'react'
import type { OperationRequest } from '../../../domain/operations.ts'
import type { QueueRow, SubmitError } from '../../../contract/operations.ts'
import type { Result } from '../../../domain/result.ts'
import { ipc } from '../../ipc/client.ts'
import { takeRow } from '../../store/stores.ts'

/** `Unreachable`: main did not answer, so whether the row was stored is not known. Submitting the same again is harmless. */
export type SubmitFailure = SubmitError | { tag: 'Unreachable' }

/** Hands the request over. The row comes back once it is committed. */
async function submit(request: OperationRequest): Promise<Result<QueueRow, SubmitFailure>> {
  try {
    const answer = await ipc.operations.submit(request)
    if (answer.ok) takeRow(answer.value)
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
  confirm: (request: OperationRequest) => Promise<void>
}

/** Submits a request once however often it is confirmed; after a failure it may be confirmed again. */
export function useConfirmation(outcome: {
  onAccepted: (request: OperationRequest, row: QueueRow) => void
  onFailed: () => void
}): Confirmation {
  const [failure, setFailure] = useState<SubmitFailure | null>(null)
  const [isSubmitting, setSubmitting] = useState(false)
  // A second Enter may come before React has drawn the first: the lock must not wait for a render.
  const locked = useRef(false)
  const confirm = async (request: OperationRequest): Promise<void> => {
    if (locked.current) return
    locked.current = true
    setSubmitting(true)
    setFailure(null)
    const answer = await submit(request)
    if (answer.ok) {
      outcome.onAccepted(request, answer.value)
      return
    }
    locked.current = false
    setSubmitting(false)
    setFailure(answer.error)
    outcome.onFailed()
  }
  return { isSubmitting, failure, isLocked: () => locked.current, confirm }
}
