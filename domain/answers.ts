import type { AnswerSummary } from './operations.ts'
import type { GatewayName } from './sales.ts'

/**
 * What happens, or what a person does, after an answer. `lookUp`, `sendAgain` and `poll` are done by the queue itself;
 * the rest is for a person.
 */
export type NextStep =
  | 'nothing'
  | 'startAgain'
  | 'callIssuer'
  | 'otherWay'
  | 'support'
  | 'mendCredential'
  | 'lookUp'
  | 'sendAgain'
  | 'poll'

/** One row: a gateway's answer and what it means for the outbox. The window has a sentence for each code. */
export type AnswerRow = {
  gateway: GatewayName
  /** The gateway's own code, or our name for an answer that has none. */
  code: string
  /** HTTP statuses it comes with as far as is known; none where nothing was answered. Never decides by itself. */
  http: readonly number[]
  class: AnswerSummary['class']
  next: NextStep
}

const row = (
  gateway: GatewayName,
  code: string,
  http: readonly number[],
  answerClass: AnswerRow['class'],
  next: NextStep,
): AnswerRow => ({ gateway, code, http, class: answerClass, next })

/** What may happen on the way to either gateway, before there is an answer of its own to read. */
const onTheWay = (gateway: GatewayName): AnswerRow[] => [
  row(gateway, 'reachable', [200], 'approved', 'nothing'),
  row(gateway, 'noCredential', [], 'unauthorised', 'mendCredential'),
  row(gateway, 'credentialRefused', [401, 403], 'unauthorised', 'mendCredential'),
  row(gateway, 'tooManyRequests', [429], 'unknown', 'lookUp'),
  row(gateway, 'unavailable', [500, 502, 503, 504], 'unknown', 'lookUp'),
  row(gateway, 'timeout', [], 'unknown', 'lookUp'),
  row(gateway, 'connectionLost', [], 'unknown', 'lookUp'),
  row(gateway, 'notReached', [], 'notSent', 'sendAgain'),
  row(gateway, 'proxyNotReached', [], 'notSent', 'sendAgain'),
  row(gateway, 'proxySignIn', [407], 'notSent', 'sendAgain'),
  row(gateway, 'certificateRefused', [], 'notSent', 'sendAgain'),
  // It may have been passed on before the page was given: for money that is unknown.
  row(gateway, 'notTheGateway', [302, 401, 403, 407, 511], 'unknown', 'lookUp'),
  row(gateway, 'notUnderstood', [], 'unknown', 'lookUp'),
  row(gateway, 'contradictory', [], 'unknown', 'lookUp'),
  row(gateway, 'dayDisagrees', [], 'unknown', 'lookUp'),
]

const mayRetry = (code: string): AnswerRow => row('kushki', code, [200], 'declined', 'startAgain')
const callIssuer = (code: string): AnswerRow => row('kushki', code, [200], 'declined', 'callIssuer')

/** Kushki, card-present API: the answers of reference "Answers", and of the transaction search. */
const kushkiRows: readonly AnswerRow[] = [
  row('kushki', '000', [200], 'approved', 'nothing'),
  row('kushki', 'partial', [200], 'approved', 'nothing'),
  callIssuer('01'),
  callIssuer('12'),
  callIssuer('41'),
  callIssuer('57'),
  callIssuer('62'),
  mayRetry('04'),
  mayRetry('05'),
  mayRetry('91'),
  mayRetry('92'),
  mayRetry('6P'),
  row('kushki', 'declined', [200], 'declined', 'otherWay'),
  row('kushki', 'E001', [400], 'refused', 'support'),
  // E001 that names `contact_details.document_number` or `document_type`, which are not sent.
  row('kushki', 'documentMissing', [400], 'refused', 'support'),
  row('kushki', 'E041', [400, 500], 'refused', 'otherWay'),
  row('kushki', 'E048', [400], 'refused', 'nothing'),
  row('kushki', 'E016', [412], 'refused', 'otherWay'),
  row('kushki', 'E042', [500], 'refused', 'support'),
  row('kushki', 'E002', [500], 'unknown', 'lookUp'),
  row('kushki', 'cardUnreadable', [500], 'refused', 'otherWay'),
  row('kushki', 'fieldsMissing', [500], 'refused', 'support'),
  ...['E005', 'E007', 'E030'].map((code) => row('kushki', code, [500], 'retryLater', 'sendAgain')),
  row('kushki', 'saleDeclined', [], 'refused', 'nothing'),
  ...onTheWay('kushki'),
]

/** Liquido, Refund: `transferStatus`, the HTTP-level failures, and what may happen on the way. */
const liquidoRows: readonly AnswerRow[] = [
  row('liquido', 'SETTLED', [200], 'approved', 'nothing'),
  row('liquido', 'IN_PROGRESS', [200], 'inProgress', 'poll'),
  row('liquido', 'FAILED', [200], 'declined', 'otherWay'),
  row('liquido', 'badRequest', [400, 422], 'refused', 'support'),
  row('liquido', 'tokenFailed', [], 'notSent', 'sendAgain'),
  row('liquido', 'paymentUnknown', [404], 'refused', 'support'),
  ...onTheWay('liquido'),
]

/** Every answer that is understood, of both gateways. */
export const answerRows: readonly AnswerRow[] = [...kushkiRows, ...liquidoRows]

const byCode = new Map(answerRows.map((row) => [`${row.gateway} ${row.code}`, row]))

/** The row of a code, where the table has one. Kushki's search and field 39 say `00` for `000`. */
export const answerRow = (gateway: GatewayName, code: string): AnswerRow | undefined =>
  byCode.get(`${gateway} ${gateway === 'kushki' && code === '00' ? '000' : code}`)

/** Our codes for answers that have none of their own. */
export type NamelessCode =
  | 'noCredential'
  | 'credentialRefused'
  | 'tooManyRequests'
  | 'unavailable'
  | 'timeout'
  | 'connectionLost'
  | 'notReached'
  | 'proxyNotReached'
  | 'proxySignIn'
  | 'certificateRefused'
  | 'notTheGateway'
  | 'notUnderstood'
  | 'contradictory'

/** What an answer means for the queue. Whatever the table does not have is unknown. */
export const answerClass = (gateway: GatewayName, code: string): AnswerRow['class'] =>
  answerRow(gateway, code)?.class ?? 'unknown'

/** Our code for an answer whose body says nothing that the table knows, by its HTTP status. */
export function codeOfStatus(status: number): NamelessCode {
  if (status === 401 || status === 403) return 'credentialRefused'
  if (status === 429) return 'tooManyRequests'
  return status >= 500 && status <= 599 ? 'unavailable' : 'notUnderstood'
}
