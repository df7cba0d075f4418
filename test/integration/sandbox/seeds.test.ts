import { describe, expect, it } from 'vitest'
import refundCardless from '../../data/seeds/kushki-refund-cardless.json' with { type: 'json' }
import reverseCardless from '../../data/seeds/kushki-reverse-cardless.json' with { type: 'json' }
import reverseIcc from '../../data/seeds/kushki-reverse-icc.json' with { type: 'json' }
import voidCardless from '../../data/seeds/kushki-void-cardless.json' with { type: 'json' }
import { openAcquirer } from './acquirer.ts'

/** The sale that the documents' void and refund name. */
const seedReference = 'f2f29080-0214-42c0-95a5-77ecf3434cd7'

const approved = (authorizedAmount: number, transactionType: string) => ({
  transaction_reference: expect.stringMatching(/^[0-9a-f-]{36}$/u) as unknown,
  ticket_number: expect.stringMatching(/^\d{18}$/u) as unknown,
  transaction_status: 'APPROVAL',
  transaction_type: transactionType,
  authorized_amount: authorizedAmount,
  kushki_response: { code: '000', message: 'Transacción Aprobada.' },
  message_fields: {
    F38: expect.stringMatching(/^\d{6}$/u) as unknown,
    F39: '00',
    F55: expect.stringMatching(/^[0-9A-F]+$/u) as unknown,
  },
  F11: expect.stringMatching(/^\d{6}$/u) as unknown,
  franchise: expect.any(String) as unknown,
  cvm_type: expect.any(String) as unknown,
  additional_amounts: {
    account_type: '',
    amount: 0,
    amount_type: '',
    card_type: 'credit',
    currency_code: '604',
  },
})

describe('the bodies of Voids & Refunds', () => {
  it('reverses with the chip the sale of 220 whose outcome is unknown', async () => {
    const acquirer = await openAcquirer()
    expect(await acquirer.transaction(reverseIcc)).toMatchObject({
      status: 200,
      body: approved(220, 'charge'),
    })
    expect((await acquirer.ledger()).operations).toEqual([
      {
        gateway: 'kushki',
        operationId: reverseIcc.client_transaction_id,
        kind: 'reverse',
        sale: reverseIcc.client_transaction_id,
        minor: 220_00,
        at: acquirer.sandbox.clock.now(),
        applied: 1,
      },
    ])
  })

  it('reverses without the card a sale that was never charged', async () => {
    const acquirer = await openAcquirer()
    expect(await acquirer.transaction(reverseCardless)).toMatchObject({
      status: 200,
      body: approved(6000, 'charge'),
    })
    const { sales } = await acquirer.ledger()
    expect(
      sales.find(
        ({ client_transaction_id }) => client_transaction_id === reverseCardless.client_transaction_id,
      ),
    ).toMatchObject({ status: 'reversed', charged: false, givenBackMinor: 6000_00 })
  })

  it('voids without the card the approved sale of 60,000', async () => {
    const acquirer = await openAcquirer()
    expect(await acquirer.transaction(voidCardless)).toMatchObject({
      status: 200,
      body: approved(60_000, 'charge'),
    })
    const { operations } = await acquirer.ledger()
    expect(operations).toMatchObject([
      { operationId: voidCardless.client_transaction_id, kind: 'void', minor: 60_000_00, applied: 1 },
    ])
  })

  it('refunds 600 of it without the card on the next day, and not before', async () => {
    const acquirer = await openAcquirer()
    expect(await acquirer.refund(refundCardless)).toMatchObject({ status: 412, body: { code: 'E016' } })
    acquirer.sandbox.clock.moveBy(24 * 3_600_000)
    expect(await acquirer.refund(refundCardless)).toMatchObject({
      status: 200,
      body: approved(600, 'Refund'),
    })
    const { body } = await acquirer.search({
      page: 1,
      size: 10,
      filters: { client_transaction_id: refundCardless.client_transaction_id },
    })
    expect(body).toMatchObject({
      items: [
        { transaction_type: 'REFUND', transaction_status: 'APPROVAL', approved_transaction_amount: 600 },
        // The documents give the refund the id of another sale.
        { transaction_type: 'SALE', transaction_status: 'INITIALIZED' },
      ],
    })
  })

  it('shows the seed sale to a search by its reference', async () => {
    const acquirer = await openAcquirer()
    const { status, body } = await acquirer.search({
      page: 1,
      size: 10,
      filters: { transaction_reference: seedReference },
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      items: [
        {
          transaction_reference: seedReference,
          transaction_status: 'APPROVAL',
          transaction_type: 'SALE',
          amount: voidCardless.amount,
        },
      ],
    })
  })
})
