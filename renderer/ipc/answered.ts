import { err } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'

/** A call whose failure to reach main is one more tagged error. */
export async function answered<Value, Failure>(
  call: () => Promise<Result<Value, Failure>>,
): Promise<Result<Value, Failure | { tag: 'Unreachable' }>> {
  try {
    return await call()
  } catch {
    return err({ tag: 'Unreachable' })
  }
}

/** Whether main refused a call because the role of whoever is at the till does not take it. */
export const isRoleRefusal = (error: unknown): boolean =>
  error instanceof Error && error.message.endsWith('Refused: needsRole')
