import { describe, expect, it } from 'vitest'
import type { OperationKind } from '../../../domain/operations.ts'
import { kushkiLookUp, maxItems } from '../../../electron/gateways/kushki-look-up.ts'
import { kushkiRequest } from './kushki-request.ts'

const own = kushkiRequest('void').body.client_transaction_id
const other = '00000000-0000-4000-8000-000000000001'
const amount = { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 100 }
const approved = {
  client_transaction_id: own,
  transaction_type: 'VOID',
  transaction_status: 'APPROVAL',
  transaction_reference: 'reference',
  approval_code: 'approval',
  ticket_number: 77,
  amount,
}
const declined = { ...approved, transaction_status: 'DECLINED', response_code: '05' }
const ofAnother = { ...approved, client_transaction_id: other, transaction_reference: 'of another' }

const lookUp = (items: readonly unknown[], kind: OperationKind = 'void') =>
  kushkiLookUp(kushkiRequest(kind, true), items, 7)
const found = (summary: object) => ({ outcome: 'found', summary: { at: 7, ...summary } })
const undecided = (message: string) => ({
  outcome: 'undecided',
  summary: { class: 'unknown', code: 'contradictory', at: 7, message },
})
const approval = {
  class: 'approved',
  code: '000',
  reference: 'reference',
  approvalCode: 'approval',
  ticketNumber: '77',
}
const decline = { class: 'declined', code: '05', reference: 'reference', ticketNumber: '77' }

describe('an item that is found', () => {
  it.each<[string, unknown[], object]>([
    ['approved', [approved], approval],
    ['declined, without an approval code', [declined], decline],
    [
      'declined under a code that nobody documented',
      [{ ...declined, response_code: 'ZZ' }],
      { ...decline, code: 'ZZ' },
    ],
    [
      'declined without a code',
      [{ ...declined, response_code: undefined }],
      { ...decline, code: 'declined' },
    ],
    ['declined with an empty code', [{ ...declined, response_code: '' }], { ...decline, code: 'declined' }],
    [
      'with nothing to show',
      [{ ...approved, transaction_reference: undefined, approval_code: 7, ticket_number: undefined }],
      { class: 'approved', code: '000' },
    ],
    ['under its id in capitals', [{ ...approved, client_transaction_id: own.toUpperCase() }], approval],
    [
      'as a refund under the void’s own id',
      [{ ...approved, transaction_type: 'REFUND' }],
      { ...approval, processedAs: 'refund' },
    ],
    [
      'as a refund beside another one’s void',
      [{ ...approved, transaction_type: 'REFUND' }, ofAnother],
      { ...approval, processedAs: 'refund' },
    ],
    [
      'declined beside another one’s sale that was declined',
      [declined, { ...ofAnother, transaction_type: 'SALE', transaction_status: 'DECLINED' }],
      decline,
    ],
    ['beside a refund that was declined', [approved, { ...declined, transaction_type: 'REFUND' }], approval],
    ['beside another one’s refund', [approved, { ...ofAnother, transaction_type: 'REFUND' }], approval],
    [
      'approved, in front of its decline',
      [approved, { ...declined, transaction_reference: 'declined' }],
      approval,
    ],
    [
      'approved, behind its decline',
      [{ ...declined, transaction_reference: 'declined' }, approved],
      approval,
    ],
    ['twice: the last is shown', [{ ...approved, transaction_reference: 'first' }, approved], approval],
    ['behind another one’s', [ofAnother, approved], approval],
    ['in front of another one’s', [approved, ofAnother], approval],
    ['declined beside another one’s approval', [declined, ofAnother], decline],
  ])('%s', (_how, items, summary) => {
    expect(lookUp(items)).toStrictEqual(found(summary))
  })

  it('as a refund is what a refund is', () => {
    expect(lookUp([{ ...approved, transaction_type: 'REFUND' }], 'refund')).toStrictEqual(found(approval))
  })
})

describe('what proves nothing', () => {
  it.each<[string, unknown[], string]>([
    ['an unknown status', [{ ...approved, transaction_status: 'IN_REVIEW' }], 'status'],
    ['an unknown kind', [{ ...approved, transaction_type: 'ADJUSTMENT' }], 'kind'],
    ['another amount', [{ ...approved, amount: { ...amount, subtotal_iva0: 50 } }], 'amount'],
    ['an item without an id', [approved, { ...approved, client_transaction_id: null }], 'contradiction'],
    ['what is no item', [approved, 'item'], 'contradiction'],
    ['a full page without it', Array.from({ length: maxItems }, () => ofAnother), 'moreFound'],
    [
      'a full page with its decline',
      [...Array.from({ length: maxItems - 1 }, () => ofAnother), declined],
      'moreFound',
    ],
  ])('%s', (_what, items, why) => {
    expect(lookUp(items)).toStrictEqual(undecided(why))
  })

  it('a request whose own amount cannot be read', () => {
    const request = kushkiRequest('void', true, 0.001)
    expect(kushkiLookUp(request, [approved], 7)).toStrictEqual(undecided('amount'))
  })
})

describe('a page', () => {
  it('that is full shows an approval all the same', () => {
    expect(lookUp([...Array.from({ length: maxItems }, () => ofAnother), approved])).toStrictEqual(
      found(approval),
    )
  })

  it('that is not full and has nothing of it says that there is nothing', () => {
    expect(lookUp([])).toStrictEqual({ outcome: 'notFound' })
    expect(lookUp(Array.from({ length: maxItems - 1 }, () => ofAnother))).toStrictEqual({
      outcome: 'notFound',
    })
  })
})

describe('a reverse, which has its sale’s id,', () => {
  const sale = { ...approved, transaction_type: 'SALE' }

  it.each<[string, unknown[], object]>([
    [
      'is done where the sale is shown as reversed',
      [{ ...sale, transaction_status: 'REVERSED' }],
      found(approval),
    ],
    [
      'has nothing to do where the sale was declined',
      [{ ...sale, transaction_status: 'DECLINED', response_code: '05' }],
      found({ ...decline, class: 'refused', code: 'saleDeclined' }),
    ],
    [
      'has nothing to do beside another one’s void',
      [{ ...sale, transaction_status: 'DECLINED', response_code: '05' }, ofAnother],
      found({ ...decline, class: 'refused', code: 'saleDeclined' }),
    ],
    ['is not shown by the sale itself', [sale], { outcome: 'notFound' }],
    ['is declined by itself', [{ ...declined, transaction_type: 'REVERSE' }], found(decline)],
    [
      'is declined by itself beside its sale',
      [sale, { ...declined, transaction_type: 'REVERSE' }],
      found(decline),
    ],
  ])('%s', (_what, items, answer) => {
    expect(lookUp(items, 'reverse')).toStrictEqual(answer)
  })
})
