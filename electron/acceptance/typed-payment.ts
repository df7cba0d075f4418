import { answeringName } from '../../domain/authority.ts'
import type { Caller } from '../../domain/authority.ts'
import type { StorageFailed } from '../../contract/operations.ts'
import { err } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { LiquidoSale, TypedPayment } from '../../domain/sales.ts'
import type { SaleFinder } from '../sales/sale-finder.ts'

/**
 * Takes a payment that a person typed, only where nobody else can tell of it: Liquido is asked first, and what it or its
 * callbacks have told stands. The supervisor who answers for what was typed is kept with it.
 */
export async function addTypedPayment(
  payment: TypedPayment,
  caller: Caller,
  finder: Pick<SaleFinder, 'findPayment' | 'addTyped'>,
  signal: AbortSignal,
): Promise<Result<LiquidoSale, StorageFailed>> {
  const told = await finder.findPayment(payment.referenceId, signal)
  if (told.ok) return told
  if (told.error.tag === 'StorageFailed') return err(told.error)
  return finder.addTyped(payment, caller.person === null ? '' : answeringName(caller, ''))
}
