import type { KushkiVoidBody } from '../../contract/kushki.ts'
import { waysBack, windowOf } from '../../contract/rules.ts'
import type { EarlierOperation } from '../../contract/rules.ts'
import type { RulesSettings } from '../../contract/settings.ts'
import { refundFromVoid } from '../../contract/void-to-refund.ts'
import { fingerprintOf } from '../storage/operation-row.ts'
import type { NewOperation, OperationContent, OperationRow } from '../storage/operation-row.ts'

/** Whether a refund may take a void's place now: judged as if the void had never been. */
export function isRefundOpen(
  row: OperationRow,
  content: OperationContent,
  earlier: readonly EarlierOperation[],
  now: number,
  rules: RulesSettings,
): boolean {
  if (row.kind !== 'void') return false
  const others = earlier.filter(({ operationId }) => operationId !== row.operationId)
  const { refund } = waysBack(content.sale, others, now, rules)
  return refund.state === 'open' && row.money.minor <= refund.mostMinor
}

/**
 * The refund in a void's place: same sale, amount and card, an operation and a transaction of its own, linked to the
 * void (Kushki, Voids & Refunds §3).
 *
 * @param ids two new UUIDs v4: the operation's and the transaction's
 */
export function linkedRefund(
  row: OperationRow,
  content: OperationContent,
  now: number,
  rules: RulesSettings,
  ids: { operationId: string; client_transaction_id: string },
): NewOperation {
  const body = JSON.stringify(
    refundFromVoid(JSON.parse(content.body) as KushkiVoidBody, ids.client_transaction_id),
  )
  return {
    row: {
      ...row,
      operationId: ids.operationId,
      kind: 'refund',
      state: 'queued',
      createdAt: now,
      updatedAt: now,
      notBefore: null,
      deadline: windowOf('refund', content.sale, rules).deadline,
      nextAttemptAt: now,
      attempts: 0,
      lookups: 0,
      misses: 0,
      lastAnswer: null,
      attention: null,
      linkedTo: row.operationId,
      isFateOpen: false,
      isRestored: false,
      isClockSuspect: false,
    },
    content: {
      body,
      sale: content.sale,
      fingerprint: fingerprintOf(body, content.fingerprint.slice(content.fingerprint.indexOf('.') + 1)),
      wireId: ids.client_transaction_id,
    },
  }
}
