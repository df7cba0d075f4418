import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../contract/settings.ts'
import { never, useAcquirer, wireRequest, type FaultSketch } from './acquirer.ts'
import { earlierOperation } from '../../unit/rules/sales.ts'

const acquirer = useAcquirer()
const refunds = '/v1/payments'
const bankAccount = {
  bankCode: '002',
  beneficiaryName: 'Rosa Quispe',
  bankAccountNumber: '19112345678',
  bankAccountType: 'SAVINGS' as const,
}

async function answerTo(request: ReturnType<typeof wireRequest>) {
  const { summary } = await acquirer.liquido.send(request, never)
  return {
    class: summary.class,
    code: summary.code,
    ...(summary.message ? { message: summary.message } : {}),
  }
}

describe('a refund', () => {
  it('of a card settles at once, with the headers and the body of the documents', async () => {
    const sale = await acquirer.addPayment()
    const settings = defaultSettings()
    settings.liquido.callbackUrl = 'https://api.client.com/callback/'
    const request = wireRequest({ kind: 'refund', sale, settings, description: 'refund test' })
    expect(await answerTo(request)).toEqual({ class: 'approved', code: 'SETTLED' })
    const sent = (await acquirer.requests()).find(({ path }) => path.startsWith(refunds))
    expect(JSON.parse(sent?.text ?? '')).toEqual({
      idempotencyKey: `${sale.referenceId}-1`,
      referenceId: sale.referenceId,
      amount: 500,
      currency: 'PEN',
      country: 'PE',
      description: 'refund test',
      callbackUrl: 'https://api.client.com/callback/',
    })
    expect(sent?.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: expect.stringMatching(/^Bearer \S+$/u),
      'x-api-key': acquirer.address().liquidoApiKey,
    })
  })

  it('in parts counts its keys, and never more than the payment', async () => {
    const sale = await acquirer.addPayment()
    expect(await answerTo(wireRequest({ kind: 'refund', sale, amountMinor: 200 }))).toMatchObject({
      class: 'approved',
    })
    const earlier = [earlierOperation('refund', 'approved', 200)]
    const second = wireRequest({ kind: 'refund', sale, earlier })
    expect(second.body).toMatchObject({ idempotencyKey: `${sale.referenceId}-2`, amount: 300 })
    expect(await answerTo(second)).toMatchObject({ class: 'approved' })
    // Another till that knows nothing of these refunds is refused by the gateway.
    const third = wireRequest({
      kind: 'refund',
      sale,
      earlier: [...earlier, earlierOperation('refund', 'declined')],
    })
    expect(await answerTo(third)).toMatchObject({ class: 'declined', code: 'FAILED' })
    expect(await acquirer.applied(`${sale.referenceId}-1`)).toBe(1)
    expect(await acquirer.applied(`${sale.referenceId}-2`)).toBe(1)
  })

  it.each(['PAGO_EFECTIVO', 'BCP', 'PAYVALIDA'])(
    'of %s is a bank transfer that ends later',
    async (paymentMethod) => {
      const sale = await acquirer.addPayment({ paymentMethod })
      const request = wireRequest({ kind: 'refund', sale, bankAccount })
      expect(await answerTo(request)).toEqual({ class: 'inProgress', code: 'IN_PROGRESS' })
      expect(await acquirer.liquido.lookUp(request, never)).toMatchObject({
        outcome: 'found',
        summary: { class: 'inProgress' },
      })
      await acquirer.setClock(181)
      expect(await acquirer.liquido.lookUp(request, never)).toMatchObject({
        outcome: 'found',
        summary: { class: 'approved', code: 'SETTLED' },
      })
    },
  )

  it('that fails later says why', async () => {
    const sale = await acquirer.addPayment()
    const description = 'finalStatus=FAILED;asyncFinalizationDelay=10;'
    const request = wireRequest({ kind: 'refund', sale, description })
    expect(await answerTo(request)).toMatchObject({ class: 'inProgress' })
    await acquirer.setClock(11)
    expect(await acquirer.liquido.lookUp(request, never)).toMatchObject({
      outcome: 'found',
      summary: {
        class: 'declined',
        code: 'FAILED',
        message: 'The refund was rejected by the receiving bank',
      },
    })
  })

  it('repeated with the same body has one effect', async () => {
    const sale = await acquirer.addPayment()
    const request = wireRequest({ kind: 'refund', sale })
    expect(await answerTo(request)).toMatchObject({ class: 'approved' })
    expect(await answerTo({ ...request, replay: true })).toMatchObject({ class: 'approved' })
    expect(await acquirer.applied(`${sale.referenceId}-1`)).toBe(1)
  })

  it('with a key that another refund has used is not known to be made, whatever is asked', async () => {
    const sale = await acquirer.addPayment()
    await answerTo(wireRequest({ kind: 'refund', sale, amountMinor: 100 }))
    const clash = wireRequest({ kind: 'refund', sale, amountMinor: 200 })
    expect(await answerTo(clash)).toMatchObject({ class: 'unknown' })
    expect(await acquirer.liquido.lookUp(clash, never)).toMatchObject({
      outcome: 'undecided',
      summary: { class: 'unknown', code: 'contradictory' },
    })
  })
})

describe('what Liquido refuses', () => {
  it('a payment it does not know', async () => {
    const sale = { ...(await acquirer.addPayment()), referenceId: '1' }
    expect(await answerTo(wireRequest({ kind: 'refund', sale }))).toEqual({
      class: 'declined',
      code: 'FAILED',
      message: 'The payment does not exist',
    })
  })

  it('a body it cannot take', async () => {
    const request = wireRequest({ kind: 'refund', sale: await acquirer.addPayment() })
    const body = { ...request.body, country: 'CL' }
    expect(await answerTo({ ...request, body } as unknown as typeof request)).toMatchObject({
      class: 'refused',
      code: 'badRequest',
    })
  })
})

describe('what goes wrong on the way', () => {
  const rows: [FaultSketch, object][] = [
    [
      { kind: 'status', status: 503, body: { status: 503, error: 'Service Unavailable' } },
      { class: 'unknown', code: 'unavailable' },
    ],
    [
      { kind: 'status', status: 429 },
      { class: 'unknown', code: 'tooManyRequests' },
    ],
    [
      { kind: 'status', status: 403, body: { message: 'Forbidden' } },
      { class: 'unauthorised', code: 'credentialRefused' },
    ],
    [{ kind: 'malformed' }, { class: 'unknown', code: 'notUnderstood' }],
    [{ kind: 'wrongContent' }, { class: 'unknown', code: 'notUnderstood' }],
    [
      { kind: 'truncated', when: 'afterEffect' },
      { class: 'unknown', code: 'connectionLost' },
    ],
    [{ kind: 'drop' }, { class: 'unknown', code: 'connectionLost' }],
    [
      { kind: 'delay', ms: 20_000 },
      { class: 'unknown', code: 'timeout' },
    ],
  ]
  it.each(rows)('%j', async (fault, expected) => {
    const request = wireRequest({ kind: 'refund', sale: await acquirer.addPayment() })
    await acquirer.faults({ ...fault, gateway: 'liquido', path: refunds })
    if (fault.kind === 'delay') acquirer.useTimeout(300)
    expect(await answerTo(request)).toMatchObject(expected)
  })

  it('nobody listens', async () => {
    const request = wireRequest({ kind: 'refund', sale: await acquirer.addPayment() })
    await acquirer.faults({ kind: 'refuse', gateway: 'liquido' })
    expect(await answerTo(request)).toMatchObject({ class: 'notSent', code: 'notReached' })
  })

  it.each([
    ['afterEffect', { outcome: 'found', summary: { class: 'approved' } }],
    ['beforeEffect', { outcome: 'notFound' }],
  ])('503 %s: the query says what became of it', async (when, outcome) => {
    const request = wireRequest({ kind: 'refund', sale: await acquirer.addPayment() })
    await acquirer.faults({ kind: 'status', status: 503, when, gateway: 'liquido', path: refunds, count: 1 })
    expect(await answerTo(request)).toMatchObject({ class: 'unknown' })
    expect(await acquirer.liquido.lookUp(request, never)).toMatchObject(outcome)
  })

  it.each<[FaultSketch, object]>([
    [{ kind: 'drop' }, { class: 'unknown' }],
    [{ kind: 'status', status: 500 }, { class: 'unknown' }],
    [{ kind: 'wrongContent' }, { class: 'unknown' }],
    [{ kind: 'status', status: 404, body: '<html>' }, { class: 'unknown' }],
    [{ kind: 'refuse' }, { class: 'notSent' }],
  ])('a query met by %j decides nothing', async (fault, summary) => {
    const request = wireRequest({ kind: 'refund', sale: await acquirer.addPayment() })
    await acquirer.faults({ ...fault, gateway: 'liquido' })
    expect(await acquirer.liquido.lookUp(request, never)).toMatchObject({ outcome: 'noAnswer', summary })
  })
})

describe('a payment', () => {
  it('is told by its key', async () => {
    const sale = await acquirer.addPayment({ paymentMethod: 'CREDIT_CARD' })
    const answer = await acquirer.liquido.payment(sale.referenceId, never)
    expect(answer).toMatchObject({
      outcome: 'found',
      payment: { ...sale, createdAt: expect.any(Number), cardLastFour: expect.stringMatching(/^\d{4}$/u) },
    })
  })

  it('that Liquido does not know is said to be unknown', async () => {
    expect(await acquirer.liquido.payment('no such key', never)).toEqual({ outcome: 'notFound' })
  })

  it('that nobody can be asked for is not answered, nor waited for longer than asked', async () => {
    const { referenceId } = await acquirer.addPayment()
    await acquirer.faults({ kind: 'drop', gateway: 'liquido' })
    expect(await acquirer.liquido.payment(referenceId, never)).toMatchObject({ outcome: 'noAnswer' })
    await acquirer.faults({ kind: 'delay', ms: 20_000 })
    expect(await acquirer.liquido.payment(referenceId, AbortSignal.abort())).toMatchObject({
      outcome: 'noAnswer',
    })
  })
})
