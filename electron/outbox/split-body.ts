import type { OperationRequest } from '../../domain/operations.ts'
import type { OperationContent, OperationSecrets } from '../storage/operation-row.ts'
import { fingerprintOf } from '../storage/operation-row.ts'

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
export const hasBankAccount = (fingerprint: string): boolean => fingerprint.includes(`.${bankPrefix}`)
