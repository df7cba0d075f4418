import type { SaleDetail } from '../../contract/ipc.ts'
import { needsBankAccount } from '../../domain/payment-methods.ts'
import type { BankAccount } from '../../domain/liquido.ts'
import { parseMoneyText } from '../../domain/money-text.ts'
import type { Randomness } from '../../domain/clock.ts'
import type { OperationKind } from '../../domain/operations.ts'
import type { Presentation } from '../../contract/readers.ts'

/** The bank form as typed; checked when the cashier goes on. */
export type BankDraft = Record<
  Exclude<keyof BankAccount, 'ispb' | 'document'> | 'documentType' | 'documentId',
  string
>

/** The two ids of one request, and the request they were made for. */
export type RequestIds = { fingerprint: string; operationId: string; clientTransactionId: string }

/** What the cashier has chosen so far about one sale. Nothing of it is sent until it is confirmed. */
export type Draft = {
  detail: SaleDetail
  kind: OperationKind | null
  whole: boolean
  amountText: string
  withCard: boolean
  presentation: Presentation | null
  bank: BankDraft
  /** Why, in the words of the store's list; empty: not said. */
  reason: string
  note: string
  ids: RequestIds | null
}

/** What a choice changes. */
export type DraftChange = Partial<Omit<Draft, 'detail' | 'ids'>>

const emptyBank: BankDraft = {
  bankCode: '',
  beneficiaryName: '',
  bankAccountNumber: '',
  bankAccountType: 'SAVINGS',
  bankBranchId: '',
  bankName: '',
  documentType: 'DNI',
  documentId: '',
}

/** The recommended kind where it is open; else the first open one; else none. */
function firstKind({ options }: SaleDetail): OperationKind | null {
  if (options.recommended !== null && options[options.recommended].state === 'open')
    return options.recommended
  const kinds: readonly OperationKind[] = ['reverse', 'void', 'refund']
  return kinds.find((kind) => options[kind].state === 'open') ?? null
}

export const newDraft = (detail: SaleDetail): Draft => ({
  detail,
  kind: firstKind(detail),
  whole: true,
  amountText: '',
  withCard: false,
  presentation: null,
  bank: {
    ...emptyBank,
    beneficiaryName: detail.sale.gateway === 'liquido' ? (detail.sale.payerName ?? '') : '',
  },
  reason: '',
  note: '',
  ids: null,
})

/** The same draft over newer facts: which kinds are open changes with time, what was typed stays. */
export function refreshDraft(draft: Draft, detail: SaleDetail): Draft {
  const stillOpen = draft.kind !== null && detail.options[draft.kind].state === 'open'
  return { ...draft, detail, kind: stillOpen ? draft.kind : firstKind(detail) }
}

/** Minor units to be given back, or `null` where what was typed is no amount or more than is left. */
export function draftMinor({ detail, kind, whole, amountText }: Draft): number | null {
  const availability = kind === null ? null : detail.options[kind]
  if (availability?.state !== 'open') return null
  if (whole || !availability.partial) return availability.maxMinor
  const minor = parseMoneyText(amountText)
  return minor !== null && minor > 0 && minor <= availability.maxMinor ? minor : null
}

export const asksForBank = ({ detail: { sale } }: Draft): boolean =>
  sale.gateway === 'liquido' && needsBankAccount(sale.paymentMethod)

/** What is still missing before the operation can be reviewed. */
export type Missing = 'kind' | 'amount' | 'card' | 'bank'

/** @param isBankWrong judges the bank account, where one is needed: by a schema that the first picture does without */
export function missing(draft: Draft, isBankWrong: (draft: Draft) => boolean): Missing | null {
  if (draft.kind === null) return 'kind'
  if (draftMinor(draft) === null) return 'amount'
  if (asksForBank(draft) && isBankWrong(draft)) return 'bank'
  if (draft.withCard && draft.presentation?.outcome.ok !== true) return 'card'
  return null
}

/**
 * The ids of the request that the draft stands for: made once, kept while the request stays the same (going back and
 * forth, confirming again after an error), new as soon as it changes. So one request never becomes two operations.
 */
export function idsFor(draft: Draft, randomness: Pick<Randomness, 'uuid'>): RequestIds {
  const fingerprint = JSON.stringify([
    draft.detail.sale.key,
    draft.detail.earlier.map(({ operationId }) => operationId),
    draft.kind,
    draftMinor(draft),
    draft.withCard ? [draft.presentation?.readerId, draft.presentation?.at] : null,
    asksForBank(draft) ? draft.bank : null,
  ])
  if (draft.ids?.fingerprint === fingerprint) return draft.ids
  return { fingerprint, operationId: randomness.uuid(), clientTransactionId: randomness.uuid() }
}
