import { createHash } from 'node:crypto'
import type { KushkiVoidBody } from '../../domain/kushki.ts'
import { operationOptions, windowOf } from '../../domain/rules.ts'
import type { EarlierOperation } from '../../domain/rules.ts'
import type { RulesSettings } from '../../domain/rules-settings.ts'
import { refundFromVoid } from '../../domain/void-to-refund.ts'
import type { WireRequest } from '../gateways/gateway.ts'
import { fingerprintOf, neverSent } from '../storage/operation-row.ts'
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
  const { refund } = operationOptions(content.sale, others, now, rules)
  return refund.state === 'open' && row.money.minor <= refund.maxMinor
}

/** An id, in the shape of a UUID v4, that belongs to an operation and a purpose: asked again it is the same. */
export function derivedUuid(operationId: string, purpose: string): string {
  const hex = createHash('sha256').update(`${operationId}\n${purpose}`).digest('hex')
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

/**
 * The ids of the refund in a void's place, two UUIDs v4 made from the void's: the same however often, and in a copy of
 * the queue that was put back, where the refund may have been made already.
 */
export const linkedRefundIds = (voidId: string): { operationId: string; client_transaction_id: string } => ({
  operationId: derivedUuid(voidId, 'linked refund'),
  client_transaction_id: derivedUuid(voidId, 'linked refund at the acquirer'),
})

/**
 * The refund in a void's place: same sale, amount and card, an operation and a transaction of its own, linked to the
 * void (Kushki, Voids & Refunds §3).
 */
export function linkedRefund(
  row: OperationRow,
  content: OperationContent,
  now: number,
  rules: RulesSettings,
): NewOperation {
  const ids = linkedRefundIds(row.operationId)
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
      ...neverSent,
      // In a copy that was put back the refund may have been made already, under these very ids.
      ...(row.isRestored ? { state: 'unknown', isRestored: true, mayHaveBeenProcessed: true } : {}),
      linkedTo: row.operationId,
    },
    content: {
      body,
      sale: content.sale,
      fingerprint: fingerprintOf(body, content.fingerprint.slice(content.fingerprint.indexOf('.') + 1)),
      wireId: ids.client_transaction_id,
    },
  }
}

/**
 * In a copy that was put back, the refund that took a void's place may have been made since, under ids made from the
 * void's: what is not found as the void is asked for as that refund. `null`: there is none to ask for.
 *
 * @param request the void's own, as it is looked up
 */
export function refundInPlaceOf(operationId: string, request: WireRequest): WireRequest | null {
  if (request.gateway !== 'kushki' || request.body.transaction_mode !== 'Void') return null
  const { client_transaction_id } = linkedRefundIds(operationId)
  const body = refundFromVoid(request.body, client_transaction_id)
  return { gateway: 'kushki', kind: 'refund', body, replay: true }
}
