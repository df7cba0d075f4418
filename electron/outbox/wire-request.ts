import type { KushkiBody } from '../../domain/kushki.ts'
import type { LiquidoRefundBody } from '../../domain/liquido.ts'
import type { WireRequest } from '../gateways/gateway.ts'
import { isBodyWhole } from '../storage/operation-row.ts'
import type { OperationContent, OperationRow } from '../storage/operation-row.ts'
import { hasBankAccount } from './split-body.ts'

/** The secrets of a request, opened; the bytes are zeroed once they are in it. */
export type OpenSecrets = { card: Buffer | null; bankAccount: Buffer | null }

/**
 * Puts the request together again: the body that was accepted, with its card block and bank account. A row that goes
 * without its card leaves out what travels with one. `null`: a part is missing or the disk changed it.
 */
export function wireRequest(
  row: OperationRow,
  content: OperationContent,
  secrets: OpenSecrets,
  replay: boolean,
): WireRequest | null {
  if (!isBodyWhole(content)) return null
  if (row.gateway === 'liquido') {
    const body = JSON.parse(content.body) as LiquidoRefundBody
    if (!hasBankAccount(content.fingerprint)) return { gateway: 'liquido', kind: 'refund', body, replay }
    if (secrets.bankAccount === null) return null
    const bankTransferAccountInfo = take(secrets.bankAccount) as NonNullable<
      LiquidoRefundBody['additionalInfo']
    >['bankTransferAccountInfo']
    return {
      gateway: 'liquido',
      kind: 'refund',
      body: { ...body, additionalInfo: { bankTransferAccountInfo } },
      replay,
    }
  }
  const body = JSON.parse(content.body) as KushkiBody
  if (!row.withCard) return { gateway: 'kushki', kind: row.kind, body: cardless(body), replay }
  if (secrets.card === null) return null
  const block = take(secrets.card) as Pick<KushkiBody, 'card' | 'card_details'>
  return { gateway: 'kushki', kind: row.kind, body: { ...body, ...block }, replay }
}

/** The same question without any secret: a look-up needs only the ids. */
export function lookUpRequest(row: OperationRow, content: OperationContent): WireRequest | null {
  if (!isBodyWhole(content)) return null
  if (row.gateway === 'liquido')
    return {
      gateway: 'liquido',
      kind: 'refund',
      body: JSON.parse(content.body) as LiquidoRefundBody,
      replay: true,
    }
  return { gateway: 'kushki', kind: row.kind, body: JSON.parse(content.body) as KushkiBody, replay: true }
}

function cardless(body: KushkiBody): KushkiBody {
  if (body.omit_card === true) return body
  const {
    country: _country,
    isDeferred: _isDeferred,
    is_cashback: _isCashback,
    pos_details: _posDetails,
    ...rest
  } = body
  return { ...rest, omit_card: true }
}

function take(secret: Buffer): unknown {
  try {
    return JSON.parse(secret.toString('utf8'))
  } finally {
    secret.fill(0)
  }
}
