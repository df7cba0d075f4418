import { visit } from 'jsonc-parser'
import { answerClass, codeOfStatus, type NamelessCode } from '../../domain/answers.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import type { GatewayName } from '../../domain/sales.ts'
import { isSomebodyElse, tellsOfOperation } from './credential-refused.ts'
import type { Exchange } from './exchange.ts'
import type { FoundSummary, GatewayAnswer, LookUpAnswer } from './gateway.ts'
import { gatewayWords, rawAnswer } from './raw-answer.ts'

/** What is known besides the code; members that are `undefined` are left out. */
export type SummaryDetails = {
  [
    Name in
      | 'httpStatus'
      | 'message'
      | 'reference'
      | 'approvalCode'
      | 'ticketNumber'
      | 'authorisedMinor'
      | 'final'
      | 'processedAs'
  ]?: AnswerSummary[Name] | undefined
}

/** A text in the length the contract allows, or nothing. */
const short = (text: string | undefined, most: number): string | undefined =>
  text === undefined || text === '' ? undefined : text.slice(0, most)

/** The summary of a coded answer; its class is the table's. */
export function summary(
  gateway: GatewayName,
  code: string,
  at: number,
  details: SummaryDetails = {},
): AnswerSummary {
  const message = details.message === undefined ? undefined : short(gatewayWords(details.message), 400)
  const reference = short(details.reference, 80)
  const approvalCode = short(details.approvalCode, 12)
  const ticketNumber = short(details.ticketNumber, 40)
  return {
    class: answerClass(gateway, code),
    at,
    code: code.slice(0, 40),
    ...(details.httpStatus === undefined ? {} : { httpStatus: details.httpStatus }),
    ...(message === undefined ? {} : { message }),
    ...(reference === undefined ? {} : { reference }),
    ...(approvalCode === undefined ? {} : { approvalCode }),
    ...(ticketNumber === undefined ? {} : { ticketNumber }),
    ...(details.authorisedMinor === undefined ? {} : { authorisedMinor: details.authorisedMinor }),
    ...(details.final === undefined ? {} : { final: details.final }),
    ...(details.processedAs === undefined ? {} : { processedAs: details.processedAs }),
  }
}

const isFound = (told: AnswerSummary): told is FoundSummary =>
  told.class === 'approved' ||
  told.class === 'declined' ||
  told.class === 'refused' ||
  told.class === 'inProgress'

/** What a look-up brought: a record that tells neither an end nor that one will come proves nothing. */
export const lookUpAnswer = (told: AnswerSummary): LookUpAnswer =>
  isFound(told) ? { outcome: 'found', summary: told } : { outcome: 'undecided', summary: told }

/** An answer with one of our own codes. */
export const nameless = (
  gateway: GatewayName,
  code: NamelessCode,
  at: number,
  message?: string,
): GatewayAnswer => ({ summary: summary(gateway, code, at, { message }) })

/** The answer of an exchange that brought none: nothing was sent, or nobody knows. */
export function withoutAnswer(
  gateway: GatewayName,
  exchange: Exclude<Exchange, { outcome: 'answered' }>,
  at: number,
): GatewayAnswer {
  if (exchange.outcome === 'notSent')
    return nameless(gateway, exchange.obstacle ?? 'notReached', at, exchange.cause)
  const code = exchange.why === 'tooLarge' ? 'notUnderstood' : exchange.why
  return nameless(gateway, code, at, exchange.cause)
}

/** The answer of an exchange whose body says nothing that the table knows. Kept for support. */
export const byStatus = (
  gateway: GatewayName,
  { status, text, retryAfterMs }: Extract<Exchange, { outcome: 'answered' }>,
  at: number,
  message?: string,
): GatewayAnswer => ({
  summary: summary(gateway, codeOf(gateway, status, parseJson(text)), at, { httpStatus: status, message }),
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  raw: rawAnswer(status, text),
})

function codeOf(gateway: GatewayName, status: number, json: unknown): NamelessCode {
  if (isSomebodyElse(gateway, status, json)) return 'notTheGateway'
  const code = codeOfStatus(status)
  // A request that was refused for its credential was not processed, so its answer cannot tell of an operation.
  return code === 'credentialRefused' && tellsOfOperation(gateway, json) ? 'contradictory' : code
}

/** The whole answer for support, where it was not understood. Never card data. */
export const rawOf = ({ status, text }: Extract<Exchange, { outcome: 'answered' }>): string =>
  rawAnswer(status, text)

/**
 * A text as JSON, or `undefined` where it is none, or where an object names a member twice: which of the two counts is
 * then a matter of the reader, so that nothing may be decided by it.
 */
export function parseJson(text: string): unknown {
  try {
    const value = JSON.parse(text) as unknown
    return namesTwice(text) ? undefined : value
  } catch {
    return undefined
  }
}

function namesTwice(text: string): boolean {
  const open: Set<string>[] = []
  let isTwice = false
  visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty(name) {
      const names = open.at(-1)
      isTwice ||= names?.has(name) === true
      names?.add(name)
    },
  })
  return isTwice
}

/** What is made of an answer, with the time of the gateway's clock where the answer told it. */
export const withServerTime = <Told extends object>(
  told: Told,
  { serverTime }: { serverTime?: number },
): Told & { serverTime?: number } => (serverTime === undefined ? told : { ...told, serverTime })
