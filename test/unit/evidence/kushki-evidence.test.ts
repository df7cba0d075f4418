import { describe, expect, it } from 'vitest'
import { judge } from '../../../domain/evidence.ts'
import type { AskedFor, Judgement } from '../../../domain/evidence.ts'
import { evidenceOfAnswer, evidenceOfItem } from '../../../electron/gateways/kushki-evidence.ts'

const id = 'f2f29080-0214-42c0-95a5-77ecf3434cd7'
const asked: AskedFor = { kind: 'refund', id, amount: { currency: 'PEN', minor: 60_000 } }
const undecided = (why: string): Judgement => ({ verdict: 'undecided', why }) as Judgement

/** Kushki's published approval of a refund, with the amount of ours. */
const approval = {
  additional_amounts: { account_type: '', amount: 0, amount_type: '', card_type: '', currency_code: '' },
  authorized_amount: 600,
  cvm_type: '',
  F11: '',
  franchise: 'PROSA',
  kushki_response: { code: '000', message: 'Approved or completed Successfully.' },
  message_fields: { F38: '000001', F39: '00' },
  transaction_reference: '00000000-0000-4000-8000-000000000011',
  ticket_number: '110000000000000001',
  transaction_status: 'APPROVAL',
  transaction_type: 'Refund',
}
const decline = {
  ...approval,
  authorized_amount: 0,
  kushki_response: { code: '05', message: 'Do not honor' },
  message_fields: { F38: '', F39: '05' },
  transaction_status: 'DECLINED',
}

const judgeAnswer = (json: unknown, httpStatus = 200): Judgement | null => {
  const evidence = evidenceOfAnswer(json, httpStatus, 'PEN')
  return evidence === null ? null : judge(asked, [evidence])
}

describe('an answer that says APPROVAL', () => {
  it.each<[string, object, Judgement]>([
    ['as published', {}, { verdict: 'done' }],
    ['as a text', { authorized_amount: '600.00' }, { verdict: 'done' }],
    [
      'for S/ 5.00, code 10',
      { authorized_amount: 5, kushki_response: { code: '10' }, message_fields: { F39: '10' } },
      { verdict: 'partlyDone', minor: 500 },
    ],
    [
      'for all of it under code 10',
      { kushki_response: { code: '10' }, message_fields: { F39: '10' } },
      { verdict: 'done' },
    ],
    ['code 05', { kushki_response: { code: '05' } }, undecided('contradiction')],
    ['field 39 05', { message_fields: { F38: '1', F39: '05' } }, undecided('contradiction')],
    [
      'for another operation',
      { client_transaction_id: '6680eadc-6c8d-44aa-8ca0-18e061c1472a' },
      undecided('otherOperation'),
    ],
    ['an error code beside it', { code: 'E041' }, undecided('contradiction')],
    ['no code', { kushki_response: undefined }, undecided('contradiction')],
    ['no reference', { transaction_reference: undefined }, undecided('contradiction')],
    ['no amount', { authorized_amount: undefined }, undecided('amount')],
    ['for more', { authorized_amount: 600.01 }, undecided('amount')],
    [
      'an amount in dollars',
      {
        authorized_amount: undefined,
        amount: { currency: 'USD', iva: 0, subtotal_iva: 0, subtotal_iva0: 600 },
      },
      undecided('amount'),
    ],
  ])('%s', (_name, change, judgement) => {
    expect(judgeAnswer({ ...approval, ...change })).toEqual(judgement)
  })

  it('with HTTP 206 is no approval', () =>
    expect(judgeAnswer(approval, 206)).toEqual(undecided('contradiction')))
  it('and nothing else is no approval', () =>
    expect(judgeAnswer({ transaction_status: 'APPROVAL' })).toEqual(undecided('contradiction')))
})

describe('an answer that says DECLINED', () => {
  it.each<[string, object, Judgement]>([
    ['as published', {}, { verdict: 'notDone' }],
    [
      'code 10 and a lower amount',
      { authorized_amount: 100, kushki_response: { code: '10' }, message_fields: { F39: '10' } },
      { verdict: 'notDone' },
    ],
    ['a code alone', { authorized_amount: undefined, message_fields: undefined }, { verdict: 'notDone' }],
    ['all of the amount authorised', { authorized_amount: 600 }, undecided('amount')],
    ['an approving code', { kushki_response: { code: '000' } }, undecided('contradiction')],
    ['an approving field 39', { message_fields: { F39: '00' } }, undecided('contradiction')],
    ['no code', { kushki_response: undefined, message_fields: undefined }, undecided('contradiction')],
  ])('%s', (_name, change, judgement) => {
    expect(judgeAnswer({ ...decline, ...change })).toEqual(judgement)
  })
})

it('an answer without a status is no evidence', () => {
  expect(judgeAnswer({ code: 'E041', message: 'no' })).toBeNull()
})

describe('items of the search', () => {
  const item = {
    amount: { iva: 0, tip: 0, currency: 'PEN', extra_taxes: {}, subtotal_iva: 0, subtotal_iva0: 600 },
    request_amount: 600,
    approved_transaction_amount: 600,
    client_transaction_id: id,
    created: 1_727_462_978_861,
    transaction_type: 'REFUND',
    transaction_status: 'APPROVAL',
    metadata: null,
  }
  const judgeItems = (...items: unknown[]): Judgement => judge(asked, items.map(evidenceOfItem))

  it.each<[string, object, Judgement]>([
    ['as published', {}, { verdict: 'done' }],
    ['with odd members that decide nothing', { created: 'yesterday', iva_value: null }, { verdict: 'done' }],
    ['flat, in soles', { amount: 600, currency_code: 'PEN' }, { verdict: 'done' }],
    ['flat, without a currency', { amount: 600 }, undecided('amount')],
    ['in Mexican pesos', { amount: { ...item.amount, currency: 'MXN' } }, undecided('amount')],
    ['of another scale', { approved_transaction_amount: 6 }, undecided('contradiction')],
    ['of an unknown kind', { transaction_type: 'DEFERRED' }, undecided('kind')],
    ['of an unknown status', { transaction_status: 'REVERSAL_DECLINED' }, undecided('status')],
    ['declined', { transaction_status: 'DECLINED', approved_transaction_amount: 0 }, { verdict: 'notDone' }],
    [
      'declined under an approving code',
      { transaction_status: 'DECLINED', response_code: '00' },
      undecided('contradiction'),
    ],
    ['approved under a declining code', { response_code: '05' }, undecided('contradiction')],
    ['whose status is no text', { transaction_status: 1 }, undecided('contradiction')],
    ['without an id', { client_transaction_id: undefined }, undecided('contradiction')],
  ])('%s', (_name, change, judgement) => {
    expect(judgeItems({ ...item, ...change })).toEqual(judgement)
  })

  it('that are not readable and are another operation’s hide nothing', () => {
    expect(judgeItems({ client_transaction_id: 'another', transaction_status: 7 }, item)).toEqual({
      verdict: 'done',
    })
  })
})

describe('what an answer tells as evidence', () => {
  const dollars = { currency: 'USD', iva: 0, subtotal_iva: 0, subtotal_iva0: 600 }
  const soles = { ...dollars, currency: 'PEN' }
  const whole = { currency: 'PEN', minor: 60_000 }
  const told = {
    source: 'answer',
    id: null,
    kind: 'asRequested',
    amount: whole,
    status: 'approved',
    contradictions: [],
  }
  const odd = (...contradictions: string[]) => ({ contradictions })

  it.each<[object, object]>([
    [{}, {}],
    [{ client_transaction_id: id }, { id }],
    [{ transaction_status: 'approved' }, {}],
    [{ transaction_status: 'REVERSED' }, { status: null, ...odd('kushki_response', 'F39') }],
    [{ code: 'E041' }, odd('code')],
    [{ amount: null }, {}],
    [{ amount: soles }, {}],
    [{ amount: { total: 600 } }, odd('amount')],
    [{ amount: { ...soles, currency: 'MXN' } }, odd('amount')],
    [{ amount: dollars }, { amount: { currency: 'USD', minor: 60_000 } }],
    [{ amount: { ...soles, subtotal_iva0: 599 } }, { amount: null }],
    [{ amount: soles, authorized_amount: undefined }, {}],
    [{ amount: undefined, authorized_amount: undefined }, { amount: null }],
    [{ authorized_amount: 'six hundred', amount: soles }, { amount: null }],
    [{ transaction_reference: undefined }, odd('transaction_reference')],
    [{ transaction_reference: '' }, odd('transaction_reference')],
    [{ kushki_response: undefined }, odd('kushki_response')],
    [{ kushki_response: { code: '' } }, odd('kushki_response')],
    [{ kushki_response: undefined, response_code: '00' }, {}],
    [{ response_code: '' }, {}],
    [{ response_code: '05' }, odd('response_code')],
    [{ kushki_response: { code: 0 } }, odd('kushki_response')],
    [{ message_fields: { F39: '05' } }, odd('F39')],
    [{ message_fields: { F39: null } }, {}],
    [{ message_fields: { F39: '' } }, {}],
    [{ message_fields: null }, {}],
    [{ kushki_response: { code: '10' } }, odd('kushki_response')],
    [{ kushki_response: undefined, message_fields: null }, odd('kushki_response')],
    [{ kushki_response: { code: '10' }, message_fields: { F39: '10' } }, {}],
  ])('%j', (change, different) => {
    expect(evidenceOfAnswer({ ...approval, ...change }, 200, 'PEN')).toEqual({ ...told, ...different })
  })

  it.each<[object, string[]]>([
    [{}, []],
    [{ kushki_response: undefined, message_fields: undefined }, ['kushki_response']],
    [{ kushki_response: undefined, message_fields: undefined, response_code: '05' }, []],
    [{ kushki_response: { code: '000' } }, ['kushki_response']],
    [{ message_fields: { F39: '00' } }, ['F39']],
    [{ response_code: '00', code: 'E041' }, ['code', 'response_code']],
  ])('of a decline %j', (change, contradictions) => {
    expect(evidenceOfAnswer({ ...decline, ...change }, 200, 'PEN')).toMatchObject({
      status: 'declined',
      contradictions,
    })
  })

  it('names the failing status that it came with', () => {
    expect(evidenceOfAnswer(approval, 201, 'PEN')).toEqual({ ...told, ...odd('httpStatus') })
  })

  it('is in the currency of its request where it tells none', () => {
    expect(evidenceOfAnswer(approval, 200, 'USD')?.amount).toEqual({ currency: 'USD', minor: 60_000 })
  })
})

describe('what an item of the search tells as evidence', () => {
  const amount = { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 600 }
  const item = {
    client_transaction_id: id,
    amount,
    transaction_type: 'REFUND',
    transaction_status: 'APPROVAL',
  }
  const told = {
    source: 'lookUp',
    id,
    kind: 'refund',
    amount: { currency: 'PEN', minor: 60_000 },
    status: 'approved',
    contradictions: [],
  }
  const odd = (...contradictions: string[]) => ({ contradictions })
  const flat = { amount: undefined, currency_code: 'PEN' }

  it.each<[object, object]>([
    [{}, {}],
    [{ client_transaction_id: null }, { id: null }],
    [{ transaction_type: undefined }, { kind: null }],
    [{ transaction_type: 'pre-auth' }, { kind: 'sale' }],
    [{ transaction_type: 'Check In' }, { kind: 'sale' }],
    [{ transaction_type: 'BALANCE_INQUIRY' }, { kind: 'sale' }],
    [{ transaction_type: 'VOID' }, { kind: 'void' }],
    [{ transaction_type: 'Reversal' }, { kind: 'reverse' }],
    [{ transaction_type: 'REVERSE' }, { kind: 'reverse' }],
    [{ transaction_type: 'ADJUSTMENT' }, { kind: null }],
    [{ transaction_status: undefined }, { status: null }],
    [{ transaction_status: 'Approved' }, {}],
    [{ transaction_status: 'reversed' }, { status: 'reversed' }],
    [{ transaction_status: 'IN_REVIEW' }, { status: null }],
    // Numbers beside the object agree with it, or speak against it.
    [{ request_amount: '600.00', approved_transaction_amount: 600 }, {}],
    [{ request_amount: null, approved_transaction_amount: '' }, {}],
    [{ request_amount: 599.99 }, odd('request_amount')],
    [{ approved_transaction_amount: 300 }, odd('approved_transaction_amount')],
    [
      { approved_transaction_amount: 300, transaction_status: 'REVERSED' },
      { status: 'reversed', ...odd('approved_transaction_amount') },
    ],
    [{ request_amount: 'six hundred' }, odd('request_amount')],
    [{ currency_code: 'PEN' }, {}],
    [{ currency_code: 'USD' }, odd('currency_code')],
    // Without an object the numbers are the amount, in a currency that is told.
    [{ ...flat, amount: 600 }, {}],
    [{ ...flat, amount: '600' }, {}],
    [{ ...flat, amount: null, request_amount: 600 }, {}],
    [{ ...flat, request_amount: 600 }, {}],
    [{ ...flat, approved_transaction_amount: 600 }, {}],
    [{ ...flat, approved_transaction_amount: 600, transaction_status: 'REVERSED' }, { status: 'reversed' }],
    [{ ...flat, amount: 600, request_amount: 5 }, odd('request_amount')],
    [{ ...flat }, { amount: null }],
    [{ ...flat, amount: 600, currency_code: 'MXN' }, { amount: null }],
    [{ ...flat, amount: 600, currency_code: undefined }, { amount: null }],
    [{ ...flat, amount: 'six hundred' }, { amount: null }],
    // An object that cannot be read may be in any currency.
    [{ amount: { ...amount, currency: 'MXN' }, request_amount: 600, currency_code: 'PEN' }, { amount: null }],
    [{ response_code: '00' }, {}],
    [{ response_code: '' }, {}],
    [{ response_code: null }, {}],
    [{ response_code: '05' }, odd('response_code')],
  ])('%j', (change, different) => {
    expect(evidenceOfItem({ ...item, ...change })).toEqual({ ...told, ...different })
  })

  it.each<[object, object]>([
    [{ approved_transaction_amount: 0 }, {}],
    [
      { approved_transaction_amount: 0, amount: { ...amount, subtotal_iva0: 0 } },
      { amount: { currency: 'PEN', minor: 0 } },
    ],
    [{ approved_transaction_amount: 599 }, {}],
    [{ approved_transaction_amount: 600 }, odd('approved_transaction_amount')],
    [{ approved_transaction_amount: 601 }, odd('approved_transaction_amount')],
    [{ approved_transaction_amount: 'six hundred' }, {}],
    [{ amount: undefined, currency_code: 'PEN', approved_transaction_amount: 600 }, { amount: null }],
    [{ request_amount: 5 }, odd('request_amount')],
    [{ response_code: '05' }, {}],
    [{ response_code: '00' }, odd('response_code')],
  ])('declined: %j', (change, different) => {
    expect(evidenceOfItem({ ...item, transaction_status: 'DECLINED', ...change })).toEqual({
      ...told,
      status: 'declined',
      ...different,
    })
  })

  it('is nothing but its id where it cannot be read', () => {
    const nothing = { ...told, kind: null, amount: null, status: null, ...odd('item') }
    expect(evidenceOfItem({ client_transaction_id: id, transaction_status: 7 })).toEqual(nothing)
    expect(evidenceOfItem({ client_transaction_id: 7 })).toEqual({ ...nothing, id: null })
    expect(evidenceOfItem('item')).toEqual({ ...nothing, id: null })
  })
})
