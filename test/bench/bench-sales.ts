import { timeOnDayOf } from '../../domain/day.ts'
import type { Gateway } from '../../electron/gateways/gateway.ts'
import { createKushkiGateway } from '../../electron/gateways/kushki.ts'
import type { SandboxProcess } from '../faults/processes.ts'
import { cardSale } from '../unit/outbox/samples.ts'

/** Added to this machine's clock it is ten in the morning in Lima: a void may be sent whenever the bench runs. */
export const clockOffsetMs = Math.round(timeOnDayOf(Date.now(), '10:00', 'America/Lima') - Date.now())

/** Sets the sandbox's clock and gives it the sales `from` to `from + count`, a minute old. */
export async function addSales(
  sandbox: SandboxProcess,
  from: number,
  count: number,
  offsetMs = clockOffsetMs,
): Promise<void> {
  await sandbox.control('PUT', '/clock', { offsetMs })
  for (let added = 0; added < count; added += 500)
    await sandbox.control('POST', '/sales', {
      sales: Array.from({ length: Math.min(500, count - added) }, (_, index) => {
        const { client_transaction_id, transaction_reference } = cardSale(from + added + index)
        return {
          clientTransactionId: client_transaction_id,
          reference: transaction_reference,
          secondsAgo: 60,
          amount: { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 100 },
        }
      }),
    })
}

/** The product's own way to the sandbox. */
export const gatewayTo = (sandbox: SandboxProcess): Gateway =>
  createKushkiGateway({
    baseUrl: () => sandbox.address.kushki,
    credential: () => Promise.resolve(sandbox.address.credential),
    timeoutMs: () => 10_000,
    timeZone: () => 'America/Lima',
    clock: { now: () => Date.now() },
  })

/** How many voids took effect. */
export const applied = async (sandbox: SandboxProcess): Promise<number> =>
  (await sandbox.control<{ applied: number }[]>('GET', '/operations')).reduce(
    (sum, operation) => sum + operation.applied,
    0,
  )
