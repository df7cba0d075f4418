import type { InputOf, IpcContract } from '../../contract/ipc.ts'
import type { World } from './world.ts'

type Inputs = {
  [Group in keyof IpcContract]: {
    [Name in keyof IpcContract[Group]]?: IpcContract[Group][Name] extends { kind: 'invoke' }
      ? InputOf<IpcContract[Group][Name]>
      : never
  }
}

const operationId = '5b1d5ec0-7d7c-4b65-9b0f-3a3a30a1a0d1'
const row = { operationId, by: '' }
const day = '2026-01-02'
const money = { currency: 'PEN', minor: 100 } as const
const proof = { personId: operationId, pin: '739251' }
const request = {
  operationId,
  saleKey: 'kushki:nothing',
  gateway: 'kushki',
  kind: 'void',
  cashier: '',
  body: {
    amount: { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 1 },
    transaction_mode: 'Void',
    transaction_type: 'charge',
    is_smart_void: true,
    client_transaction_id: operationId,
    transaction_reference: operationId,
    omit_card: true,
  },
} as const

const paper = {
  about: { tag: 'operation', operationId },
  paper: { name: 'voucher', lines: [{ tag: 'rule' }] },
  heightMm: 100,
} satisfies InputOf<IpcContract['papers']['print']>

/** Something that fits each call, so that what refuses it is the role. Left out: what takes nothing. */
export async function fittingInputs(world: World): Promise<Inputs> {
  return {
    app: { changeProfile: { profile: 'live' } },
    people: {
      authorise: { ...proof, call: 'operations.decide', content: '0'.repeat(64) },
      add: { name: 'Eve', role: 'cashier', pin: proof.pin },
      remove: { personId: operationId },
      setPin: proof,
      changeOwnPin: { pin: proof.pin, newPin: '582063' },
    },
    sales: {
      search: {},
      detail: { saleKey: request.saleKey },
      findPayment: { referenceId: 'eve' },
      addPayment: { referenceId: 'eve', paymentMethod: 'BCP', money, day },
    },
    readers: { begin: money, beginProof: money, simulate: { scenario: 'unplug' } },
    operations: {
      submit: request,
      get: { operationId },
      waitForFirstOutcome: { operationId, waitMs: 0 },
      list: {},
      sendNow: row,
      lookUp: row,
      cancel: row,
      convertToRefund: row,
      sendWithoutHub: row,
      presentCard: {
        ...row,
        card_details: { reading_type: 'MCR', tracks: { track_ksn: 'FFFF9876543210E00012' } },
        reading: {
          readerName: 'mine',
          profile: {
            scheme: 'unknown',
            keyVariant: 'unknown',
            plaintext: 'unknown',
            padding: 'unknown',
            iv: null,
            span: 'per-track',
          },
        },
      },
      decide: { ...row, verdict: 'wasDone' },
    },
    queue: {
      resume: { gateway: 'kushki' },
      exportCsv: { day },
      reconcile: { day, by: '' },
      dayTotals: { day },
    },
    shifts: { current: { by: '' }, close: { number: 1, by: '' } },
    dayClose: {
      make: { day, replaces: null, isCompared: false },
      list: { limit: 10, offset: 0 },
      get: { number: 1 },
      ofDay: { day },
      exportCsv: { number: 1 },
    },
    history: {
      list: { filter: { from: day, to: day }, limit: 10, offset: 0 },
      events: { operationId },
      exportCsv: { from: day, to: day },
    },
    papers: { voucher: { operationId }, print: paper, savePdf: paper },
    settings: {
      save: await world.settings(),
      importText: { text: '{}' },
      resolveAlteration: { isTaken: true, content: '0'.repeat(64) },
      setSecret: { name: 'callbackToken', value: 'mine' },
      handOverKey: undefined,
      takeKey: { code: '0000-0000-0000-0000' },
      enrol: { code: '0000-0000-0000-0000', file: null },
    },
    journal: { export: { day: null, format: 'csv' } },
    diagnostics: {
      proveReader: request,
      applyCallback: { body: '{}', signature: 't=1,v1=00' },
      startModule: { module: 'readers' },
    },
    hub: { join: { address: 'https://hub.example', code: '0000-0000-0000' }, leave: undefined },
    updates: {},
  }
}
