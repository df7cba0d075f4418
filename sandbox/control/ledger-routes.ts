import { Hono } from 'hono'
import type { Clock } from '../../domain/clock.ts'
import { answer, answering, type SandboxEnv } from '../http/answers.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { LiquidoAcquirer } from '../liquido/acquirer.ts'
import { generateSchema, salesSchema, taking } from './bodies.ts'
import { dumpLedger } from './dump.ts'

/** The payer of a payment that a test adds. */
const somePayer = {
  name: 'Cliente',
  email: 'cliente@example.com',
  document: '41000000',
  phone: '+51 900000000',
}

/** The ledger: to read, and to add sales and payments to. */
export function ledgerRoutes(ledger: Ledger, acquirer: LiquidoAcquirer, clock: Clock): Hono<SandboxEnv> {
  const addSales = taking(salesSchema, ({ sales, payments }) => {
    const now = clock.now()
    const added = ledger.add(
      sales.map(({ secondsAgo, createdAt, ...sketch }) => ({
        ...sketch,
        createdAt: createdAt ?? Math.round(now - (secondsAgo ?? 0) * 1000),
      })),
      payments.map((payment) => ({ ...payment, createdAt: payment.createdAt ?? now, payer: somePayer })),
    )
    if (!added.ok) return answer(409, { error: 'a sale or payment with this id is there already' })
    return answer(201, {
      sales: added.value.map((line) => ({
        client_transaction_id: line.clientTransactionId,
        transaction_reference: line.reference,
        createdAt: line.createdAt,
        totalMinor: line.totalMinor,
      })),
      payments: payments.map(({ referenceId }) => ({ referenceId })),
    })
  })

  const generate = taking(generateSchema, ({ count, days }) => {
    ledger.generate(count, days)
    return answer(201, { count })
  })

  /** What is due by now is settled before anybody looks. */
  const settled = (read: () => unknown) =>
    answering(() => {
      acquirer.settleDue()
      return answer(200, read())
    })

  const routes = new Hono<SandboxEnv>()
  routes.get(
    '/ledger',
    settled(() => dumpLedger(ledger, clock.now())),
  )
  routes.get(
    '/operations',
    settled(() => ledger.effects.list(clock.now())),
  )
  routes.post('/sales', addSales)
  routes.post('/sales/generate', generate)
  return routes
}
