import { expect, it, vi } from 'vitest'
import { defaultSettings } from '../../../contract/settings.ts'
import { nobodySignsIn } from '../../../domain/authority.ts'
import { err, ok } from '../../../domain/result.ts'
import { presentCardAgain } from '../../../electron/acceptance/card-again.ts'
import { cardSale, cashierAlone, ksnOf, reading, uuid, voidRequest } from '../outbox/samples.ts'

const asked = voidRequest(cardSale(1), { id: 1, withCard: true })
if (asked.gateway !== 'kushki' || asked.body.card_details === undefined) throw new Error('no card')
const { card, card_details } = asked.body
const again = { operationId: uuid(1), by: 'ana', card_details, reading }

type Dependencies = Parameters<typeof presentCardAgain>[2]

/** What the outbox is handed, as text, and by whom. */
function presented(input: Parameters<typeof presentCardAgain>[0], caller = nobodySignsIn) {
  const presentCard = vi.fn((_id: string, shown: { block: Buffer; ksn: string }, by: string) =>
    ok({ block: JSON.parse(shown.block.toString()) as unknown, ksn: shown.ksn, by }),
  )
  const answer = presentCardAgain(input, caller, {
    outbox: { presentCard, get: () => err({ tag: 'NoSuchOperation' }) } as unknown as Dependencies['outbox'],
    // Not asked: the row is not there to be compared with.
    storage: {} as Dependencies['storage'],
    settings: () => defaultSettings(),
  })
  return { answer, calls: presentCard.mock.calls.length }
}

it('a card that is presented again goes on with its holder, where one is told, and its key serial number', () => {
  expect(presented({ ...again, ...(card ? { card } : {}) }).answer).toEqual(
    ok({ block: { card, card_details }, ksn: ksnOf(1), by: 'ana' }),
  )
  expect(presented(again, cashierAlone).answer).toEqual(
    ok({ block: { card_details }, ksn: ksnOf(1), by: 'Ana' }),
  )
})

it('one that is refused goes nowhere', () => {
  const clear = { ...again, card: { card_holder_name: '4761739001010010' } }
  expect(presented(clear)).toEqual({
    answer: { ok: false, error: { tag: 'ReadingRefused', refusal: { tag: 'ClearCardData' } } },
    calls: 0,
  })
})
