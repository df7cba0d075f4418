import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nobodySignsIn } from '../../../domain/authority.ts'
import type { Caller } from '../../../domain/authority.ts'
import type { OperationRequest } from '../../../domain/operations.ts'
import { presentCardAgain } from '../../../electron/acceptance/card-again.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'
import {
  cardSale,
  cashierAlone,
  cashierApproved,
  hour,
  ksnOf,
  people,
  reading,
  uuid,
  voidRequest,
} from '../outbox/samples.ts'

/** Of the samples' sales. */
const sameCard = '412345******6789'
const otherCard = '412345******1111'
const otherReader = 'FFFF9876543210A00001'

let rig: Rig
beforeEach(async () => {
  rig = await createRig()
})
afterEach(() => rig.dispose())

function withCard(id: number, masked_pan: string | undefined): OperationRequest {
  const request = voidRequest(cardSale(id), { id, withCard: true })
  return { ...request, reading: { ...reading, ...(masked_pan ? { masked_pan } : {}) } } as OperationRequest
}

/** What the journal shows of an operation. */
const journalOf = (id: number): string =>
  JSON.stringify(rig.storage.journal.of(uuid(id))).replaceAll(String.raw`\"`, '"')

describe('the card that comes with an operation', () => {
  const submit = (masked: string | undefined, caller?: Caller) => rig.submit(withCard(1, masked), caller)

  it.each([
    ['the sale’s', sameCard],
    ['one that its reader masks whole', undefined],
  ])('is taken: %s', (_which, masked) => {
    expect(submit(masked)).toMatchObject({ ok: true })
    expect(submit(masked, cashierAlone)).toMatchObject({ ok: true })
    expect(journalOf(1)).not.toContain('otherCard')
  })

  it('is refused where it is another one, and nobody signs in', () => {
    expect(submit(otherCard)).toEqual({ ok: false, error: { tag: 'OtherCard', differs: ['lastFour'] } })
    expect(rig.list({}).rows).toEqual([])
  })

  it.each(['never', 'overLimit', 'always'] as const)(
    'takes a supervisor where it is another one, whatever the store wants otherwise (%s)',
    (approval) => {
      rig.settings.supervisorApproval = approval
      expect(submit(otherCard, cashierAlone)).toEqual({
        ok: false,
        error: { tag: 'SupervisorNeeded', why: 'otherCard' },
      })
      expect(submit(otherCard, cashierApproved)).toMatchObject({ ok: true, value: { supervisor: 'Marta' } })
      expect(journalOf(1)).toContain('"otherCard":"lastFour"')
    },
  )
})

describe('the card presented again', () => {
  /** A row of a reading by ksnOf(1)'s reader that asks for its card again. */
  async function asking(): Promise<void> {
    rig.acquirer.set('offline')
    rig.settings.cardData.maxHours = 1
    expect(rig.submit(withCard(1, sameCard), { person: people.cashier, approver: null })).toMatchObject({
      ok: true,
    })
    await rig.time.settle()
    await rig.time.advance(hour + 60_000)
    rig.settings.cardData.maxHours = 24
    expect(rig.row(1)).toMatchObject({ state: 'attention', attention: 'cardDataExpired' })
  }
  function present(masked_pan: string | undefined, track_ksn: string, caller: Caller = cashierAlone) {
    const request = withCard(1, masked_pan)
    if (request.gateway !== 'kushki' || request.body.card_details === undefined) throw new Error('no card')
    const { tracks, ...details } = request.body.card_details
    return presentCardAgain(
      {
        operationId: uuid(1),
        by: '',
        card_details: { ...details, tracks: { ...tracks, track_ksn } },
        reading: { ...reading, ...(masked_pan ? { masked_pan } : {}) },
      },
      caller,
      { outbox: rig.outbox, storage: rig.storage, settings: () => rig.settings },
    )
  }

  it('is taken where it is the same, by the same reader', async () => {
    await asking()
    expect(present(sameCard, ksnOf(50))).toMatchObject({ ok: true })
    expect(journalOf(1)).not.toContain('otherCard')
  })

  it.each([
    ['another card', otherCard, ksnOf(50), 'otherCard'],
    ['another reader', sameCard, otherReader, 'otherReader'],
    ['another reader that tells nothing of the card', undefined, otherReader, 'otherReader'],
    ['both', otherCard, otherReader, 'otherCard'],
  ] as const)('takes a supervisor where it is %s', async (_what, masked, ksn, why) => {
    await asking()
    expect(present(masked, ksn)).toEqual({ ok: false, error: { tag: 'SupervisorNeeded', why } })
    expect(rig.row(1).cardKept).toBe(false)
    expect(present(masked, ksn, cashierApproved)).toMatchObject({ ok: true, value: { cardKept: true } })
    expect(journalOf(1)).toMatch(/"otherCard":"[a-zA-Z ]+","supervisor":"Marta"/u)
  })

  it('is taken of a supervisor at the till', async () => {
    await asking()
    expect(present(otherCard, ksnOf(50), { person: people.supervisor, approver: null })).toMatchObject({
      ok: true,
    })
  })

  it('where nobody signs in: never another card, but an exchanged reader, which is written down', async () => {
    await asking()
    expect(present(otherCard, ksnOf(50), nobodySignsIn)).toEqual({
      ok: false,
      error: { tag: 'OtherCard', differs: ['lastFour'] },
    })
    expect(present(sameCard, otherReader, nobodySignsIn)).toMatchObject({ ok: true })
    expect(journalOf(1)).toContain('"otherCard":"reader"')
  })

  it('may come by any reader that read it for the operation before', async () => {
    await asking()
    expect(present(sameCard, otherReader, cashierApproved)).toMatchObject({ ok: true })
    expect(rig.storage.usedKsns.of(uuid(1))).toEqual([ksnOf(1), otherReader])
  })
})
