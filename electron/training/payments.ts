import ky from 'ky'
import type { LiquidoSale } from '../../domain/sales.ts'
import { trainingPayments } from './training-payments.ts'
import type { SandboxAddress } from './sandbox-process.ts'

/** Brings training's Liquido payments to the cashier's list: Liquido documents no search, and nobody types in training. */
export async function bringTrainingPayments(
  address: SandboxAddress,
  remember: (payments: readonly LiquidoSale[]) => void,
): Promise<void> {
  try {
    const ledger: unknown = await ky
      .get(`${address.control}/ledger`, {
        headers: { authorization: `Bearer ${address.controlToken}` },
        retry: 0,
        timeout: 5000,
      })
      .json()
    remember(trainingPayments(ledger))
  } catch {
    // The acquirer is being restarted: it brings them when it listens again.
  }
}
