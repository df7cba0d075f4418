import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../../domain/authority.ts'
import { err } from '../../../domain/result.ts'
import type { OperationRequest } from '../../../domain/operations.ts'
import { nobodySignsIn } from '../../../domain/authority.ts'
import { acceptOperation } from '../../../electron/acceptance/accept.ts'
import { queueLoad } from '../../../electron/storage/operations-queries.ts'
import { nearLimits } from '../../../renderer/parts/queue-limits.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'
import {
  bankRefundRequest,
  cardSale,
  cashierAlone,
  cashierApproved,
  cashSale,
  minute,
  morning,
  people,
  reading,
  refundRequest,
  reverseRequest,
  unknownSale,
  uuid,
  voidRequest,
} from '../outbox/samples.ts'

let rig: Rig
beforeEach(async () => {
  rig = await createRig()
  rig.acquirer.set('offline')
})
afterEach(() => rig.dispose())

const refusal = (request: OperationRequest, caller?: Caller): unknown => {
  const result = rig.submit(request, caller)
  return result.ok ? 'accepted' : result.error
}
const aVoid = (id: number, over: Parameters<typeof voidRequest>[1] | object = {}): OperationRequest =>
  voidRequest(cardSale(1), { id, ...over })

/** A refund to the card of a Liquido payment: it takes no bank account. */
function toTheCard(id: number): OperationRequest {
  const sale = { ...cashSale(22), paymentMethod: 'CREDIT_CARD' }
  rig.storage.sales.put([sale], morning)
  const request = bankRefundRequest(sale, { id })
  if (request.gateway !== 'liquido') throw new Error('not a Liquido request')
  const { additionalInfo: _account, ...body } = request.body
  return { ...request, body }
}

/** What the journal says of its acceptance. */
const accepted = (id: number): unknown =>
  JSON.parse(
    [...rig.storage.journal.entries()].find(({ operationId }) => operationId === uuid(id))?.shown.detail ??
      '',
  )

/** The row as it is stored. */
const stored = (id: number) => rig.storage.operations.get(uuid(id))

describe('an operation is not accepted', () => {
  it('on a sale that nobody has seen', () => {
    expect(refusal(voidRequest(cardSale(77), { id: 1 }))).toEqual({ tag: 'SaleUnknown' })
  })

  it('with a body that is not of its sale', () => {
    const request = aVoid(1)
    if (request.gateway !== 'kushki' || request.kind !== 'void') throw new Error('not a void')
    const foreign = { ...request, body: { ...request.body, transaction_reference: uuid(9) } }
    expect(refusal(foreign)).toEqual({ tag: 'BodyDoesNotMatchSale', member: 'transaction_reference' })
    const more = {
      ...request,
      body: { ...request.body, amount: { ...request.body.amount, subtotal_iva0: 100.01 } },
    }
    expect(refusal(more)).toEqual({ tag: 'BodyDoesNotMatchSale', member: 'amount' })
    const untaxed = {
      ...request,
      body: { ...request.body, amount: { ...request.body.amount, extra_taxes: {} } },
    }
    expect(refusal(untaxed)).toEqual({ tag: 'BodyDoesNotMatchSale', member: 'amount' })
    const dollars = {
      ...request,
      body: { ...request.body, amount: { ...request.body.amount, currency: 'USD' as const } },
    }
    expect(refusal(dollars)).toEqual({ tag: 'BodyDoesNotMatchSale', member: 'amount' })
  })

  it('by a way that the rules have closed', () => {
    expect(refusal(refundRequest(cardSale(1), { id: 1 }))).toMatchObject({
      tag: 'NotAllowed',
      reason: 'voidFirst',
    })
    expect(refusal(reverseRequest(cardSale(1), { id: 1 }))).toMatchObject({
      tag: 'NotAllowed',
      reason: 'outcomeKnown',
    })
  })

  it('while another one on the sale is open', () => {
    expect(refusal(aVoid(1))).toBe('accepted')
    expect(refusal(aVoid(2))).toEqual({ tag: 'InFlight', operationId: uuid(1) })
  })

  it('for more than earlier ones left', async () => {
    rig.acquirer.set('ok')
    expect(refusal(aVoid(1, { minor: 6000 }))).toBe('accepted')
    await rig.time.advance(minute)
    expect(refusal(aVoid(2, { minor: 6000 }))).toEqual({ tag: 'BodyDoesNotMatchSale', member: 'amount' })
    expect(refusal(aVoid(3, { minor: 4000 }))).toBe('accepted')
  })

  it('under an id that names another one, at the window or at the acquirer', () => {
    expect(refusal(aVoid(1))).toBe('accepted')
    expect(refusal(voidRequest(cardSale(2), { id: 1 }))).toEqual({ tag: 'DuplicateOperation' })
    expect(refusal(aVoid(1, { minor: 9999 }))).toEqual({ tag: 'DuplicateOperation' })
    expect(refusal({ ...aVoid(1), kind: 'refund' } as OperationRequest)).toEqual({
      tag: 'DuplicateOperation',
    })
    expect(refusal({ ...aVoid(1), saleKey: cardSale(2).key })).toEqual({ tag: 'DuplicateOperation' })
    const sameWireId = { ...aVoid(1), operationId: uuid(2) }
    expect(refusal(sameWireId)).toEqual({ tag: 'DuplicateOperation' })
  })

  it('with a reading whose ciphertext the acquirer did not agree to', () => {
    const profile = { ...reading.profile, keyVariant: 'pin' as const }
    const request = { ...aVoid(1, { withCard: true }), reading: { ...reading, profile } } as OperationRequest
    expect(refusal(request)).toEqual({
      tag: 'ReadingRefused',
      refusal: { tag: 'ProfileNotAccepted', profile, differs: ['keyVariant'] },
    })
  })

  it('with card data where the store wants none', () => {
    rig.settings.cardData.policy = 'cardlessOnly'
    expect(refusal(aVoid(1, { withCard: true }))).toEqual({ tag: 'CardDataNotAllowed' })
    expect(refusal(aVoid(1))).toBe('accepted')
  })

  it('with a secret to keep and no keyring', () => {
    Object.assign(rig.storage, { hasKey: false })
    expect(refusal(aVoid(1, { withCard: true }))).toEqual({ tag: 'NoKeyring' })
    expect(refusal(bankRefundRequest(cashSale(21), { id: 2 }))).toEqual({ tag: 'NoKeyring' })
    // Nothing is kept of these.
    expect(refusal(toTheCard(3))).toBe('accepted')
    expect(refusal(aVoid(4))).toBe('accepted')
    rig.settings.cardData.policy = 'askAgainWhenOnline'
    expect(refusal(voidRequest(cardSale(2), { id: 5, withCard: true }))).toBe('accepted')
  })

  it('with a callback to somewhere else than the store has set', () => {
    const request = toTheCard(1)
    const elsewhere = { ...request, body: { ...request.body, callbackUrl: 'https://elsewhere.example/' } }
    expect(refusal(elsewhere as OperationRequest)).toEqual({
      tag: 'BodyDoesNotMatchSale',
      member: 'callbackUrl',
    })
  })

  it('beyond what the queue may hold', () => {
    rig.settings.limits.maxRowsWaiting = 1
    expect(refusal(aVoid(1))).toBe('accepted')
    expect(refusal(voidRequest(cardSale(2), { id: 2 }))).toEqual({
      tag: 'LimitExceeded',
      limit: 'rows',
      allowed: 1,
    })
    rig.settings.limits.maxRowsWaiting = 10
    rig.settings.limits.maxMoneyWaitingMinor = 19_999
    expect(refusal(voidRequest(cardSale(2), { id: 2 }))).toEqual({
      tag: 'LimitExceeded',
      limit: 'money',
      allowed: 19_999,
    })
  })
})

describe('what the queue may hold', () => {
  it.each([
    ['rows', { maxRowsWaiting: 1 }],
    ['money', { maxMoneyWaitingMinor: 19_999 }],
  ] as const)('a supervisor may exceed, by %s too', (_limit, limits) => {
    Object.assign(rig.settings.limits, limits)
    expect(refusal(aVoid(1), cashierAlone)).toBe('accepted')
    const second = voidRequest(cardSale(2), { id: 2 })
    expect(refusal(second, cashierAlone)).toEqual({ tag: 'SupervisorNeeded', why: 'limit' })
    expect(rig.submit(second, cashierApproved)).toMatchObject({ ok: true, value: { supervisor: 'Marta' } })
  })

  it('is shown by the figures that refuse: rows that wait for a person count', async () => {
    rig.settings.limits.maxMoneyWaitingMinor = 25_000
    rig.acquirer.set('lostRequest')
    for (const id of [1, 2]) rig.submit(voidRequest(cardSale(id), { id }))
    await rig.time.settle()
    rig.acquirer.set('ok')
    await rig.time.advance(60 * minute)
    expect([1, 2].map((id) => rig.row(id).state)).toEqual(['attention', 'attention'])
    const load = queueLoad(rig.storage.queries, '2026-11-20')
    expect(load).toMatchObject({ rows: 2, minor: { PEN: 20_000 } })
    const about = { kind: 'void', money: { currency: 'PEN', minor: 10_000 } } as const
    expect(nearLimits(load, rig.settings.limits, null)).toMatchObject([{ limit: 'money', used: 20_000 }])
    expect(nearLimits(load, rig.settings.limits, about)).toMatchObject([{ limit: 'money', used: 30_000 }])
    const third = voidRequest(cardSale(3), { id: 3 })
    expect(refusal(third, cashierAlone)).toEqual({ tag: 'SupervisorNeeded', why: 'limit' })
  })
})

describe('an amount over the limit', () => {
  beforeEach(() => {
    rig.settings.limits.perOperationMinor.void = 9999
  })

  it('needs a supervisor, who is written down beside the cashier who is signed in', () => {
    expect(refusal(aVoid(1), cashierAlone)).toEqual({ tag: 'SupervisorNeeded', why: 'limit' })
    const typedAnother = { ...aVoid(1), cashier: 'Somebody else' }
    expect(rig.submit(typedAnother, cashierApproved)).toMatchObject({
      ok: true,
      value: { supervisor: 'Marta', cashier: 'Ana' },
    })
    expect(JSON.stringify(rig.storage.journal.of(uuid(1)))).toContain('Marta')
  })

  it.each(['supervisor', 'administrator'] as const)('is approved by a %s at the till', (role) => {
    expect(rig.submit(aVoid(1), { person: people[role], approver: null })).toMatchObject({
      ok: true,
      value: { supervisor: people[role].name },
    })
  })

  it.each([
    ['nobody may allow it', 'never', cashierApproved],
    ['nobody signs in', 'overLimit', undefined],
  ] as const)('is refused where %s', (_where, approval, caller) => {
    rig.settings.supervisorApproval = approval
    expect(refusal(aVoid(1), caller)).toEqual({ tag: 'LimitExceeded', limit: 'amount', allowed: 9999 })
  })

  it('counts what the day has given back already', async () => {
    rig.settings.limits.perOperationMinor.void = 999_999
    rig.settings.limits.perDayMinor.void = 15_000
    rig.acquirer.set('ok')
    expect(refusal(aVoid(1), cashierAlone)).toBe('accepted')
    await rig.time.settle()
    const second = voidRequest(cardSale(2), { id: 2 })
    expect(refusal(second, cashierAlone)).toEqual({ tag: 'SupervisorNeeded', why: 'limit' })
  })
})

describe('a supervisor answers', () => {
  it('for every operation where the store wants that', () => {
    rig.settings.supervisorApproval = 'always'
    expect(refusal(aVoid(1), cashierAlone)).toEqual({ tag: 'SupervisorNeeded', why: 'always' })
    expect(refusal(aVoid(1), cashierApproved)).toBe('accepted')
  })

  it.each(['never', 'overLimit', 'always'] as const)(
    'for money that goes to a typed bank account, whatever the store wants otherwise (%s)',
    (approval) => {
      rig.settings.supervisorApproval = approval
      const request = bankRefundRequest(cashSale(21), { id: 1 })
      expect(refusal(request, cashierAlone)).toEqual({ tag: 'SupervisorNeeded', why: 'bankAccount' })
      expect(refusal(request, cashierApproved)).toBe('accepted')
    },
  )
})

it('the least that can be given back is accepted', () => {
  expect(refusal(aVoid(1, { minor: 1 }))).toBe('accepted')
})

it('a supervisor does not answer for a refund to the card that was paid with', () => {
  expect(refusal(toTheCard(1), cashierAlone)).toBe('accepted')
})

describe('what is kept of an operation', () => {
  it('with its card: that it goes with one, and since when that is stored', () => {
    expect(refusal(aVoid(1, { withCard: true }))).toBe('accepted')
    expect(stored(1)).toMatchObject({ withCard: true, cardStoredAt: morning, bankAccountKept: false })
    expect(accepted(1)).toMatchObject({ withCard: true })
  })

  it('without: none of it', () => {
    expect(refusal(aVoid(1))).toBe('accepted')
    expect(stored(1)).toMatchObject({ withCard: false, cardStoredAt: null, bankAccountKept: false })
    expect(accepted(1)).toMatchObject({ withCard: false, kind: 'void', minor: 10_000, currency: 'PEN' })
  })

  it('to a bank account: that there is one', () => {
    expect(refusal(bankRefundRequest(cashSale(21), { id: 1 }))).toBe('accepted')
    expect(stored(1)).toMatchObject({ withCard: false, cardStoredAt: null, bankAccountKept: true })
  })

  it.each([
    ['keepWhileQueued', 'queued'],
    ['askAgainWhenOnline', 'attention'],
  ] as const)('over a start, where card data are held by %s: %s', async (policy, state) => {
    rig.settings.cardData.policy = policy
    expect(refusal(aVoid(1, { withCard: true }))).toBe('accepted')
    expect(refusal(voidRequest(cardSale(2), { id: 2 }))).toBe('accepted')
    await rig.restart()
    expect([rig.row(1).state, rig.row(2).state]).toEqual([state, 'queued'])
  })

  it('in the journal: who typed the payment, where it was typed', () => {
    const typed = { ...cashSale(23), typedBy: 'Marta' }
    rig.storage.sales.put([typed], morning)
    expect(refusal(bankRefundRequest(typed, { id: 1 }))).toBe('accepted')
    expect(refusal(bankRefundRequest(cashSale(21), { id: 2 }))).toBe('accepted')
    expect(accepted(1)).toMatchObject({ saleTypedBy: 'Marta' })
    expect(accepted(2)).not.toHaveProperty('saleTypedBy')
  })
})

it.each([
  ['nobody where nobody signs in and no name was typed', '', undefined, ''],
  ['the name that was typed where nobody signs in', 'Luis', undefined, 'Luis'],
  ['who is signed in, whatever was typed', 'Luis', cashierAlone, 'Ana'],
] as const)('a row has the name of %s', (_who, cashier, caller, name) => {
  expect(rig.submit({ ...aVoid(1), cashier }, caller)).toMatchObject({ ok: true, value: { cashier: name } })
})

describe('an operation submitted again', () => {
  it('answers the row as it is by now and changes nothing', async () => {
    expect(refusal(aVoid(1, { withCard: true }))).toBe('accepted')
    rig.acquirer.set('ok')
    await rig.time.advance(minute)
    expect(rig.submit(aVoid(1, { withCard: true }))).toMatchObject({ ok: true, value: { state: 'approved' } })
    await rig.time.advance(minute)
    expect([...rig.acquirer.allEffects().values()]).toEqual([1])
  })
})

it('an operation submitted again is known by its id alone once its body was removed', () => {
  expect(refusal(aVoid(1))).toBe('accepted')
  const { operations } = rig.storage
  const get = (id: string) => {
    const row = operations.get(id)
    return row && { ...row, removedAfterDays: 400 }
  }
  Object.assign(rig.storage, { operations: { ...operations, get, content: () => null } })
  expect(rig.submit(aVoid(1))).toMatchObject({ ok: true, value: { operationId: uuid(1) } })
  expect(refusal({ ...aVoid(1), saleKey: cardSale(2).key })).toEqual({ tag: 'DuplicateOperation' })
})

describe('a disk that fails', () => {
  const failed = { tag: 'StorageFailed', why: 'full' }
  const full = err({ tag: 'full' } as const)

  const submitted = (over: { storage?: object; outbox?: object }): unknown => {
    const result = acceptOperation(aVoid(1), {
      storage: { ...rig.storage, ...over.storage },
      outbox: { ...rig.outbox, ...over.outbox },
      settings: () => rig.settings,
      clock: rig.time.clock,
      caller: nobodySignsIn,
    })
    return result.ok ? 'accepted' : result.error
  }

  it('accepts nothing: not while it is asked what is known, nor of the sale, nor when the row is stored', () => {
    expect(submitted({ storage: { read: () => full } })).toEqual(failed)
    expect(submitted({ storage: { sales: { ...rig.storage.sales, get: () => full } } })).toEqual(failed)
    expect(submitted({ outbox: { submit: () => full } })).toEqual(failed)
    expect(submitted({})).toBe('accepted')
    expect(submitted({ outbox: { get: () => full } })).toEqual({ tag: 'StorageFailed', why: 'closed' })
  })
})

describe('a reverse in the sale’s first minute', () => {
  it('is accepted and waits for it', async () => {
    rig.acquirer.set('ok')
    const sale = { ...unknownSale(19), createdAt: morning - 20_000 }
    rig.storage.sales.put([sale], morning)
    expect(rig.submit(reverseRequest(sale, { id: 1 }))).toMatchObject({
      ok: true,
      value: { state: 'queued', notBefore: morning + 40_000, nextAttemptAt: morning + 40_000 },
    })
    await rig.time.advance(39_000)
    expect(rig.row(1).state).toBe('queued')
    await rig.time.advance(2000)
    expect(rig.row(1).state).toBe('approved')
  })
})
