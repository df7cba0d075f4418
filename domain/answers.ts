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

/** One row: a gateway's answer, what it means for the queue, and its sentence in both languages. */
export type AnswerRow = {
  gateway: GatewayName
  /** The gateway's own code, or our name for an answer that has none. */
  code: string
  /** HTTP statuses it comes with as far as is known; none where nothing was answered. Never decides by itself. */
  http: readonly number[]
  class: AnswerSummary['class']
  next: NextStep
  es: string
  en: string
}

type Texts = readonly [es: string, en: string]
const row = (
  gateway: GatewayName,
  code: string,
  http: readonly number[],
  answerClass: AnswerRow['class'],
  next: NextStep,
  [es, en]: Texts,
): AnswerRow => ({ gateway, code, http, class: answerClass, next, es, en })

/** What may happen on the way to either gateway, before there is an answer of its own to read. */
const onTheWay = (gateway: GatewayName): AnswerRow[] => [
  row(gateway, 'reachable', [200], 'approved', 'nothing', [
    'La pasarela responde y acepta la credencial.',
    'The gateway answers and accepts the credential.',
  ]),
  row(gateway, 'noCredential', [], 'unauthorised', 'mendCredential', [
    'Falta la credencial de la pasarela. Ingrésala en Ajustes y reanuda la cola.',
    'The gateway credential is missing. Enter it in Settings and resume the queue.',
  ]),
  row(gateway, 'credentialRefused', [401, 403], 'unauthorised', 'mendCredential', [
    'La pasarela no acepta la credencial. La cola está en pausa: corrige la credencial en Ajustes y reanúdala.',
    'The gateway does not accept the credential. The queue is paused: correct the credential in Settings and resume it.',
  ]),
  row(gateway, 'tooManyRequests', [429], 'unknown', 'lookUp', [
    'La pasarela está ocupada. Se consultará si la operación se hizo antes de volver a enviarla.',
    'The gateway is busy. It will be asked whether the operation was done before anything is sent again.',
  ]),
  row(gateway, 'unavailable', [500, 502, 503, 504], 'unknown', 'lookUp', [
    'La pasarela no está disponible. No se sabe si la operación se hizo; se consultará.',
    'The gateway is not available. Whether the operation was done is not known; it will be looked up.',
  ]),
  row(gateway, 'timeout', [], 'unknown', 'lookUp', [
    'La pasarela no respondió a tiempo. No se sabe si la operación se hizo; se consultará.',
    'The gateway did not answer in time. Whether the operation was done is not known; it will be looked up.',
  ]),
  row(gateway, 'connectionLost', [], 'unknown', 'lookUp', [
    'Se cortó la conexión. No se sabe si la operación se hizo; se consultará.',
    'The connection was lost. Whether the operation was done is not known; it will be looked up.',
  ]),
  row(gateway, 'notReached', [], 'notSent', 'sendAgain', [
    'Sin conexión con la pasarela. No se envió nada; se enviará cuando vuelva la conexión.',
    'The gateway cannot be reached. Nothing was sent; it will be sent when the connection is back.',
  ]),
  row(gateway, 'notUnderstood', [], 'unknown', 'lookUp', [
    'La pasarela respondió algo que no se entiende. La respuesta se guardó para soporte; se consultará la operación.',
    'The gateway gave an answer that is not understood. It was kept for support; the operation will be looked up.',
  ]),
]

const mayRetry = (code: string, texts: Texts): AnswerRow =>
  row('kushki', code, [200], 'declined', 'startAgain', texts)
const callIssuer = (code: string, texts: Texts): AnswerRow =>
  row('kushki', code, [200], 'declined', 'callIssuer', texts)

/** Kushki, card-present API: the answers of reference "Answers", and of the transaction search. */
const kushkiRows: readonly AnswerRow[] = [
  row('kushki', '000', [200], 'approved', 'nothing', ['Aprobada.', 'Approved.']),
  callIssuer('01', [
    'Declinada: el cliente debe llamar a su banco.',
    'Declined: the customer has to call the bank.',
  ]),
  callIssuer('12', [
    'Declinada: transacción no válida para el banco. El cliente debe llamar a su banco.',
    'Declined: not a valid transaction for the bank. The customer has to call the bank.',
  ]),
  callIssuer('41', [
    'Declinada: la tarjeta está reportada. El cliente debe llamar a su banco.',
    'Declined: the card is reported. The customer has to call the bank.',
  ]),
  callIssuer('57', [
    'Declinada: la tarjeta no permite esta operación. El cliente debe llamar a su banco.',
    'Declined: the card does not allow this operation. The customer has to call the bank.',
  ]),
  callIssuer('62', [
    'Declinada: la tarjeta está restringida. El cliente debe llamar a su banco.',
    'Declined: the card is restricted. The customer has to call the bank.',
  ]),
  mayRetry('04', [
    'Declinada por el banco. Puedes intentarlo otra vez.',
    'Declined by the bank. You may try again.',
  ]),
  mayRetry('05', [
    'El banco no autorizó la operación. Puedes intentarlo otra vez.',
    'The bank did not authorise the operation. You may try again.',
  ]),
  mayRetry('91', [
    'El banco no está disponible. Inténtalo otra vez en unos minutos.',
    'The bank is not available. Try again in a few minutes.',
  ]),
  mayRetry('92', [
    'No se pudo llegar al banco. Inténtalo otra vez en unos minutos.',
    'The bank could not be reached. Try again in a few minutes.',
  ]),
  mayRetry('6P', [
    'El banco no pudo verificar los datos. Puedes intentarlo otra vez.',
    'The bank could not verify the data. You may try again.',
  ]),
  row('kushki', 'declined', [200], 'declined', 'otherWay', [
    'Declinada por el procesador.',
    'Declined by the processor.',
  ]),
  row('kushki', 'E001', [400], 'refused', 'support', [
    'La pasarela dice que la solicitud no es válida. No se hizo nada; avisa a soporte.',
    'The gateway says that the request is not valid. Nothing was done; tell support.',
  ]),
  row('kushki', 'E041', [400, 500], 'refused', 'otherWay', [
    'La pasarela no permite esta operación. No se hizo nada; prueba con el monto total o con otra forma.',
    'The gateway does not allow this operation. Nothing was done; try the whole amount or another way.',
  ]),
  row('kushki', 'E048', [400], 'refused', 'nothing', [
    'La venta ya estaba extornada.',
    'The sale had already been reversed.',
  ]),
  row('kushki', 'E016', [412], 'refused', 'otherWay', [
    'La devolución no está disponible: el plazo no lo permite.',
    'The refund is not available: its period does not allow it.',
  ]),
  row('kushki', 'E042', [500], 'refused', 'support', [
    'La moneda no es la de la venta. No se hizo nada.',
    "The currency is not the sale's. Nothing was done.",
  ]),
  row('kushki', 'E002', [500], 'unknown', 'lookUp', [
    'La pasarela falló. No se sabe si la operación se hizo; se consultará.',
    'The gateway failed. Whether the operation was done is not known; it will be looked up.',
  ]),
  ...['E005', 'E007', 'E030'].map((code) =>
    row('kushki', code, [500], 'retryLater', 'sendAgain', [
      'La pasarela no pudo enviarla al procesador. No se hizo nada; se enviará otra vez.',
      'The gateway could not pass it to the processor. Nothing was done; it will be sent again.',
    ]),
  ),
  row('kushki', 'saleDeclined', [], 'refused', 'nothing', [
    'La venta fue declinada: no hay nada que extornar.',
    'The sale was declined: there is nothing to reverse.',
  ]),
  ...onTheWay('kushki'),
]

/** Liquido, Refund: `transferStatus`, the HTTP-level failures, and what may happen on the way. */
const liquidoRows: readonly AnswerRow[] = [
  row('liquido', 'SETTLED', [200], 'approved', 'nothing', ['Devuelta.', 'Refunded.']),
  row('liquido', 'IN_PROGRESS', [200], 'inProgress', 'poll', [
    'Liquido la está procesando. Se consultará hasta que termine.',
    'Liquido is processing it. It will be asked until it ends.',
  ]),
  row('liquido', 'FAILED', [200], 'declined', 'otherWay', [
    'Liquido no pudo hacer la devolución.',
    'Liquido could not make the refund.',
  ]),
  row('liquido', 'badRequest', [400, 422], 'refused', 'support', [
    'Liquido dice que la solicitud no es válida. No se hizo nada.',
    'Liquido says that the request is not valid. Nothing was done.',
  ]),
  row('liquido', 'keyTaken', [200], 'refused', 'startAgain', [
    'Otra devolución de este pago ya usó el mismo número. No se hizo nada; haz la devolución otra vez.',
    'Another refund of this payment has used the same number. Nothing was done; make the refund again.',
  ]),
  row('liquido', 'tokenFailed', [], 'notSent', 'sendAgain', [
    'Liquido no dio acceso por ahora. No se envió nada; se enviará más tarde.',
    'Liquido gave no access for now. Nothing was sent; it will be sent later.',
  ]),
  row('liquido', 'paymentUnknown', [404], 'refused', 'support', [
    'Liquido no conoce este pago. No se hizo nada.',
    'Liquido does not know this payment. Nothing was done.',
  ]),
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
  | 'notUnderstood'

/** What an answer means for the queue. Whatever the table does not have is unknown. */
export const answerClass = (gateway: GatewayName, code: string): AnswerRow['class'] =>
  answerRow(gateway, code)?.class ?? 'unknown'

/** Our code for an answer whose body says nothing that the table knows, by its HTTP status. */
export function codeOfStatus(status: number): NamelessCode {
  if (status === 401 || status === 403) return 'credentialRefused'
  if (status === 429) return 'tooManyRequests'
  return status >= 500 && status <= 599 ? 'unavailable' : 'notUnderstood'
}
