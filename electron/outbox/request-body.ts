import type { KushkiBody } from '../../domain/kushki.ts'
import type { LiquidoRefundBody } from '../../domain/liquido.ts'
import type { OperationRequest } from '../../domain/operations.ts'
import type { WireRequest } from '../gateways/gateway.ts'
import { fingerprintOf, isBodyWhole } from '../storage/operation-row.ts'
import type { OperationContent, OperationRow, OperationSecrets } from '../storage/operation-row.ts'

type SplitBody = OperationSecrets & Pick<OperationContent, 'body' | 'fingerprint' | 'wireId'>

const bankPrefix = 'account-'

/**
 * Takes the card block (`card`, `card_details`) or the bank account out of a request's body, so that the rest can be
 * kept in the clear. The fingerprint names the secret by its KSN, which is not sensitive, or the account's last digits.
 */
export function splitBody(request: OperationRequest): SplitBody {
  if (request.gateway === 'liquido') {
    const { additionalInfo, ...rest } = request.body
    const body = JSON.stringify(rest)
    const account = additionalInfo?.bankTransferAccountInfo
    return {
      body,
      card: null,
      bankAccount: account ? Buffer.from(JSON.stringify(account)) : null,
      fingerprint: fingerprintOf(body, account ? bankPrefix + account.bankAccountNumber.slice(-3) : ''),
      wireId: rest.idempotencyKey,
    }
  }
  const { card, card_details, ...rest } = request.body
  const body = JSON.stringify(rest)
  const block = card_details ? { ...(card ? { card } : {}), card_details } : null
  return {
    body,
    card: block ? Buffer.from(JSON.stringify(block)) : null,
    bankAccount: null,
    fingerprint: fingerprintOf(body, card_details?.tracks.track_ksn ?? ''),
    // A reverse goes under the sale's own id, which may be repeated; a void and a refund have one of their own.
    wireId: request.kind === 'reverse' ? null : rest.client_transaction_id,
  }
}

/** Whether the operation was accepted with a bank account, which has to be there when it is sent. */
const hasBankAccount = (fingerprint: string): boolean => fingerprint.includes(`.${bankPrefix}`)

/**
 * Puts the request together again: the body that was accepted, with its card block and bank account. A row that goes
 * without its card leaves out what travels with one. `null`: a part is missing or the disk changed it.
 *
 * @param secrets zeroed once they are in it
 */
export function wireRequest(
  row: OperationRow,
  content: OperationContent,
  secrets: OperationSecrets,
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
