import { describe, expect, it } from 'vitest'
import reverseIcc from '../../data/seeds/kushki-reverse-icc.json' with { type: 'json' }
import { amountOf, call, noon, openAcquirer, refundOf, reverseOf, voidOf } from './acquirer.ts'

const id = '0b9c7a52-5a0c-4f0e-9d3c-6a1f6d7c2e11'
const reference = '5c0a7d3e-0000-4000-8000-000000000001'
const invalid = { status: 400, body: { code: 'E001' } }

/** A body without the member at the end of `path`. */
function without(body: object, path: string): object {
  const copy = structuredClone(body) as Record<string, unknown>
  const names = path.split('.')
  const last = names.pop() ?? ''
  let place = copy
  for (const name of names) place = place[name] as Record<string, unknown>
  expect(place).toHaveProperty(last)
  delete place[last]
  return copy
}

describe('a body the documents do not allow is E001', () => {
  const reverse = reverseOf(id)
  const { card_details: card, ...cardless } = reverseIcc
  const cases: [string, object][] = [
    ['no amount', without(reverse, 'amount')],
    ['no currency', without(reverse, 'amount.currency')],
    ['no iva', without(reverse, 'amount.iva')],
    ['no subtotal_iva', without(reverse, 'amount.subtotal_iva')],
    ['no subtotal_iva0', without(reverse, 'amount.subtotal_iva0')],
    ['no client_transaction_id', without(reverse, 'client_transaction_id')],
    ['no transaction_type', without(reverse, 'transaction_type')],
    ['no transaction_mode', without(reverse, 'transaction_mode')],
    ['another transaction_mode', { ...reverse, transaction_mode: 'Authorization' }],
    ['an id that is no UUID v4', { ...reverse, client_transaction_id: '1234' }],
    ['an amount as text', { ...reverse, amount: amountOf(100, { iva: '0' }) }],
    ['a negative amount', { ...reverse, amount: amountOf(-1) }],
    ['three decimals', { ...reverse, amount: amountOf(1.005) }],
    ['an unknown tax', { ...reverse, amount: amountOf(1, { extra_taxes: { igv: 1 } }) }],
    ['an unknown member', { ...reverse, approval_code: '123456' }],
    ['a reverse with a reference', { ...reverse, transaction_reference: reference }],
    ['a reverse of a preAuth', { ...reverse, transaction_type: 'preAuth' }],
    ['a void without a reference', without(voidOf(reference), 'transaction_reference')],
    ['a void of a refund', { ...voidOf(reference), transaction_type: 'refund' }],
    ['neither card nor omit_card', without(reverse, 'omit_card')],
    ['omit_card false and no card', { ...reverse, omit_card: false }],
    ['omit_card with card_details', { ...cardless, card_details: card, omit_card: true }],
    ['omit_card with card', { ...reverse, card: { card_holder_name: 'John Doe' } }],
    ['no KSN', without(reverseIcc, 'card_details.tracks.track_ksn')],
    ['no reading_type', without(reverseIcc, 'card_details.reading_type')],
    ['an unknown reading_type', { ...cardless, card_details: { ...card, reading_type: 'MANUAL' } }],
    [
      'a chip without ciphertext',
      without(without(reverseIcc, 'card_details.enc_tlv'), 'card_details.tracks.enc_track2'),
    ],
    ['a stripe with enc_tlv', { ...cardless, card_details: { ...card, reading_type: 'MCR' } }],
    [
      'a KSN of 18 digits',
      { ...cardless, card_details: { ...card, tracks: { track_ksn: 'FFFF43574863336000' } } },
    ],
    ['half a cipher block', { ...cardless, card_details: { ...card, enc_tlv: 'E9BCEC77' } }],
    [
      'a terminal_id of 16',
      { ...reverseIcc, pos_details: { ...reverseIcc.pos_details, terminal_id: 'PB04209860189000' } },
    ],
    ['pos_details without a brand', without(reverseIcc, 'pos_details.brand')],
    ['a list', []],
  ]
  it.each(cases)('%s', async (_, body) => {
    const acquirer = await openAcquirer()
    expect(await acquirer.transaction(body)).toMatchObject(invalid)
    expect((await acquirer.ledger()).operations).toEqual([])
  })

  it('text that is not JSON, on each path', async () => {
    const { sandbox } = await openAcquirer()
    const { kushki, credential } = sandbox.address
    for (const path of ['/pos/v1/transaction', '/pos/v1/refund', '/pos-analytics/v1/transactions/search']) {
      const headers = { 'Private-Credential-Id': credential }
      expect(await call(`${kushki}${path}`, { method: 'POST', headers, body: '{"amount":' })).toMatchObject(
        invalid,
      )
    }
  })

  it('a refund with the mode or type of another way', async () => {
    const acquirer = await openAcquirer()
    for (const wrong of [
      { transaction_mode: 'Void' },
      { transaction_type: 'charge' },
      { is_smart_void: true },
    ]) {
      expect(await acquirer.refund(refundOf(reference, 1, wrong))).toMatchObject(invalid)
    }
  })
})

describe('a body the documents allow is taken', () => {
  const { enc_tlv: _, ...stripe } = reverseIcc.card_details
  it.each([
    ['a stripe', { ...stripe, reading_type: 'MCR' }],
    ['a contactless card', { ...reverseIcc.card_details, reading_type: 'NFC' }],
    ['a KSN of 16 digits', { ...reverseIcc.card_details, tracks: { track_ksn: 'FFFF435748633360' } }],
  ])('%s', async (_, card_details) => {
    const acquirer = await openAcquirer(noon, { opensCards: false })
    expect(await acquirer.transaction({ ...reverseIcc, card_details })).toMatchObject({ status: 200 })
  })
})
