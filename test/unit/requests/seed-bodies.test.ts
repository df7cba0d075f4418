import { describe, expect, it } from 'vitest'
import { bodyMatchesSale } from '../../../domain/body-matches-sale.ts'
import type { KushkiSale } from '../../../domain/sales.ts'
import { buildOperationRequest, type OperationChoice } from '../../../renderer/requests/index.ts'
import { earlierOperation, kushkiSale, liquidoSale } from '../rules/sales.ts'
import { chipReading, ids, seed, seedStore } from './choices.ts'

/** The request, or a failed test that says why there is none. */
function build(choice: OperationChoice) {
  const result = buildOperationRequest(choice)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  expect(bodyMatchesSale(result.value, choice.sale)).toBeNull()
  return result.value
}

const saleOf = (id: string, over: Partial<KushkiSale>): KushkiSale =>
  kushkiSale({ key: `kushki:${id}`, client_transaction_id: id, ...over })

const otherId = 'cffd9e13-993d-4d8b-9862-3ac4c0f63dec'

describe('the bodies of the documents, member for member', () => {
  it('reverse with the chip', () => {
    const sale = saleOf(otherId, {
      status: 'unknown',
      amount: {
        currency: 'PEN',
        iva: 0,
        tip: 2_000,
        extra_taxes: {},
        subtotal_iva: 0,
        subtotal_iva0: 20_000,
      },
    })
    const card = { reading: chipReading(), readerName: 'Augusta' }
    const request = build({ kind: 'reverse', sale, earlier: [], settings: seedStore(), ids, card })
    expect(request.body).toEqual(seed('kushki-reverse-icc'))
    expect(request).toMatchObject({
      operationId: ids.operationId,
      saleKey: sale.key,
      gateway: 'kushki',
      kind: 'reverse',
      reading: { readerName: 'Augusta', profile: card.reading.profile },
    })
  })

  it('reverse without the card', () => {
    const sale = saleOf(ids.clientTransactionId, {
      status: 'unknown',
      amount: { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 600_000 },
    })
    const request = build({ kind: 'reverse', sale, earlier: [], settings: seedStore(), ids })
    expect(request.body).toEqual(seed('kushki-reverse-cardless'))
    expect(request).not.toHaveProperty('reading')
  })

  it('void without the card', () => {
    const sale = saleOf(otherId, {
      amount: { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 6_000_000 },
    })
    const { body } = build({ kind: 'void', sale, earlier: [], settings: seedStore(), ids })
    expect(body).toEqual(seed('kushki-void-cardless'))
  })

  it('refund without the card', () => {
    const sale = saleOf(otherId, {
      amount: { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 60_000 },
    })
    const { body } = build({ kind: 'refund', sale, earlier: [], settings: seedStore(), ids })
    expect(body).toEqual(seed('kushki-refund-cardless'))
  })

  it('Liquido refund, to a bank account', () => {
    const settings = seedStore()
    settings.liquido.callbackUrl = 'https://api.client.com/callback/'
    const request = build({
      kind: 'refund',
      sale: liquidoSale({ paymentMethod: 'PAGO_EFECTIVO' }),
      earlier: [],
      settings,
      ids,
      description: 'refund test',
      bankAccount: {
        bankCode: '332',
        beneficiaryName: 'antonio silva',
        bankAccountNumber: '286435',
        bankAccountType: 'CHECKING',
        bankBranchId: '0001',
        ispb: '13140088',
      },
    })
    expect(request.body).toEqual(seed('liquido-refund-request'))
  })
})

describe('every kind of sale and reading', () => {
  it.each(['charge', 'capture', 'preAuth', 'reAuthorization'] as const)(
    'a %s: the void names its type, the refund is a refund',
    (transaction_type) => {
      const sale = saleOf(otherId, { transaction_type })
      const common = { sale, earlier: [], settings: seedStore(), ids }
      expect(build({ kind: 'void', ...common }).body).toMatchObject({
        transaction_mode: 'Void',
        transaction_type,
      })
      expect(build({ kind: 'refund', ...common }).body).toMatchObject({
        transaction_mode: 'Authorization',
        transaction_type: 'refund',
      })
    },
  )

  it.each([
    ['charge', { ok: true, value: { body: { transaction_type: 'charge' } } }],
    ['capture', { ok: true, value: { body: { transaction_type: 'capture' } } }],
    ['preAuth', { ok: false, error: { tag: 'NotOffered' } }],
    ['reAuthorization', { ok: false, error: { tag: 'NotOffered' } }],
  ] as const)('a reverse of a %s', (transaction_type, outcome) => {
    const sale = saleOf(otherId, { transaction_type, status: 'unknown' })
    expect(
      buildOperationRequest({ kind: 'reverse', sale, earlier: [], settings: seedStore(), ids }),
    ).toMatchObject(outcome)
  })

  it.each(['reverse', 'void', 'refund'] as const)('%s with chip, contactless and stripe', (kind) => {
    const sale = saleOf(otherId, { status: kind === 'reverse' ? 'unknown' : 'approved' })
    const details = (['ICC', 'NFC', 'MCR'] as const).map((reading_type) => {
      const reading = chipReading({ reading_type, enc_track1: '0102030405060708', track2_length: 37 })
      const card = { reading, readerName: 'Augusta' }
      return build({ kind, sale, earlier: [], settings: seedStore(), ids, card }).body
    })
    const { track_ksn, enc_track2, enc_tlv, pin_ksn } = chipReading()
    const tracks = { track_ksn, enc_track2, track2_length: 37 }
    expect(details.map((body) => ('card_details' in body ? body.card_details : undefined))).toEqual([
      { reading_type: 'ICC', tracks, enc_tlv, pin_ksn },
      { reading_type: 'NFC', tracks, enc_tlv, pin_ksn },
      { reading_type: 'MCR', tracks: { ...tracks, enc_track1: '0102030405060708' }, pin_ksn },
    ])
    for (const body of details) expect(body).not.toHaveProperty('omit_card')
  })

  it('leaves a TLV out that is under another key than the track', () => {
    const sale = saleOf(otherId, { status: 'approved' })
    const bodyWith = (tlv_ksn: string) => {
      const card = { reading: chipReading({ tlv_ksn }), readerName: 'PPC930' }
      return build({ kind: 'void', sale, earlier: [], settings: seedStore(), ids, card }).body
    }
    const { track_ksn, enc_track2, enc_tlv } = chipReading()
    expect(bodyWith('FFFF4357486333600004')).not.toHaveProperty('card_details.enc_tlv')
    expect(bodyWith('FFFF4357486333600004')).toHaveProperty('card_details.tracks', { track_ksn, enc_track2 })
    expect(bodyWith(track_ksn)).toHaveProperty('card_details.enc_tlv', enc_tlv)
  })

  it('in dollars', () => {
    const sale = saleOf(otherId, {
      amount: { currency: 'USD', iva: 1_800, subtotal_iva: 10_000, subtotal_iva0: 0 },
    })
    expect(build({ kind: 'refund', sale, earlier: [], settings: seedStore(), ids }).body.amount).toEqual({
      currency: 'USD',
      iva: 18,
      subtotal_iva: 100,
      subtotal_iva0: 0,
    })
  })

  it('leaves is_smart_void out where the store has switched it off', () => {
    const settings = seedStore()
    settings.kushki.isSmartVoid = false
    expect(
      build({ kind: 'void', sale: saleOf(otherId, {}), earlier: [], settings, ids }).body,
    ).not.toHaveProperty('is_smart_void')
  })

  it('is cardless without a name where the reader gave none', () => {
    const reading = chipReading()
    delete reading.card_holder_name
    const card = { reading, readerName: 'Augusta' }
    expect(
      build({ kind: 'void', sale: saleOf(otherId, {}), earlier: [], settings: seedStore(), ids, card }).body,
    ).not.toHaveProperty('card')
  })
})

describe('partial and repeated refunds', () => {
  it('of Kushki take the rest, part by part, exact to the cent', () => {
    const sale = saleOf(otherId, {
      amount: { currency: 'PEN', iva: 1_801, subtotal_iva: 10_003, subtotal_iva0: 5_000, tip: 500 },
    })
    const common = { kind: 'refund', sale, settings: seedStore(), ids } as const
    const first = build({ ...common, earlier: [], amountMinor: 10_000 }).body
    expect(first.amount).toEqual({
      currency: 'PEN',
      iva: 10.41,
      subtotal_iva: 57.81,
      subtotal_iva0: 28.89,
      tip: 2.89,
    })
    const rest = build({ ...common, earlier: [earlierOperation('refund', 'approved', 10_000)] }).body
    expect(rest.amount).toEqual({
      currency: 'PEN',
      iva: 7.6,
      subtotal_iva: 42.22,
      subtotal_iva0: 21.11,
      tip: 2.11,
    })
  })

  it('of Liquido count every earlier refund, whatever became of it', () => {
    const earlier = [earlierOperation('refund', 'approved', 200), earlierOperation('refund', 'declined', 300)]
    const request = build({ kind: 'refund', sale: liquidoSale(), earlier, settings: seedStore(), ids })
    expect(request.body).toEqual({
      idempotencyKey: '2022030214000007-3',
      referenceId: '2022030214000007',
      amount: 300,
      currency: 'PEN',
      country: 'PE',
      description: 'Refund 2022030214000007',
    })
  })
})

describe('what cannot be built', () => {
  const common = { earlier: [], settings: seedStore(), ids }
  it.each([
    ['more than there is', { kind: 'refund', sale: kushkiSale(), amountMinor: 10_001 }, 'AmountNotPossible'],
    ['nothing', { kind: 'void', sale: kushkiSale(), amountMinor: 0 }, 'AmountNotPossible'],
    ['half a cent', { kind: 'refund', sale: kushkiSale(), amountMinor: 0.5 }, 'AmountNotPossible'],
    [
      'more than a payment has',
      { kind: 'refund', sale: liquidoSale(), amountMinor: 501 },
      'AmountNotPossible',
    ],
    ['a void of Liquido', { kind: 'void', sale: liquidoSale() }, 'NotOffered'],
    [
      'a transfer to nobody',
      { kind: 'refund', sale: liquidoSale({ paymentMethod: 'BCP' }) },
      'BankAccountNeeded',
    ],
  ] as const)('%s', (_what, choice, tag) => {
    expect(buildOperationRequest({ ...common, ...choice })).toEqual({ ok: false, error: { tag } })
  })

  it('a refund of a sale without a reference', () => {
    const sale = kushkiSale()
    delete sale.transaction_reference
    expect(buildOperationRequest({ ...common, kind: 'refund', sale })).toEqual({
      ok: false,
      error: { tag: 'NoReference' },
    })
  })

  it('a body with a KSN that is none', () => {
    const card = { reading: chipReading({ track_ksn: 'FFFF' }), readerName: 'Augusta' }
    expect(buildOperationRequest({ ...common, kind: 'void', sale: kushkiSale(), card })).toEqual({
      ok: false,
      error: { tag: 'Invalid', path: 'body.card_details.tracks.track_ksn' },
    })
  })

  it("a void that would reuse the sale's own id", () => {
    const sale = saleOf(ids.clientTransactionId, {})
    expect(buildOperationRequest({ ...common, kind: 'void', sale })).toEqual({
      ok: false,
      error: { tag: 'Invalid', path: 'client_transaction_id' },
    })
  })
})
