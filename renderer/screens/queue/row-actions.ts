import type { QueueRow, RowAction, RowError } from '../../../contract/operations.ts'
import type { Result } from '../../../domain/result.ts'

/** Actions that ask before they are done. */
export type AskingAction = Exclude<RowAction, 'sendNow' | 'lookUp'>

/** A call that changes a row and answers with the changed row. */
export type RowCall = () => Promise<Result<QueueRow, RowError | { tag: 'NotApproved' }>>

/** What the dialog of a row, and every form in it, is given. */
export type RowFormProps = { row: QueueRow; onClose: () => void; onRun: (call: RowCall) => void }
