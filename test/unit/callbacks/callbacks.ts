import { createHmac } from 'node:crypto'
import { seed } from '../requests/choices.ts'

export const secret = 'client-secret'
/** Milliseconds since the epoch. */
export const now = 1_800_000_000_000

/** A body and the header that signs it, as Liquido would. */
export function signed(content: unknown, at = now, key = secret) {
  const body = typeof content === 'string' ? content : JSON.stringify(content)
  const timestamp = Math.floor(at / 1000)
  const signature = createHmac('sha256', key).update(`payload=${body},timestamp=${timestamp}`).digest('hex')
  return { body, signature: `algorithm=HmacSHA256,timestamp=${timestamp},signature=${signature}` }
}

/** The documents' callback, with other details. */
export function refundEvent(eventType = 'CHARGE_REFUND_SUCCEEDED', over: object = {}): object {
  const callback = seed('liquido-refund-callback') as { data: { chargeDetails: object } }
  return { eventType, data: { chargeDetails: { ...callback.data.chargeDetails, ...over } } }
}

export const failedDetails = {
  transferStatus: 'FAILED',
  transferStatusCode: 500,
  transferErrorMsg: 'Account closed',
}

export const paymentEvent = (eventType: string, over: object = {}): object => ({
  eventType,
  data: {
    chargeDetails: {
      idempotencyKey: '2022030214000007',
      paymentMethod: 'CREDIT_CARD',
      amount: 500,
      currency: 'PEN',
      country: 'PE',
      createTime: '2022-03-01 15:10:35 GMT+08:00',
      transferStatus: 'SETTLED',
      transferStatusCode: 200,
      ...over,
    },
  },
})
