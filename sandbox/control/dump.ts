import type { Ledger } from '../ledger/ledger.ts'

/** The whole ledger, as a test reads it: every sale with what was given back of it, every operation with its count. */
export function dumpLedger(ledger: Ledger, now: number) {
  const operations = ledger.effects.list(now)
  const givenBack = new Map<string, number>()
  for (const { sale, minor, applied } of operations) {
    givenBack.set(sale, (givenBack.get(sale) ?? 0) + minor * applied)
  }
  return {
    sales: ledger.transactions.sales().map((sale) => ({
      gateway: 'kushki' as const,
      client_transaction_id: sale.clientTransactionId,
      transaction_reference: sale.reference,
      transaction_type: sale.kind,
      status: sale.reversedAt !== null && sale.reversedAt <= now ? 'reversed' : sale.status,
      charged: sale.charged,
      createdAt: sale.createdAt,
      currency: sale.currency,
      totalMinor: sale.totalMinor,
      amount: sale.amount,
      maskedPan: `${sale.bin}******${sale.lastFour}`,
      brand: sale.brand,
      ticketNumber: sale.ticketNumber,
      approvalCode: sale.approvalCode,
      givenBackMinor: givenBack.get(sale.clientTransactionId) ?? 0,
    })),
    payments: ledger.payments.list().map((payment) => ({
      gateway: 'liquido' as const,
      ...payment,
      givenBackMinor: givenBack.get(payment.referenceId) ?? 0,
    })),
    refunds: ledger.refunds.list().map(({ idempotencyKey, referenceId, minor, currency, status }) => ({
      idempotencyKey,
      referenceId,
      minor,
      currency,
      status,
    })),
    /** Each void, refund and reverse that took effect. `applied` is 1, or something is wrong. */
    operations,
  }
}
