import { describe, expect, it } from 'vitest'
import seedRequest from '../../data/seeds/liquido-refund-request.json' with { type: 'json' }
import seedResponse from '../../data/seeds/liquido-refund-response.json' with { type: 'json' }
import { call, noon, openAcquirer } from './acquirer.ts'
import { askToken, signIn } from './liquido-client.ts'

const account = {
  bankCode: '002',
  beneficiaryName: 'Rosa Quispe',
  bankAccountNumber: '19300000000001',
  bankAccountType: 'SAVINGS',
}
const cash = {
  ...seedRequest,
  idempotencyKey: '2022030214000008-1',
  referenceId: '2022030214000008',
  additionalInfo: { bankTransferAccountInfo: account },
}

describe('the token', () => {
  it('lasts an hour of sandbox time', async () => {
    const acquirer = await openAcquirer()
    const answered = await askToken(acquirer)
    expect(answered).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600 } })
    const { query } = await signIn(acquirer)
    acquirer.sandbox.clock.standAt(noon + 3_599_999, true)
    expect(await query('none')).toMatchObject({ status: 404 })
    acquirer.sandbox.clock.standAt(noon + 3_600_000, true)
    expect(await query('none')).toEqual(
      expect.objectContaining({ status: 401, body: { status: 401, error: 'Unauthorized' } }),
    )
  })

  it.each([
    { form: { client_secret: 'wrong' }, status: 401, error: 'invalid_client' },
    { form: { client_id: 'wrong' }, status: 401, error: 'invalid_client' },
    { form: { grant_type: 'password' }, status: 400, error: 'unsupported_grant_type' },
  ])('is not given for $form', async ({ form, status, error }) => {
    expect(await askToken(await openAcquirer(), form)).toMatchObject({ status, body: { error } })
  })

  it('is not given to JSON: it is asked for with a form', async () => {
    const { sandbox } = await openAcquirer()
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
    expect(await call(`${sandbox.address.liquidoAuth}/oauth2/token`, init)).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    })
  })

  it('is forgotten on demand, and x-api-key is needed besides', async () => {
    const acquirer = await openAcquirer()
    const { query, path, headers } = await signIn(acquirer)
    const wrongKey = { ...headers, 'x-api-key': 'wrong' }
    expect(await call(`${path}/none`, { headers: wrongKey })).toMatchObject({
      status: 403,
      body: { status: 403 },
    })
    await acquirer.control('DELETE', '/tokens')
    expect(await query('none')).toMatchObject({ status: 401 })
  })
})

describe('the refund of the documents', () => {
  it('is answered with the same members, and found again by its key', async () => {
    const acquirer = await openAcquirer()
    const { refund, query } = await signIn(acquirer)
    const answered = await refund(seedRequest)
    expect(answered.status).toBe(200)
    // Noon in Lima (UTC-5) as Liquido writes it.
    const time = '2026-11-20 09:00:00 GMT-08:00'
    expect(answered.body).toEqual({
      ...seedResponse,
      createTime: time,
      scheduledTime: time,
      finalStatusTime: time,
      // The documents' own example loses a slash here.
      callbackUrl: seedRequest.callbackUrl,
      payer: expect.any(Object) as unknown,
    })
    expect(Object.keys(answered.body['payer'] as object).toSorted()).toEqual(
      Object.keys(seedResponse.payer).toSorted(),
    )
    expect((await query(seedRequest.idempotencyKey)).body).toEqual(answered.body)
    expect((await acquirer.ledger()).operations).toMatchObject([
      { gateway: 'liquido', operationId: seedRequest.idempotencyKey, minor: 500, applied: 1 },
    ])
  })

  it('has one effect however often its key comes with the same body, and 409 with another', async () => {
    const acquirer = await openAcquirer()
    const { refund } = await signIn(acquirer)
    const first = await refund(seedRequest)
    const { idempotencyKey, ...rest } = seedRequest
    expect((await refund({ ...rest, idempotencyKey })).body).toEqual(first.body)
    expect(await refund({ ...seedRequest, amount: 501 })).toMatchObject({
      status: 409,
      body: { status: 409 },
    })
    expect((await acquirer.ledger()).operations).toMatchObject([{ minor: 500, applied: 1 }])
  })
})

describe('a refund by bank transfer', () => {
  it('is in progress for three minutes, and then settled', async () => {
    const acquirer = await openAcquirer()
    const { refund, query } = await signIn(acquirer)
    const inProgress = {
      status: 200,
      body: {
        transferStatus: 'IN_PROGRESS',
        transferStatusCode: 200,
        transferErrorMsg: null,
        finalStatusTime: null,
      },
    }
    expect(await refund(cash)).toMatchObject(inProgress)
    acquirer.sandbox.clock.standAt(noon + 179_999, true)
    expect(await query(cash.idempotencyKey)).toMatchObject(inProgress)
    expect((await acquirer.ledger()).operations).toEqual([])
    acquirer.sandbox.clock.standAt(noon + 180_000, true)
    expect(await query(cash.idempotencyKey)).toMatchObject({
      status: 200,
      body: { transferStatus: 'SETTLED', finalStatusTime: '2026-11-20 09:03:00 GMT-08:00' },
    })
    expect((await acquirer.ledger()).operations).toMatchObject([
      { operationId: cash.idempotencyKey, applied: 1 },
    ])
  })

  it.each([
    ['PAGO_EFECTIVO', '2022030214000008'],
    ['BCP', '2022030214000009'],
    ['PAYVALIDA', '2022030214000010'],
  ])('of %s needs the account', async (_, referenceId) => {
    const { refund } = await signIn(await openAcquirer())
    const { additionalInfo, ...bare } = { ...cash, referenceId, idempotencyKey: `${referenceId}-1` }
    const refused = {
      status: 200,
      body: { transferStatusCode: 400, transferErrorMsg: expect.any(String) as unknown },
    }
    expect(await refund(bare)).toMatchObject(refused)
    expect(await refund({ ...bare, additionalInfo: {} })).toMatchObject(refused)
    expect(await refund({ ...bare, additionalInfo })).toMatchObject({
      body: { transferStatus: 'IN_PROGRESS' },
    })
  })

  it('ends as the description asks, when it asks, and gives a failed amount back', async () => {
    const acquirer = await openAcquirer()
    const { refund, query } = await signIn(acquirer)
    const failing = { ...cash, amount: 12_000, description: 'finalStatus=FAILED;asyncFinalizationDelay=10;' }
    expect(await refund(failing)).toMatchObject({ body: { transferStatus: 'IN_PROGRESS' } })
    const second = { ...cash, idempotencyKey: '2022030214000008-2', amount: 1 }
    expect(await refund(second)).toMatchObject({ status: 200, body: { transferStatusCode: 400 } })
    acquirer.sandbox.clock.standAt(noon + 9_999, true)
    expect(await query(failing.idempotencyKey)).toMatchObject({ body: { transferStatus: 'IN_PROGRESS' } })
    acquirer.sandbox.clock.standAt(noon + 10_000, true)
    expect(await query(failing.idempotencyKey)).toMatchObject({
      status: 200,
      body: {
        transferStatus: 'FAILED',
        transferStatusCode: 500,
        transferErrorMsg: expect.any(String) as unknown,
      },
    })
    expect(await refund(second)).toMatchObject({ body: { transferStatus: 'IN_PROGRESS' } })
    expect((await acquirer.ledger()).operations).toEqual([])
  })
})

describe('what Liquido refuses', () => {
  it('an unknown payment, one that failed, another currency, more than is left', async () => {
    const { refund } = await signIn(await openAcquirer())
    const refused = async (change: object, transferStatusCode: number) => {
      expect(await refund({ ...seedRequest, ...change })).toMatchObject({
        status: 200,
        body: { transferStatusCode },
      })
    }
    await refused({ referenceId: 'none' }, 404)
    await refused({ referenceId: '2022030214000012' }, 400)
    await refused({ currency: 'USD' }, 400)
    await refused({ amount: 1501 }, 400)
    expect(await refund({ ...seedRequest, amount: 1000 })).toMatchObject({
      body: { transferStatus: 'SETTLED' },
    })
    await refused({ idempotencyKey: 'second', amount: 501 }, 400)
    expect(await refund({ ...seedRequest, idempotencyKey: 'third', amount: 500 })).toMatchObject({
      body: { transferStatus: 'SETTLED' },
    })
  })

  it.each([
    ['no key', { idempotencyKey: undefined }],
    ['an amount in major units', { amount: 5.5 }],
    ['an amount as text', { amount: '500' }],
    ['another country', { country: 'PER' }],
    [
      'a bank code of four digits',
      { additionalInfo: { bankTransferAccountInfo: { ...account, bankCode: '0020' } } },
    ],
    [
      'an unknown account type',
      { additionalInfo: { bankTransferAccountInfo: { ...account, bankAccountType: 'CCI' } } },
    ],
    ['an unknown member', { reason: 'because' }],
  ])('%s, with 400', async (_, change) => {
    const { refund } = await signIn(await openAcquirer())
    expect(await refund({ ...seedRequest, ...change })).toMatchObject({
      status: 400,
      body: { status: 400, error: expect.any(String) as unknown },
    })
  })

  it('a query for a key that nobody used, with 404', async () => {
    const { query } = await signIn(await openAcquirer())
    expect(await query('nobody-1')).toMatchObject({ status: 404, body: { status: 404, error: 'Not Found' } })
  })
})
