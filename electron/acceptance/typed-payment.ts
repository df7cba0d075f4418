import type { AddPayment, AddPaymentError } from '../../contract/ipc.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { err, type Result } from '../../domain/result.ts'
import type { LiquidoSale } from '../../domain/sales.ts'
import type { SaleFinder } from '../sales/sale-finder.ts'
import type { PinCheck } from './approval.ts'

/**
 * Takes a payment that a person typed, only where nobody else can tell of it: Liquido is asked first, and what it or its
 * callbacks have told stands. Where the store has supervisors, one of them answers for what was typed.
 */
export async function addTypedPayment(
  { supervisorPin, ...payment }: AddPayment,
  signal: AbortSignal,
  dependencies: {
    finder: Pick<SaleFinder, 'findPayment' | 'addTyped'>
    settings: () => StoreSettings
    checkPin: PinCheck
  },
): Promise<Result<LiquidoSale, AddPaymentError>> {
  const { finder, settings, checkPin } = dependencies
  const told = await finder.findPayment(payment.referenceId, signal)
  if (told.ok) return told
  if (told.error.tag === 'StorageFailed') return err(told.error)
  if (settings().supervisors.length === 0) return finder.addTyped(payment, '')
  if (supervisorPin === undefined) return err({ tag: 'SupervisorNeeded', why: 'always' })
  const supervisor = checkPin(supervisorPin)
  return supervisor === null
    ? err({ tag: 'SupervisorNeeded', why: 'wrongPin' })
    : finder.addTyped(payment, supervisor)
}
