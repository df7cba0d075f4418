import { answer, type Answer } from '../http/answers.ts'
import type { Transaction } from '../ledger/transactions.ts'

/** What the processor's codes say, as `kushki_response.message`. */
const sentences: Record<string, string> = {
  '01': 'Transacción declinada. Contacte al emisor.',
  '04': 'Transacción declinada. Retener tarjeta.',
  '05': 'Transacción declinada. No honrar.',
}

/** HTTP 200: the processor has spoken, for or against. Members as Kushki's card-present API gives them. */
export function processed(line: Transaction | Omit<Transaction, 'id'>, transactionType: string): Answer {
  const approved = line.status !== 'declined'
  return answer(200, {
    transaction_reference: line.reference,
    ticket_number: line.ticketNumber,
    transaction_status: approved ? 'APPROVAL' : 'DECLINED',
    transaction_type: transactionType,
    authorized_amount: approved ? line.totalMinor / 100 : 0,
    kushki_response: approved
      ? { code: '000', message: 'Transacción Aprobada.' }
      : { code: line.responseCode, message: sentences[line.responseCode] ?? 'Transacción declinada.' },
    message_fields: {
      F38: line.approvalCode,
      F39: line.responseCode,
      ...(approved ? { F55: '910A0102030405060708303030' } : {}),
    },
    F11: line.ticketNumber.slice(-6),
    franchise: line.brand,
    cvm_type: 'NO_CVM',
    additional_amounts: {
      account_type: '00',
      amount: '000000000000',
      amount_type: '00',
      card_type: 'credit',
      currency_code: line.currency === 'USD' ? '840' : '604',
    },
  })
}

/** Why the acquirer refuses. Business refusals come with HTTP 500 too, as the real one does it. */
export type Refusal =
  | { tag: 'InvalidBody'; why: string }
  | { tag: 'NotAllowed'; why: string }
  | { tag: 'AlreadyReversed' }
  | { tag: 'RefundPeriod'; why: string }
  | { tag: 'OtherCurrency' }
  | { tag: 'DuplicateId' }

/** The refusal's status and code. `S001` is the sandbox's own: no public document names the code of a repeated id. */
export function refused(refusal: Refusal): Answer {
  const error = (status: number, code: string, message: string, why?: string): Answer =>
    answer(status, {
      code,
      message,
      ...(why === undefined ? {} : { details: { Origin: 'sandbox', Message: why } }),
    })
  switch (refusal.tag) {
    case 'InvalidBody':
      return error(400, 'E001', 'Cuerpo de la petición inválido.', refusal.why)
    case 'NotAllowed':
      return error(500, 'E041', 'Operación no permitida.', refusal.why)
    case 'AlreadyReversed':
      return error(400, 'E048', 'La transacción ya fue reversada.')
    case 'RefundPeriod':
      return error(412, 'E016', 'Devolución no disponible.', refusal.why)
    case 'OtherCurrency':
      return error(500, 'E042', 'La moneda no coincide con la transacción original.')
    case 'DuplicateId':
      return error(400, 'S001', 'client_transaction_id repetido.')
  }
}
