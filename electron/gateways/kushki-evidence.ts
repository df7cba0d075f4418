import { z } from 'zod'
import { currencySchema, fromKushkiAmount, fromMajor, type Currency, type Money } from '../../domain/money.ts'
import { totalMinor } from '../../domain/sale-facts.ts'
import type { Evidence, EvidenceKind, EvidenceStatus } from '../../domain/evidence.ts'
import { kushkiAmountSchema } from '../../domain/kushki.ts'

/** Processor codes that approve: `000` in answers, `00` in field 39 and in searches (Kushki, samples). */
const approvalCodes: ReadonlySet<string> = new Set(['000', '00'])
export const isApprovalCode = (code: string): boolean => approvalCodes.has(code)
/** Approved for a part of the amount (Kushki, Test data). */
const partialCode = '10'

/** What tells the end of an operation; whatever else an answer holds decides nothing. */
const answerSchema = z.looseObject({
  transaction_status: z.string(),
  transaction_reference: z.string().optional(),
  client_transaction_id: z.string().optional(),
  authorized_amount: z.union([z.number(), z.string()]).optional(),
  amount: z.unknown().optional(),
  code: z.unknown().optional(),
  response_code: z.string().optional(),
  kushki_response: z.looseObject({ code: z.union([z.string(), z.number()]).optional() }).optional(),
  message_fields: z.looseObject({ F38: z.string().nullish(), F39: z.string().nullish() }).nullish(),
})

/** The codes an answer gives, each where it stands; empty texts are none. */
function codesOf(answer: z.infer<typeof answerSchema>): ReadonlyMap<string, string> {
  const codes: (readonly [string, string | number | null | undefined])[] = [
    ['kushki_response', answer.kushki_response?.code],
    ['response_code', answer.response_code],
    ['F39', answer.message_fields?.F39],
  ]
  return new Map(
    codes.flatMap(([name, code]) =>
      code === undefined || code === null || code === '' ? [] : [[name, String(code)] as const],
    ),
  )
}

/**
 * A processed answer (one with `transaction_status`) as evidence, or `null` where it is none. `authorized_amount` tells
 * no currency: it is one of the request's.
 *
 * @param requested currency of the request
 */
export function evidenceOfAnswer(json: unknown, httpStatus: number, requested: Currency): Evidence | null {
  const parsed = answerSchema.safeParse(json)
  if (!parsed.success) return null
  const answer = parsed.data
  const status = statusOf(answer.transaction_status)
  const amount = authorized(answer, requested)
  return {
    source: 'answer',
    id: answer.client_transaction_id ?? null,
    kind: 'asRequested',
    amount,
    status: status === 'reversed' ? null : status,
    contradictions: [
      ...(httpStatus === 200 ? [] : ['httpStatus']),
      ...(answer.code === undefined ? [] : ['code']),
      ...(isUnreadable(answer.amount) ? ['amount'] : []),
      ...(status === 'approved' ? againstApproval(answer) : againstDecline(answer)),
    ],
  }
}

function againstApproval(answer: z.infer<typeof answerSchema>): string[] {
  const codes = codesOf(answer)
  const isPartial = [...codes.values()].every((code) => code === partialCode)
  return [
    ...(answer.transaction_reference === undefined || answer.transaction_reference === ''
      ? ['transaction_reference']
      : []),
    ...(codes.has('kushki_response') || codes.has('response_code') ? [] : ['kushki_response']),
    ...(isPartial ? [] : [...codes].filter(([, code]) => !approvalCodes.has(code)).map(([name]) => name)),
  ]
}

function againstDecline(answer: z.infer<typeof answerSchema>): string[] {
  const codes = codesOf(answer)
  return [
    ...(codes.size === 0 ? ['kushki_response'] : []),
    ...[...codes].filter(([, code]) => approvalCodes.has(code)).map(([name]) => name),
  ]
}

function authorized(answer: z.infer<typeof answerSchema>, requested: Currency): Money | null {
  const whole = amountObject(answer.amount)
  if (answer.authorized_amount === undefined) return whole
  const minor = fromMajor(Number(answer.authorized_amount))
  if (minor === null) return null
  // Both told and not the same: neither is believed.
  if (whole !== null && whole.minor !== minor) return null
  return whole ?? { currency: requested, minor }
}

/** Whether there is an amount that cannot be read. It may be in another currency, so numbers beside it do not stand for it. */
const isUnreadable = (amount: unknown): boolean =>
  amount !== undefined && amount !== null && amountObject(amount) === null

function amountObject(amount: unknown): Money | null {
  const parsed = kushkiAmountSchema.safeParse(amount)
  const parts = parsed.success ? fromKushkiAmount(parsed.data) : null
  return parts === null ? null : { currency: parts.currency, minor: totalMinor(parts) }
}

/** Of an item of the search only what decides is read, and that strictly; the rest may be anything. */
const itemSchema = z.looseObject({
  client_transaction_id: z.string().nullish(),
  transaction_type: z.string().optional(),
  transaction_status: z.string().optional(),
  amount: z.unknown().optional(),
  request_amount: z.union([z.number(), z.string()]).nullish(),
  approved_transaction_amount: z.union([z.number(), z.string()]).nullish(),
  currency_code: z.string().nullish(),
  response_code: z.string().nullish(),
})

const word = (text: string): string => text.toUpperCase().replaceAll(/[\s_-]/gu, '')

/**
 * Words for the kind of a transaction. Published of items and webhooks: SALE and REFUND; the names of sales are the
 * search filter's own. VOID, REVERSE and REVERSAL are assumed (test/data/contract/assumed.json).
 */
const kinds: ReadonlyMap<string, EvidenceKind> = new Map<string, EvidenceKind>([
  ...['SALE', 'CHARGE', 'CAPTURE', 'PREAUTH', 'PREAUTHORIZATION', 'REAUTHORIZATION'].map(
    (name) => [name, 'sale'] as const,
  ),
  ...['CHECKIN', 'CHECKOUT', 'TIP', 'POSTIP', 'BALANCEINQUIRY'].map((name) => [name, 'sale'] as const),
  ['VOID', 'void'],
  ['REFUND', 'refund'],
  ['REVERSE', 'reverse'],
  ['REVERSAL', 'reverse'],
])

/** The kind that a word stands for; `null` where nobody published it. */
export const kindOf = (name: string): EvidenceKind => kinds.get(word(name)) ?? null

/** Words for the status: APPROVAL and DECLINED are published, REVERSED is assumed; any other is not known. */
function statusOf(text: string): EvidenceStatus {
  switch (word(text)) {
    case 'APPROVAL':
    case 'APPROVED':
      return 'approved'
    case 'DECLINED':
      return 'declined'
    case 'REVERSED':
      return 'reversed'
    default:
      return null
  }
}

/** An item of the transaction search as evidence. An item that cannot be read at all contradicts every other. */
export function evidenceOfItem(json: unknown): Evidence {
  const parsed = itemSchema.safeParse(json)
  if (!parsed.success) return { ...nothingTold, id: idOf(json), contradictions: ['item'] }
  const { client_transaction_id, transaction_type, transaction_status, response_code } = parsed.data
  const status = transaction_status === undefined ? null : statusOf(transaction_status)
  const { amount, contradictions } = itemAmount(parsed.data, status)
  const isApprovingCode = response_code ? approvalCodes.has(response_code) : null
  return {
    source: 'lookUp',
    id: client_transaction_id ?? null,
    kind: transaction_type === undefined ? null : kindOf(transaction_type),
    amount,
    status,
    contradictions: [
      ...contradictions,
      ...(isApprovingCode === null || isApprovingCode === (status !== 'declined') ? [] : ['response_code']),
    ],
  }
}

const nothingTold: Evidence = {
  source: 'lookUp',
  id: null,
  kind: null,
  amount: null,
  status: null,
  contradictions: [],
}

/** The id of an item that cannot be read otherwise, so that another operation's item hides nothing. */
const idOf = (json: unknown): string | null => {
  const parsed = z.looseObject({ client_transaction_id: z.string() }).safeParse(json)
  return parsed.success ? parsed.data.client_transaction_id : null
}

/**
 * The amount object of the request where there is one; otherwise the flat form of Kushki's other records. Numbers
 * beside it have to agree with it; only the approved amount of a declined item may be zero.
 */
function itemAmount(
  item: z.infer<typeof itemSchema>,
  status: EvidenceStatus,
): { amount: Money | null; contradictions: string[] } {
  const isObject = typeof item.amount === 'object' && item.amount !== null
  const asked = numbersOf({ amount: isObject ? undefined : item.amount, request_amount: item.request_amount })
  const approved = numbersOf({ approved_transaction_amount: item.approved_transaction_amount })
  const isTaken = status === 'approved' || status === 'reversed'
  const whole = amountObject(item.amount)
  // An object that cannot be read may be in any currency: what is told beside it is not taken for it.
  const amount = isObject ? whole : flatAmount(item.currency_code, [...asked, ...(isTaken ? approved : [])])
  if (amount === null) return { amount, contradictions: [] }
  const told = isTaken ? [...asked, ...approved] : asked
  const isApprovedWhole = ([, minor]: readonly [string, number | null]): boolean =>
    minor !== null && minor > 0 && minor >= amount.minor
  const isOtherCurrency =
    whole !== null && typeof item.currency_code === 'string' && item.currency_code !== whole.currency
  return {
    amount,
    contradictions: [
      ...told.filter(([, minor]) => minor !== amount.minor).map(([name]) => name),
      ...(status === 'declined' ? approved.filter(isApprovedWhole).map(([name]) => name) : []),
      ...(isOtherCurrency ? ['currency_code'] : []),
    ],
  }
}

/** Members that tell a number of major units, in minor units; `null`: no amount of money. */
const numbersOf = (members: Readonly<Record<string, unknown>>): (readonly [string, number | null])[] =>
  Object.entries(members).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, fromMajor(Number(value))] as const],
  )

function flatAmount(code: unknown, [first]: readonly (readonly [string, number | null])[]): Money | null {
  const currency = currencySchema.safeParse(code)
  const minor = first?.[1] ?? null
  return currency.success && minor !== null ? { currency: currency.data, minor } : null
}
