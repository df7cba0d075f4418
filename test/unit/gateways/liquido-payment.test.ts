import { expect, it } from 'vitest'
import { paymentIn } from '../../../electron/gateways/liquido-payment.ts'
import { sample } from '../../contract/samples.ts'

const published = sample('liquido-payment-answer').body as Record<string, unknown>
const key = '2022030214000008'
const paid = {
  key: `liquido:${key}`,
  gateway: 'liquido',
  createdAt: Date.parse('2022-03-01T21:16:42-08:00'),
  status: 'approved',
  referenceId: key,
  paymentMethod: 'CREDIT_CARD',
  money: { currency: 'PEN', minor: 500 },
  payerName: 'username',
  cardLastFour: '4242',
}
const { payerName: _payer, ...withoutPayer } = paid
const { cardLastFour: _card, ...withoutCard } = paid
const read = (change: object, status = 200, asked = key) =>
  paymentIn({ outcome: 'answered', status, text: JSON.stringify({ ...published, ...change }) }, asked, 7)
const ofCard = (last4: unknown) => ({ transferDetails: { card: { cardInfo: { last4 } } } })

it.each<[object, object]>([
  [{}, paid],
  [{ createTime: undefined }, { ...paid, createdAt: 7 }],
  [{ createTime: 'yesterday' }, { ...paid, createdAt: 7 }],
  [{ payer: undefined }, withoutPayer],
  [{ payer: { name: '' } }, withoutPayer],
  [{ payer: { name: ' Rosa ' } }, { ...paid, payerName: 'Rosa' }],
  [{ payer: { name: 'x'.repeat(200) } }, { ...paid, payerName: 'x'.repeat(120) }],
  [{ transferDetails: undefined }, withoutCard],
  [{ transferDetails: {} }, withoutCard],
  [{ transferDetails: { card: {} } }, withoutCard],
  [ofCard(undefined), withoutCard],
  [ofCard('123'), withoutCard],
  [ofCard('12345'), withoutCard],
  [ofCard('x2345'), withoutCard],
  [ofCard('1234'), { ...paid, cardLastFour: '1234' }],
  [{ transferStatusCode: null }, paid],
])('a payment with %j', (change, sale) => {
  expect(read(change)).toStrictEqual(sale)
})

it.each([
  [{ transferStatusCode: 400 }, 'unknown'],
  [{ transferStatus: 'IN_PROGRESS', transferStatusCode: 400 }, 'unknown'],
  [{ transferStatus: 'FAILED', transferStatusCode: 400 }, 'declined'],
  [{ transferStatus: 'FAILED', transferStatusCode: null }, 'declined'],
])('a payment with %j is %s', (change, status) => {
  expect(read(change)?.status).toBe(status)
})

it('a payment comes with any success, and under its own key', () => {
  expect([200, 201, 299].map((status) => read({}, status)?.key)).toEqual([paid.key, paid.key, paid.key])
  expect([199, 300, 404, 500].map((status) => read({}, status))).toEqual([null, null, null, null])
  expect(read({}, 200, 'another')).toBeNull()
})
