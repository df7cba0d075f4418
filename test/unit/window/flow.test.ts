import { describe, expect, test } from 'vitest'
import type { SaleDetail } from '../../../contract/ipc.ts'
import { needsBankAccount } from '../../../domain/payment-methods.ts'
import { operationOptions } from '../../../domain/rules.ts'
import type { Sale } from '../../../domain/sales.ts'
import { defaultSettings } from '../../../contract/settings.ts'
import { draftMinor, missing, newDraft } from '../../../renderer/flow/draft.ts'
import { draftBank, isBankWrong } from '../../../renderer/flow/bank.ts'
import type { BankDraft, Draft } from '../../../renderer/flow/draft.ts'
import { createFlow, firstStep } from '../../../renderer/flow/flow.ts'
import type { Flow, FlowAction } from '../../../renderer/flow/flow.ts'
import { requestOf } from '../../../renderer/screens/review/submit.ts'
import { acceptedRow } from '../../window/story-rows.ts'
import { simulatedPresentation } from '../../window/story-reader.ts'
import { storySales } from '../../window/story-sales.ts'

/** 14:02:30 in Lima. */
const now = Date.parse('2026-11-20T14:02:30-05:00')
const sales = storySales(now)
const sale = (ticket: string): Sale => sales.find(({ ticketNumber }) => ticketNumber === ticket)!
const detail = (ticket: string, at = now): SaleDetail => ({
  sale: sale(ticket),
  earlier: [],
  options: operationOptions(sale(ticket), [], at, defaultSettings().rules),
  now: at,
})

/** Ids that tell how many were made. */
function counting(): { act: (flow: Flow, ...actions: FlowAction[]) => Flow; made: () => number } {
  let made = 0
  const uuid = (): string => {
    made += 1
    return `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`
  }
  const reduce = createFlow({ uuid })
  return { act: (flow, ...actions) => actions.reduce(reduce, flow), made: () => made }
}

const draftOf = (flow: Flow): Draft => {
  if (flow.step !== 'sale' && flow.step !== 'review') throw new Error(`no draft in ${flow.step}`)
  return flow.draft
}

describe('ids', () => {
  test('are made once for a review and kept over going back and forth', () => {
    const { act, made } = counting()
    const reviewed = act(firstStep, { type: 'open', detail: detail('000103') }, { type: 'review' })
    const again = act(reviewed, { type: 'back' }, { type: 'review' }, { type: 'back' }, { type: 'review' })
    expect(draftOf(again).ids).toEqual(draftOf(reviewed).ids)
    expect(made()).toBe(2)
  })

  test('are new as soon as the request changes, and the old ones never come back', () => {
    const { act } = counting()
    const first = act(firstStep, { type: 'open', detail: detail('000103') }, { type: 'review' })
    const part = act(
      first,
      { type: 'back' },
      { type: 'change', change: { whole: false, amountText: '10.00' } },
      { type: 'review' },
    )
    const whole = act(part, { type: 'back' }, { type: 'change', change: { whole: true } }, { type: 'review' })
    const ids = [first, part, whole].map((flow) => draftOf(flow).ids?.operationId)
    expect(new Set(ids).size).toBe(3)
  })

  test('are new when another card is presented', () => {
    const { act } = counting()
    const withCard = (at: number): FlowAction => ({
      type: 'change',
      change: { withCard: true, presentation: simulatedPresentation('chip', at) },
    })
    const first = act(firstStep, { type: 'open', detail: detail('000103') }, withCard(now), {
      type: 'review',
    })
    const second = act(first, { type: 'back' }, withCard(now + 1), { type: 'review' })
    expect(draftOf(second).ids?.operationId).not.toBe(draftOf(first).ids?.operationId)
  })

  test('go into the request: a void carries the new one, a reverse the sale’s own', () => {
    const { act } = counting()
    const request = (ticket: string) => {
      const flow = act(firstStep, { type: 'open', detail: detail(ticket) }, { type: 'review' })
      const built = requestOf(draftOf(flow), defaultSettings(), 'Ana')
      if (!built.ok || built.value.gateway !== 'kushki') throw new Error('no request')
      return { ...built.value, ids: draftOf(flow).ids }
    }
    const voided = request('000103')
    const reversed = request('000101')
    expect([voided.kind, voided.body.client_transaction_id]).toEqual([
      'void',
      voided.ids?.clientTransactionId,
    ])
    expect([reversed.kind, reversed.body.client_transaction_id]).toEqual([
      'reverse',
      '6680eadc-6c8d-44aa-8ca0-18e061c10001',
    ])
  })
})

describe('the steps', () => {
  const { act } = counting()
  const opened = act(firstStep, { type: 'open', detail: detail('000103') })

  test('going to the search keeps what was begun', () => {
    const found = act(opened, { type: 'change', change: { withCard: true } }, { type: 'find' })
    expect(found).toMatchObject({ step: 'find', draft: { withCard: true } })
    expect(act(found, { type: 'resume' })).toMatchObject({ step: 'sale', draft: { withCard: true } })
  })

  test('somebody else at the till begins anew', () => {
    for (const flow of [opened, act(opened, { type: 'find' }), act(opened, { type: 'review' })])
      expect(act(flow, { type: 'forget' })).toEqual(firstStep)
  })

  test('only the row of this review leads to an outcome', () => {
    const reviewed = act(opened, { type: 'review' })
    const built = requestOf(draftOf(reviewed), defaultSettings(), '')
    if (!built.ok) throw new Error('no request')
    const row = acceptedRow(built.value, sale('000103'), now)
    const stranger = { ...row, operationId: '99999999-9999-4999-8999-999999999999' }
    expect(act(reviewed, { type: 'accepted', request: built.value, row: stranger })).toBe(reviewed)
    expect(act(reviewed, { type: 'accepted', request: built.value, row })).toMatchObject({
      step: 'outcome',
      operationId: row.operationId,
    })
  })

  test('newer facts keep what was typed and move the way when it has closed', () => {
    const late = Date.parse('2026-11-20T23:59:00-05:00')
    const typed = act(opened, { type: 'change', change: { whole: false, amountText: '10' } })
    const refreshed = act(typed, { type: 'refresh', detail: detail('000103', late) })
    expect(draftOf(opened).kind).toBe('void')
    expect(draftOf(refreshed)).toMatchObject({ kind: 'refund', whole: false, amountText: '10' })
  })
})

describe('a draft', () => {
  test.each([
    ['1.234,50', 123_450],
    ['1,234.50', 123_450],
    ['0', null],
    ['1234.51', null],
    ['ten', null],
  ])('takes %s as %s of S/ 1,234.50', (amountText, minor) => {
    expect(draftMinor({ ...newDraft(detail('000103')), whole: false, amountText })).toBe(minor)
  })

  test('says what is missing, in the order a cashier meets it', () => {
    const draft = newDraft(detail('000103'))
    const read = simulatedPresentation('chip', now)
    const refused = simulatedPresentation('badRead', now)
    expect([
      missing(draft, isBankWrong),
      missing({ ...draft, kind: null }, isBankWrong),
      missing({ ...draft, whole: false, amountText: '' }, isBankWrong),
      missing({ ...draft, withCard: true }, isBankWrong),
      missing({ ...draft, withCard: true, presentation: refused }, isBankWrong),
      missing({ ...draft, withCard: true, presentation: read }, isBankWrong),
    ]).toEqual([null, 'kind', 'amount', 'card', 'card', null])
  })

  test('asks for the bank account where the refund is a transfer, and names what is wrong in it', () => {
    const draft = newDraft(detail('000211'))
    expect(missing(draft, isBankWrong)).toBe('bank')
    expect(draftBank(draft)).toEqual({ wrong: ['bankCode', 'bankAccountNumber'] })
    const bank = { ...draft.bank, bankCode: '002', bankAccountNumber: '19112345678012' }
    expect(draftBank({ ...draft, bank })).toEqual({
      account: {
        bankCode: '002',
        beneficiaryName: 'Rosa Quispe',
        bankAccountNumber: '19112345678012',
        bankAccountType: 'SAVINGS',
      },
    })
    expect(missing({ ...draft, bank }, isBankWrong)).toBeNull()
    expect(draftBank({ ...draft, bank: { ...bank, bankAccountNumber: '191-1234567 80-12' } })).toMatchObject({
      account: { bankAccountNumber: '19112345678012' },
    })
    expect(missing(newDraft(detail('000212')), isBankWrong)).toBeNull()
  })

  const account = { ...newDraft(detail('000211')).bank, bankCode: '002', bankAccountNumber: '1911234567' }
  const checked = (over: Partial<BankDraft>) =>
    draftBank({ ...newDraft(detail('000211')), bank: { ...account, ...over } })

  test('a CCI has to be of the bank that was chosen', () => {
    const cci = '011-366-000100032542-21'
    expect(checked({ bankCode: '011', bankAccountNumber: cci })).toMatchObject({
      account: { bankAccountNumber: '01136600010003254221' },
    })
    expect(checked({ bankAccountNumber: cci })).toEqual({ wrong: ['bankAccountNumber'] })
    expect(checked({ bankAccountNumber: `${cci}0` })).toEqual({ wrong: ['bankAccountNumber'] })
  })

  test('a CCI has to have its two check digits: one wrong digit, or two exchanged, is seen', () => {
    const cci = '01136600010003254221'
    const mistyped = Array.from(cci).map((digit, at) => {
      const other = String((Number(digit) + 1) % 10)
      return checked({ bankCode: '011', bankAccountNumber: cci.slice(0, at) + other + cci.slice(at + 1) })
    })
    expect(mistyped).toEqual(Array.from(cci).map(() => ({ wrong: ['bankAccountNumber'] })))
    expect(checked({ bankCode: '011', bankAccountNumber: '01136600010003524221' })).toEqual({
      wrong: ['bankAccountNumber'],
    })
  })

  test.each([
    ['DNI', '12345678', '1234567'],
    ['CE', '001234567', '12'],
    ['RUC', '20-123456789', '2012345678'],
    ['PASSPORT', 'ab 123456', 'ab_1'],
  ])('a document is sent only where it is filled, and has the form of its kind: %s', (type, good, bad) => {
    expect(checked({ documentType: type, documentId: ' ' })).not.toHaveProperty('account.document')
    expect(checked({ documentType: type, documentId: good })).toMatchObject({
      account: { document: { type, documentId: good.replaceAll(/[ -]/gu, '').toUpperCase() } },
    })
    expect(checked({ documentType: type, documentId: bad })).toEqual({ wrong: ['documentId'] })
  })

  test.each(['PAGO_EFECTIVO', 'BCP', 'PAYVALIDA', 'PAY_CASH', 'BANK_TRANSFER'])(
    'a payment by %s is paid back to a bank account',
    (paymentMethod) => expect(needsBankAccount(paymentMethod)).toBe(true),
  )
})
