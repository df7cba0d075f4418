import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nobodySignsIn } from '../../../domain/authority.ts'
import { presentCardAgain } from '../../../electron/acceptance/card-again.ts'
import type { WireRequest } from '../../../electron/gateways/gateway.ts'
import { createRig } from './rig.ts'
import type { Rig } from './rig.ts'
import {
  cardSale,
  hour,
  ksnOf,
  minute,
  reading,
  refundRequest,
  reverseRequest,
  unknownSale,
  uuid,
  voidRequest,
} from './samples.ts'

let rig: Rig
let sent: WireRequest[]
beforeEach(async () => {
  rig = await createRig()
  sent = []
  const kushki = rig.acquirer.gateway('kushki')
  const send = kushki.send.bind(kushki)
  vi.spyOn(kushki, 'send').mockImplementation((request, signal) => {
    sent.push(structuredClone(request))
    return send(request, signal)
  })
})
afterEach(() => rig.dispose())

describe('what goes on the wire', () => {
  it.each([
    ['a void', voidRequest],
    ['a refund', refundRequest],
    ['a part of a void', voidRequest],
    ['a part of a refund', refundRequest],
  ])('is the body that was accepted, card and amount and all: %s', async (name, request) => {
    // A refund is for another day.
    const part = name.includes('part') ? { minor: 3_333 } : {}
    if (request === refundRequest) await rig.time.sleep(24 * hour)
    const asked = request(cardSale(1), { id: 1, withCard: true, ...part })
    expect(rig.submit(asked)).toMatchObject({ ok: true })
    await rig.time.advance(minute)
    expect(sent.map(({ body }) => body)).toEqual([asked.body])
    expect(rig.row(1).state).toBe('approved')
  })

  it('is the body that was accepted with the card that was presented later', async () => {
    rig.settings.cardData.policy = 'askAgainWhenOnline'
    rig.acquirer.set('offline')
    const asked = voidRequest(cardSale(1), { id: 1, withCard: true })
    if (asked.gateway !== 'kushki' || asked.body.card_details === undefined) throw new Error('no card')
    expect(rig.submit(asked)).toMatchObject({ ok: true })
    await rig.restart()
    expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'cardDataExpired' })
    const tracks = { ...asked.body.card_details.tracks, track_ksn: ksnOf(2) }
    const card_details = { ...asked.body.card_details, tracks }
    const card = { card_holder_name: 'PRUEBA/ROSA' }
    const again = { operationId: uuid(1), by: '', card, card_details, reading }
    expect(
      presentCardAgain(again, nobodySignsIn, {
        outbox: rig.outbox,
        storage: rig.storage,
        settings: () => rig.settings,
      }),
    ).toMatchObject({ ok: true })
    rig.acquirer.set('ok')
    sent = []
    await rig.time.advance(minute)
    expect(sent.map(({ body }) => body)).toEqual([{ ...asked.body, card, card_details }])
  })

  it('says of a request whether it may have arrived before', async () => {
    rig.acquirer.set('lostRequest')
    rig.submit(reverseRequest(unknownSale(11), { id: 1 }))
    await rig.time.settle()
    rig.acquirer.set('ok')
    await rig.time.advance(hour)
    expect(rig.row(1).state).toBe('approved')
    expect(sent.map(({ replay }) => replay)).toEqual([false, true])
  })
})

it('an answer that comes while the program leaves is recorded before it is gone', async () => {
  rig.acquirer.set('stalled')
  rig.submit(voidRequest(cardSale(1), { id: 1 }))
  await rig.time.settle()
  expect(rig.row(1).state).toBe('sending')
  // The turn that the answer asks for would come after the end.
  rig.turns.soon = () => {}
  const stopped = rig.outbox.stop(1000)
  rig.acquirer.release()
  await rig.time.settle()
  await stopped
  expect(rig.storage.operations.get(uuid(1))).toMatchObject({ state: 'approved' })
})

it('the refund in a void’s place has ids that are made from the void’s, now and in every version', async () => {
  rig.acquirer.set('offline')
  rig.submit(voidRequest(cardSale(1), { id: 1 }))
  await rig.time.sleep(14 * hour)
  rig.acquirer.set('ok')
  await rig.time.advance(minute)
  expect(rig.outbox.convertToRefund(uuid(1))).toMatchObject({ ok: true })
  await rig.time.advance(minute)
  // A copy of the queue that is put back has to find the refund under these, whoever made it.
  expect(sent.map(({ body }) => 'client_transaction_id' in body && body.client_transaction_id)).toEqual([
    '04bbb350-48bd-484a-9b2c-5fb1c3703ee3',
  ])
  expect(rig.list({}).rows.map(({ operationId }) => operationId)).toContain(
    'ab3b982c-1304-4179-8e67-958d62e88103',
  )
})
