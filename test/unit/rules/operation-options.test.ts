import { describe, expect, it } from 'vitest'
import { operationOptions, windowOf, type OperationOptions } from '../../../domain/rules.ts'
import { rowStateSchema, isEnded } from '../../../domain/operations.ts'
import { earlierOperation, kushkiSale, lima, liquidoSale, rules } from './sales.ts'

const cutOff = lima('2026-11-20T23:59:00')
const refundEnd = lima('2027-03-20T12:00:00')
const unknownSale = kushkiSale({ status: 'unknown' })
delete unknownSale.transaction_reference

/** What the three ways are, in three words, so that a table of moments can be read. */
const inBrief = ({ reverse, void: annul, refund, recommended }: OperationOptions): string =>
  [reverse, annul, refund]
    .map((availability) =>
      availability.state === 'closed'
        ? availability.reason
        : availability.state === 'opens'
          ? `opens:${availability.why}`
          : 'open',
    )
    .concat(recommended ?? 'none')
    .join(' ')

describe('an unknown sale', () => {
  it.each([
    ['2026-11-20T12:00:00', 'opens:tooSoon outcomeUnknown outcomeUnknown reverse'],
    ['2026-11-20T12:00:59', 'opens:tooSoon outcomeUnknown outcomeUnknown reverse'],
    ['2026-11-20T12:01:00', 'open outcomeUnknown outcomeUnknown reverse'],
    ['2026-11-20T23:58:59', 'open outcomeUnknown outcomeUnknown reverse'],
    ['2026-11-20T23:59:00', 'afterCutOff outcomeUnknown outcomeUnknown none'],
    ['2026-11-20T23:59:59', 'afterCutOff outcomeUnknown outcomeUnknown none'],
    ['2026-11-21T00:00:00', 'otherDay outcomeUnknown outcomeUnknown none'],
    ['2026-11-21T12:01:00', 'otherDay outcomeUnknown outcomeUnknown none'],
  ])('at %s: %s', (now, options) => {
    expect(inBrief(operationOptions(unknownSale, [], lima(now), rules))).toBe(options)
  })

  it('opens its reversal to the millisecond, whole only', () => {
    const opens = lima('2026-11-20T12:01:00')
    expect(operationOptions(unknownSale, [], opens - 1, rules).reverse).toEqual({
      state: 'opens',
      at: opens,
      why: 'tooSoon',
    })
    expect(operationOptions(unknownSale, [], opens, rules).reverse).toEqual({
      state: 'open',
      closesAt: cutOff,
      maxMinor: 10_000,
      partial: false,
    })
  })

  it.each(['preAuth', 'reAuthorization'] as const)('of a %s cannot be reversed', (transaction_type) => {
    const { reverse } = operationOptions(
      { ...unknownSale, transaction_type },
      [],
      lima('2026-11-20T13:00:00'),
      rules,
    )
    expect(reverse).toEqual({ state: 'closed', reason: 'wrongTransactionType', at: null })
  })

  it('of a capture can be reversed', () => {
    const sale = { ...unknownSale, transaction_type: 'capture' as const }
    expect(operationOptions(sale, [], lima('2026-11-20T13:00:00'), rules).reverse.state).toBe('open')
  })

  it('may be reversed again after a declined reverse, and never after an approved one', () => {
    const now = lima('2026-11-20T13:00:00')
    const declined = [earlierOperation('reverse', 'declined')]
    const approved = [...declined, earlierOperation('reverse', 'approved')]
    expect(operationOptions(unknownSale, declined, now, rules).reverse.state).toBe('open')
    expect(inBrief(operationOptions(unknownSale, approved, now, rules))).toBe(
      'alreadyReversed alreadyReversed alreadyReversed none',
    )
    expect(operationOptions(unknownSale, approved, now, rules).remainingMinor).toBe(0)
  })

  it('made in the last minute before the cut-off is never reversed', () => {
    const sale = { ...unknownSale, createdAt: lima('2026-11-20T23:58:30') }
    expect(operationOptions(sale, [], lima('2026-11-20T23:58:40'), rules).reverse).toEqual({
      state: 'closed',
      reason: 'afterCutOff',
      at: cutOff,
    })
  })
})

describe('the edges of an unknown sale', () => {
  it('a minute before the cut-off to the millisecond is too late for its reversal', () => {
    const at = (createdAt: number): string =>
      operationOptions({ ...unknownSale, createdAt }, [], createdAt, rules).reverse.state
    expect(at(cutOff - 60_001)).toBe('opens')
    expect(at(cutOff - 60_000)).toBe('closed')
  })
})

describe('an approved sale', () => {
  it('counts failed voids alone, not other operations that failed', () => {
    const failed = ['refund', 'refund', 'refund'].map(() => earlierOperation('refund', 'declined'))
    const now = lima('2026-11-20T13:00:00')
    expect(inBrief(operationOptions(kushkiSale(), failed, now, rules))).toBe(
      'outcomeKnown open opens:voidFirst void',
    )
  })

  it.each([
    ['2026-11-20T12:00:00', 'outcomeKnown open opens:voidFirst void'],
    ['2026-11-20T23:58:59', 'outcomeKnown open opens:voidFirst void'],
    ['2026-11-20T23:59:00', 'outcomeKnown afterCutOff open refund'],
    ['2026-11-20T23:59:59', 'outcomeKnown afterCutOff open refund'],
    ['2026-11-21T00:00:00', 'outcomeKnown otherDay open refund'],
    ['2027-03-20T11:59:59', 'outcomeKnown otherDay open refund'],
    ['2027-03-20T12:00:00', 'outcomeKnown otherDay tooOld none'],
  ])('at %s: %s', (now, options) => {
    expect(inBrief(operationOptions(kushkiSale(), [], lima(now), rules))).toBe(options)
  })

  it('says until when each way is open', () => {
    expect(operationOptions(kushkiSale(), [], lima('2026-11-20T13:00:00'), rules)).toEqual({
      reverse: { state: 'closed', reason: 'outcomeKnown', at: null },
      void: { state: 'open', closesAt: cutOff, maxMinor: 10_000, partial: true },
      refund: { state: 'opens', at: cutOff, why: 'voidFirst' },
      recommended: 'void',
      remainingMinor: 10_000,
    })
    expect(operationOptions(kushkiSale(), [], lima('2026-11-21T13:00:00'), rules).refund).toEqual({
      state: 'open',
      closesAt: refundEnd,
      maxMinor: 10_000,
      partial: true,
    })
  })

  it('made after the cut-off of its own day goes straight to a refund', () => {
    const sale = kushkiSale({ createdAt: lima('2026-11-20T23:59:30') })
    expect(inBrief(operationOptions(sale, [], lima('2026-11-20T23:59:40'), rules))).toBe(
      'outcomeKnown afterCutOff open refund',
    )
  })

  it('opens the refund after three failed voids, declined or refused', () => {
    const now = lima('2026-11-20T13:00:00')
    const two = [earlierOperation('void', 'declined'), earlierOperation('void', 'refused')]
    const notTries = [earlierOperation('void', 'cancelled'), earlierOperation('void', 'expired')]
    expect(inBrief(operationOptions(kushkiSale(), [...two, ...notTries], now, rules))).toBe(
      'outcomeKnown open opens:voidFirst void',
    )
    const three = [...two, earlierOperation('void', 'declined')]
    expect(inBrief(operationOptions(kushkiSale(), three, now, rules))).toBe(
      'outcomeKnown voidTriesUsed open refund',
    )
  })

  it.each(rowStateSchema.options.filter((state) => !isEnded(state)))(
    'with an operation %s is closed on every way',
    (state) => {
      const options = operationOptions(
        kushkiSale(),
        [earlierOperation('void', state)],
        lima('2026-11-20T13:00:00'),
        rules,
      )
      expect(inBrief(options)).toBe('inFlight inFlight inFlight none')
    },
  )

  it('gives back never more than is left', () => {
    const now = lima('2026-11-22T13:00:00')
    const part = [earlierOperation('void', 'approved', 2_500), earlierOperation('refund', 'approved', 500)]
    expect(operationOptions(kushkiSale(), part, now, rules)).toMatchObject({
      refund: { state: 'open', maxMinor: 7_000 },
      remainingMinor: 7_000,
    })
    const all = [...part, earlierOperation('refund', 'approved', 7_000)]
    expect(inBrief(operationOptions(kushkiSale(), all, now, rules))).toBe(
      'outcomeKnown nothingLeft nothingLeft none',
    )
  })

  it('without a reference can be neither voided nor refunded', () => {
    const sale = kushkiSale()
    delete sale.transaction_reference
    expect(inBrief(operationOptions(sale, [], lima('2026-11-20T13:00:00'), rules))).toBe(
      'outcomeKnown noReference noReference none',
    )
  })
})

describe('other sales', () => {
  it('that Liquido says were refunded are not refunded again', () => {
    const now = lima('2026-11-20T13:00:00')
    expect(operationOptions(liquidoSale({ refunded: true }), [], now, rules).refund).toEqual({
      state: 'closed',
      reason: 'refundedAtGateway',
      at: null,
    })
  })

  it('that Liquido has not confirmed wait, rather than being reversed', () => {
    const now = lima('2026-11-20T13:00:00')
    expect(inBrief(operationOptions(liquidoSale({ status: 'unknown' }), [], now, rules))).toBe(
      'notOfferedByGateway notOfferedByGateway paymentNotConfirmed none',
    )
  })

  it('that another till reversed have no way back', () => {
    const options = operationOptions(kushkiSale({ reversed: true }), [], lima('2026-11-20T13:00:00'), rules)
    expect(inBrief(options)).toBe('alreadyReversed alreadyReversed alreadyReversed none')
    expect(options.remainingMinor).toBe(0)
  })

  it('that the bank charged back are not refunded too', () => {
    const options = operationOptions(
      liquidoSale({ chargedBack: true }),
      [],
      lima('2026-11-21T13:00:00'),
      rules,
    )
    expect(inBrief(options)).toBe('notOfferedByGateway notOfferedByGateway alreadyReversed none')
  })

  it('that were declined have no way back', () => {
    const options = operationOptions(
      kushkiSale({ status: 'declined' }),
      [],
      lima('2026-11-20T13:00:00'),
      rules,
    )
    expect(inBrief(options)).toBe('saleDeclined saleDeclined saleDeclined none')
    expect(options.remainingMinor).toBe(0)
  })

  it('of Liquido are refunded only, at once, and for as long as Liquido allows', () => {
    const options = operationOptions(liquidoSale(), [], lima('2026-11-20T12:00:01'), rules)
    expect(inBrief(options)).toBe('notOfferedByGateway notOfferedByGateway open refund')
    expect(options.refund).toEqual({ state: 'open', closesAt: null, maxMinor: 500, partial: true })
    expect(operationOptions(liquidoSale(), [], lima('2028-01-01T00:00:00'), rules).refund.state).toBe('open')
  })
})

describe('a clock that jumps', () => {
  it('closes everything while the sale lies in the future', () => {
    expect(operationOptions(kushkiSale(), [], lima('2026-11-20T11:57:59'), rules).void).toEqual({
      state: 'closed',
      reason: 'saleInFuture',
      at: kushkiSale().createdAt,
    })
  })

  it('forgives two minutes, in which a reversal still counts its minute from the sale', () => {
    const now = lima('2026-11-20T11:58:00')
    expect(operationOptions(kushkiSale(), [], now, rules).void.state).toBe('open')
    expect(operationOptions(unknownSale, [], now, rules).reverse).toMatchObject({
      at: lima('2026-11-20T12:01:00'),
    })
  })

  it('keeps the windows at the sale, not at the jump: a year ahead closes, a step back opens again', () => {
    const states = ['2026-11-20T13:00:00', '2027-11-20T13:00:00', '2026-11-20T13:00:01'].map(
      (now) => operationOptions(kushkiSale(), [], lima(now), rules).recommended,
    )
    expect(states).toEqual(['void', null, 'void'])
  })
})

describe("a store's own settings", () => {
  it('move every edge', () => {
    const own = {
      ...rules,
      cutOff: '21:30',
      reverseAfterSeconds: 90,
      voidTries: 1,
      refundDays: 2,
      timeZone: 'America/Bogota',
    }
    expect(windowOf('reverse', unknownSale, own)).toEqual({
      notBefore: lima('2026-11-20T12:01:30'),
      deadline: lima('2026-11-20T21:30:00'),
    })
    const now = lima('2026-11-20T13:00:00')
    expect(
      operationOptions(kushkiSale(), [earlierOperation('void', 'declined')], now, own).refund,
    ).toMatchObject({
      state: 'open',
      closesAt: lima('2026-11-22T12:00:00'),
    })
  })

  it('follow a zone with daylight saving on the day it changes', () => {
    const own = { ...rules, timeZone: 'America/Santiago' }
    // Chile goes from -04 to -03 in the night to 6 September 2026.
    const sale = kushkiSale({ createdAt: Date.parse('2026-09-06T03:59:59Z') })
    expect(windowOf('void', sale, own).deadline).toBe(Date.parse('2026-09-06T03:59:00Z'))
    const after = kushkiSale({ createdAt: Date.parse('2026-09-06T04:00:00Z') })
    expect(windowOf('void', after, own).deadline).toBe(Date.parse('2026-09-07T02:59:00Z'))
  })
})

describe('windows for the queue', () => {
  it('are those of the table', () => {
    expect(windowOf('reverse', unknownSale, rules)).toEqual({
      notBefore: lima('2026-11-20T12:01:00'),
      deadline: cutOff,
    })
    expect(windowOf('void', kushkiSale(), rules)).toEqual({ notBefore: null, deadline: cutOff })
    expect(windowOf('refund', kushkiSale(), rules)).toEqual({ notBefore: null, deadline: refundEnd })
    expect(windowOf('refund', liquidoSale(), rules)).toEqual({ notBefore: null, deadline: null })
  })
})
