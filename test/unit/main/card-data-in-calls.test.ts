import { describe, expect, it } from 'vitest'
import { ipcContract } from '../../../contract/ipc.ts'
import { defaultSettings } from '../../../contract/settings.ts'
import { isIssuedPan } from '../../../domain/pan.ts'
import { pathOfCardData } from '../../../contract/card-data-in-call.ts'
import { bankRefundRequest, cardSale, cashSale, uuid, voidRequest } from '../outbox/samples.ts'

const pan = '4761739001010010'
const track = `;${pan}=25122011143878089?`

const calls = {
  search: ipcContract.sales.search,
  detail: ipcContract.sales.detail,
  findPayment: ipcContract.sales.findPayment,
  addPayment: ipcContract.sales.addPayment,
  submit: ipcContract.operations.submit,
  list: ipcContract.operations.list,
  cancel: ipcContract.operations.cancel,
  decide: ipcContract.operations.decide,
  save: ipcContract.settings.save,
  importText: ipcContract.settings.importText,
  setSecret: ipcContract.settings.setSecret,
  applyCallback: ipcContract.diagnostics.applyCallback,
} as const

/** What the door finds of a call's parsed input. */
function found(call: keyof typeof calls, input: unknown): string | null {
  const schema = calls[call].input
  return pathOfCardData(schema, schema.parse(input))
}

const aVoid = () => voidRequest(cardSale(1), { id: 1, withCard: true })
const payment = {
  referenceId: '2022030214000007',
  paymentMethod: 'BCP',
  money: { currency: 'PEN', minor: 100 },
  day: '2026-11-20',
}
const bank = (over: object) => {
  const request = bankRefundRequest(cashSale(21), { id: 2 })
  if (request.gateway !== 'liquido') throw new Error('not of Liquido')
  const account = request.body.additionalInfo?.bankTransferAccountInfo
  return {
    ...request,
    body: { ...request.body, additionalInfo: { bankTransferAccountInfo: { ...account, ...over } } },
  }
}

describe('a track is refused in every text', () => {
  const tracks = {
    'track 2': track,
    'track 1': `%B${pan}^TEST/CARD^2512201?`,
    'track 2 through a Spanish keyboard': `ñ${pan}¿25122011143878089_`,
    'track 1 through a Spanish keyboard': `%B${pan}&TEST-CARD&2512201_`,
    'both tracks': `%B${pan}^TEST/CARD^2512201?${track}`,
    'without sentinels': `${pan}=25122011143878089`,
    'in wide digits': `;４７６１７３９００１０１００１０=25122011143878089?`,
  }
  it.each(Object.entries(tracks))('%s', (_name, text) => {
    expect(found('search', { text })).toBe('text')
    expect(found('detail', { saleKey: text })).toBe('saleKey')
    expect(found('list', { saleKey: text })).toBe('saleKey')
    expect(found('setSecret', { name: 'kushkiCredential', value: text })).toBe('value')
    expect(found('applyCallback', { body: `{"a":"${text}"}`, signature: '' })).toBe('body')
    expect(found('importText', { text: `{"a":"${text}"}` })).toBe('text')
    expect(found('submit', { ...aVoid(), cashier: text.slice(0, 60) })).toBe('cashier')
    const body = { ...aVoid().body, transaction_reference: text.slice(0, 64) }
    expect(found('submit', { ...aVoid(), body })).toBe('body.transaction_reference')
  })
})

describe('an account number is refused in free text', () => {
  it.each([
    pan,
    '4761 7390 0101 0010',
    '4761-7390-0101-0010',
    `tarjeta ${pan}, gracias`,
    '3782 822463 10005',
    '5555555555554444',
    '6304000000000000000',
  ])('%s', (number) => {
    expect(found('search', { text: number })).toBe('text')
    expect(found('cancel', { operationId: uuid(1), by: number })).toBe('by')
    expect(found('decide', { operationId: uuid(1), verdict: 'wasDone', by: number })).toBe('by')
    expect(found('addPayment', { ...payment, payerName: number })).toBe('payerName')
    expect(found('save', { ...defaultSettings(), merchantName: number })).toBe('merchantName')
    expect(found('submit', bank({ beneficiaryName: number }))).toBe(
      'body.additionalInfo.bankTransferAccountInfo.beneficiaryName',
    )
  })
  it('as the key of a payment, which Liquido would be asked for', () => {
    expect(found('findPayment', { referenceId: pan })).toBe('referenceId')
    expect(found('addPayment', { ...payment, referenceId: pan })).toBe('referenceId')
  })
})

describe('numbers of another kind are taken', () => {
  it('whole operations, with card and with bank account', () => {
    expect(found('submit', aVoid())).toBeNull()
    expect(found('submit', bank({ bankAccountNumber: '00247617390010050108' }))).toBeNull()
    expect(found('submit', bank({ bankAccountNumber: pan }))).toBeNull()
  })
  it('references, keys, tickets and ids that are typed', () => {
    for (const text of [
      '2022030214000007',
      '2022030214000007-1',
      uuid(1),
      '12345678-1234-4234-8234-123456789012',
      '000123456',
      'T-20261121-0042',
    ])
      expect(found('search', { text })).toBeNull()
    expect(found('findPayment', { referenceId: '2022030214000007' })).toBeNull()
  })
  it('a ticket number of 18 digits, also one whose last is right by chance', () => {
    for (const ticket of ['676100000000000014', '604500000000000004', '000000000000123456']) {
      expect(ticket).toHaveLength(18)
      expect(found('search', { text: ticket })).toBeNull()
    }
    expect(isIssuedPan('676100000000000014')).toBe(true)
    expect(found('cancel', { operationId: uuid(1), by: '676100000000000014' })).toBe('by')
  })
  it('a document and a telephone beside each other, of a length no card has', () => {
    expect(found('cancel', { operationId: uuid(1), by: '45678912 987654326' })).toBeNull()
  })
  it('a reference that the sale has, whatever its digits', () => {
    const body = { ...aVoid().body, transaction_reference: pan }
    expect(found('submit', { ...aVoid(), body })).toBeNull()
    expect(found('detail', { saleKey: `liquido:${pan}` })).toBeNull()
  })
  it('the settings of a store, and a callback with its times and ids', () => {
    expect(found('save', defaultSettings())).toBeNull()
    expect(found('importText', { text: JSON.stringify(defaultSettings(), null, 2) })).toBeNull()
    const body = JSON.stringify({ at: [1_668_800_000_000, 1_668_800_000_001], id: pan })
    expect(found('applyCallback', { body, signature: 'a'.repeat(64) })).toBeNull()
  })
})
