import type { OperationRequest } from '../../../domain/operations.ts'
import type { QueueRow, SubmitError } from '../../../contract/operations.ts'
import type { Result } from '../../../domain/result.ts'
import { ipc } from '../../ipc/client.ts'
import { takeRow } from '../../store/stores.ts'

/** `Unreachable`: main did not answer, so whether the row was stored is not known. Submitting the same again is harmless. */
export type SubmitFailure = SubmitError | { tag: 'Unreachable' }

/** Hands the request over. The row comes back once it is committed. */
export async function submit(request: OperationRequest): Promise<Result<QueueRow, SubmitFailure>> {
  try {
    const answer = await ipc.operations.submit(request)
    if (answer.ok) takeRow(answer.value)
    return answer
  } catch {
    return { ok: false, error: { tag: 'Unreachable' } }
  }
}
