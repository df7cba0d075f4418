import { afterEach, beforeEach, expect, it } from 'vitest'
import { sampleProfile } from '../../../domain/agreed-ciphertext.ts'
import type { ProfileName, StoreSettings } from '../../../contract/settings.ts'
import type { OperationRequest } from '../../../domain/operations.ts'
import { proveReader } from '../../../electron/acceptance/prove-reader.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'
import { cardSale, minute, people, reading, uuid, voidRequest } from '../outbox/samples.ts'

let rig: Rig
let saved: StoreSettings[]
let notes: unknown[]
beforeEach(async () => {
  rig = await createRig()
  saved = []
  notes = []
})
afterEach(() => rig.dispose())

/** Characters under the PIN key: a form that nobody agreed to. */
const profile = {
  ...reading.profile,
  keyVariant: 'pin',
  plaintext: 'ascii-track',
  padding: '00',
  tlv: undefined,
} as const
const { tlv: _none, ...otherProfile } = profile
const form = {
  ...sampleProfile,
  keyVariant: 'pin',
  plaintext: 'ascii-track',
  padding: '00',
} as const

/** A void with a stripe of that form. */
function withStripe(id: number): OperationRequest {
  const request = voidRequest(cardSale(id), { id, withCard: true })
  if (request.gateway !== 'kushki' || request.body.card_details === undefined) throw new Error('no card')
  const { enc_tlv: _tlv, ...card_details } = request.body.card_details
  return {
    ...request,
    reading: { ...reading, profile: otherProfile },
    body: { ...request.body, card_details: { ...card_details, reading_type: 'MCR' } },
  } as OperationRequest
}

async function prove(request: OperationRequest, name: ProfileName = 'test', isSaved = true) {
  const proving = proveReader(request, {
    storage: rig.storage,
    outbox: rig.outbox,
    settings: () => rig.settings,
    clock: { now: () => rig.time.trueNow() },
    caller: { person: people.administrator, approver: null },
    profile: name,
    administrative: {
      note: (who, event, detail = {}) =>
        void notes.push([who, event, { ...detail, form: JSON.parse(String(detail['form'])) as unknown }]),
      flush: () => undefined,
    },
    save(settings) {
      saved.push(settings)
      return { ok: isSaved }
    },
  })
  await rig.time.settle()
  await rig.time.advance(2 * minute)
  return proving
}
const acceptedAfter = (): unknown => saved.map(({ readers }) => readers.accepted)

it('what the acquirer approved is accepted from then on, and written down', async () => {
  rig.acquirer.set('ok')
  expect(await prove(withStripe(1))).toMatchObject({ ok: true, value: { accepted: form } })
  expect(acceptedAfter()).toEqual([[sampleProfile, form]])
  expect(notes).toEqual([['Rosa', 'readerProven', { operationId: uuid(1), form }]])
})

it('a form that is accepted already stands there once', async () => {
  rig.acquirer.set('ok')
  expect(await prove(voidRequest(cardSale(1), { id: 1, withCard: true }))).toMatchObject({ ok: true })
  expect(acceptedAfter()).toEqual([[sampleProfile]])
})

it('nothing is accepted without an outcome', async () => {
  rig.acquirer.set('offline')
  expect(await prove(withStripe(1))).toEqual({ ok: false, error: { tag: 'NoOutcome' } })
  expect([acceptedAfter(), notes]).toMatchObject([[], [['Rosa', 'readerNotProven', { why: 'NoOutcome' }]]])
})

it.each([
  ['with real money', () => withStripe(1), 'live', { tag: 'NotHere' }],
  ['without a card', () => voidRequest(cardSale(1), { id: 1 }), 'test', { tag: 'NoCard' }],
  [
    'of a sale that is not known',
    () => ({ ...withStripe(1), saleKey: 'kushki:nothing' }),
    'test',
    { tag: 'NotAccepted', error: { tag: 'SaleUnknown' } },
  ],
] as const)('nothing is sent %s', async (_what, request, name, error) => {
  expect(await prove(request(), name)).toEqual({ ok: false, error })
  expect([rig.list({}).rows, acceptedAfter(), notes]).toEqual([[], [], []])
})

it('settings that cannot be written are told', async () => {
  rig.acquirer.set('ok')
  expect(await prove(withStripe(1), 'test', false)).toEqual({ ok: false, error: { tag: 'NotSaved' } })
})
