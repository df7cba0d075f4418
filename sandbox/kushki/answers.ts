import type { OperationBehaviour } from '../behaviour.ts'
import { answer, type Answer } from '../http/answers.ts'
import { totalMinorOf, type Transaction } from '../ledger/transactions.ts'

/** What the processor's codes say, as `kushki_response.message` (Kushki, Error catalog). */
const sentences: Record<string, string> = {
  '01': 'Refer to card issuer',
  '04': 'Pick up card',
  '05': 'Do not honor',
  '10': 'Approved partial',
}

/** A processed operation as Kushki's card-present API answers it: the members of its samples. */
function processedBody(line: Transaction | Omit<Transaction, 'id'>, transactionType: string) {
  const isApproved = line.status !== 'declined'
  const isPartial = line.responseCode === '10'
  const partMinor = Math.floor(totalMinorOf(line.amount) / 2)
  return {
    additional_amounts: {
      account_type: '',
      amount: 0,
      amount_type: '',
      card_type: 'credit',
      currency_code: line.currency === 'USD' ? '840' : '604',
    },
    // A partial decline names what the issuer would have given (Kushki, Test data).
    authorized_amount: (isApproved ? line.totalMinor : isPartial ? partMinor : 0) / 100,
    cvm_type: '',
    F11: line.ticketNumber.slice(-6),
    franchise: line.brand,
    kushki_response:
      isApproved && !isPartial
        ? { code: '000', message: 'Transacción Aprobada.' }
        : { code: line.responseCode, message: sentences[line.responseCode] ?? 'Transacción declinada.' },
    message_fields: {
      F38: line.approvalCode,
      F39: line.responseCode,
      ...(isApproved ? { F55: '910A0102030405060708303030' } : {}),
    },
    transaction_reference: line.reference,
    transaction_status: isApproved ? 'APPROVAL' : 'DECLINED',
    transaction_type: transactionType,
    ticket_number: line.ticketNumber,
  }
}

/** What an approval says against itself. */
function contradicted(
  body: ReturnType<typeof processedBody>,
  contradiction: OperationBehaviour['contradiction'],
): object {
  if (body.transaction_status !== 'APPROVAL') return body
  switch (contradiction) {
    case null:
      return body
    case 'error':
      return { ...body, code: 'E041', message: 'Operación no permitida' }
    case 'field39':
      return { ...body, message_fields: { ...body.message_fields, F39: '05' } }
    case 'otherId':
      return { ...body, client_transaction_id: '00000000-0000-4000-8000-000000000099' }
    case 'bare':
      return { transaction_status: body.transaction_status }
  }
}

/** The status twice, the wrong one first: parsers differ in which they take. */
export const withDuplicateMembers = (given: Answer): Answer => ({
  ...given,
  text: JSON.stringify(given.body).replaceAll(
    '"transaction_status":"APPROVAL"',
    '"transaction_status":"DECLINED","transaction_status":"APPROVAL"',
  ),
})

/** The processor has spoken, for or against: 200, unless the acquirer is asked to be difficult. */
export function processed(
  line: Transaction | Omit<Transaction, 'id'>,
  transactionType: string,
  behaviour: OperationBehaviour,
): Answer {
  const body = contradicted(processedBody(line, transactionType), behaviour.contradiction)
  const given = answer(behaviour.status, body)
  return behaviour.hasDuplicateMembers ? withDuplicateMembers(given) : given
}

/** What stands in place of an answer that was lost: the published `E002`, or API Gateway's own words. */
export const failedAfterEffect = (status: 500 | 502 | 504): Answer =>
  status === 500
    ? answer(500, {
        code: 'E002',
        message: 'Ocurrió un error al enviar y/o obtener transacción al gateway.',
        details: { Origin: 'sandbox', Message: 'the answer was lost' },
      })
    : answer(status, { message: status === 502 ? 'Internal server error' : 'Endpoint request timed out' })
