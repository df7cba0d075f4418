import { describe, expect, it } from 'vitest'
import reverseIcc from '../../data/seeds/kushki-reverse-icc.json' with { type: 'json' }
import { acceptedProfileSchema } from '../../../domain/agreed-ciphertext.ts'
import { tellTrainingAgreements } from '../../../electron/training/agreements.ts'
import { encryptBlocks, filled, transactionKey } from '../../../native-bridge/simulated/dukpt.ts'
import { openCard, type CardBlock } from '../../../sandbox/cards/open-card.ts'
import { readTlvList } from '../../../sandbox/cards/tlv-list.ts'
import { noon, openAcquirer, voidOf, type Acquirer } from './acquirer.ts'

const testKey = Buffer.from('0123456789ABCDEFFEDCBA9876543210', 'hex')
const ksn = 'FFFF9876543210E00007'
const readerCard = { bin: '476173', lastFour: '0010', brand: 'VISA' }
const track = '4761739001010010D25122011143878089'
const list = '82021980950580000080009F3602000157114761739001010010D25122011143878089'

const sampleForm = {
  scheme: 'tdes-dukpt',
  keyVariant: 'data',
  plaintext: 'packed-track',
  padding: 'F-nibble',
  iv: 'zero',
  span: 'per-track',
  tlv: 'list',
}

/** What a reader with the published key makes of a plaintext. */
function sealed(hex: string, { filler = 0xff, variant = 'data' as const, baseKey = testKey } = {}): string {
  const key = transactionKey(baseKey, Buffer.from(ksn, 'hex'), variant)
  const plain = filled(Uint8Array.from(Buffer.from(hex, 'hex')), filler)
  return Buffer.from(encryptBlocks(key, plain)).toString('hex').toUpperCase()
}
const chip = (over: Partial<CardBlock> = {}): CardBlock => ({
  reading_type: 'ICC',
  tracks: { track_ksn: ksn, enc_track2: sealed(track) },
  enc_tlv: sealed(list, { filler: 0 }),
  ...over,
})
const pos = { pos_details: { brand: 'EXTORNO', terminal_id: 'EXT0000000001' }, omit_card: undefined }

async function voidWith(card_details: CardBlock, acquirer?: Acquirer) {
  const open = acquirer ?? (await openAcquirer())
  const { reference } = await open.addSale({ card: readerCard })
  return open.transaction(voidOf(reference, 100, { ...pos, card_details }))
}

describe('the documents’ own chip samples open under the published test key', () => {
  const seed = reverseIcc.card_details as CardBlock
  it('the reverse: the card of its sale', () => {
    expect(openCard(seed, [sampleForm as never])).toEqual({
      ok: true,
      value: { bin: '511054', lastFour: '2902' },
    })
  })
  it('and under no other key, variant, content or vector', () => {
    for (const other of [
      { keyVariant: 'pin' },
      { plaintext: 'ascii-track' },
      { plaintext: 'tlv-blob' },
      { iv: 'other' },
      { scheme: 'aes-dukpt' },
      { tlv: 'none' },
    ])
      expect(openCard(seed, [{ ...sampleForm, ...other } as never])).toMatchObject({ ok: false })
  })
})

describe('a card block that opens, of the sale’s own card', () => {
  it.each([
    ['a chip', chip()],
    ['contactless', chip({ reading_type: 'NFC' })],
    ['a stripe', { reading_type: 'MCR', tracks: { track_ksn: ksn, enc_track2: sealed(track) } }],
    ['with its length', chip({ tracks: { ...chip().tracks, track2_length: track.length } })],
    ['a KSN of 16 digits', chip({ tracks: { ...chip().tracks, track_ksn: ksn.slice(4) } })],
  ] as [string, CardBlock][])('is approved: %s', async (_what, block) => {
    expect(await voidWith(block)).toMatchObject({ status: 200, body: { transaction_status: 'APPROVAL' } })
  })
})

describe('a card block that does not', () => {
  const otherKey = Buffer.from('00112233445566778899AABBCCDDEEFF', 'hex')
  const tracks = (hex: string) => ({ tracks: { track_ksn: ksn, enc_track2: sealed(hex) } })
  it.each([
    [
      'under another key',
      chip({ tracks: { track_ksn: ksn, enc_track2: sealed(track, { baseKey: otherKey }) } }),
    ],
    ['under another KSN', chip({ tracks: { ...chip().tracks, track_ksn: 'FFFF9876543210E00008' } })],
    ['with a wrong check digit', chip(tracks(track.replace('0010D', '0011D')))],
    ['with a month 13', chip(tracks(track.replace('D2512', 'D2513')))],
    ['without a separator', chip(tracks(track.replace('D', '0')))],
    ['filled with 00', chip({ tracks: { track_ksn: ksn, enc_track2: sealed(track, { filler: 0 }) } })],
    ['of another length', chip({ tracks: { ...chip().tracks, track2_length: 37 } })],
    ['with a list cut off', chip({ enc_tlv: sealed('820219809505800000', { filler: 0xff }) })],
    ['with a list of another card', chip({ enc_tlv: sealed('5A084111111111111111', { filler: 0 }) })],
    ['without its list', { reading_type: 'ICC', ...tracks(track) }],
    ['as characters', chip(tracks(Buffer.from(';4761739001010010=25122011143878089?').toString('hex')))],
  ] as [string, CardBlock][])('is refused as the documents show it: %s', async (_what, block) => {
    const { status, body } = await voidWith(block)
    expect({ status, body }).toMatchObject({
      status: 500,
      body: { code: 'E002', details: { Message: "Vault token can't decrypt" } },
    })
    expect(JSON.stringify(body)).not.toMatch(/4761739001|\d{12}/u)
  })

  it('books nothing; and a card that is not the sale’s is not allowed', async () => {
    const acquirer = await openAcquirer()
    const { reference } = await acquirer.addSale({ card: { ...readerCard, lastFour: '0028' } })
    const answered = await acquirer.transaction(voidOf(reference, 100, { ...pos, card_details: chip() }))
    expect(answered).toMatchObject({ status: 500, body: { code: 'E041' } })
    expect((await acquirer.ledger()).operations).toEqual([])
  })

  it('is taken where cards are not looked at', async () => {
    const acquirer = await openAcquirer(noon, { opensCards: false })
    const block = chip({ tracks: { track_ksn: ksn, enc_track2: sealed('00'.repeat(24)) } })
    expect(await voidWith(block, acquirer)).toMatchObject({ status: 200 })
  })
})

describe('what it has agreed to', () => {
  it('is in training what the settings say', async () => {
    const acquirer = await openAcquirer()
    const accepted = [{ scheme: 'tdes-dukpt', iv: 'other', tlv: 'none' }] as const
    await tellTrainingAgreements(acquirer.sandbox.address, accepted)
    expect(await acquirer.control('GET', '/agreements')).toMatchObject({ body: accepted })
  })

  const everyForm = Object.entries(acceptedProfileSchema.shape).flatMap(([member, schema]) =>
    schema.unwrap().options.map((option) => ({ [member]: option })),
  )
  it.each(everyForm)('may be any that the settings can say: %j', async (form) => {
    const acquirer = await openAcquirer()
    await tellTrainingAgreements(acquirer.sandbox.address, [form])
    expect(await acquirer.control('GET', '/agreements')).toMatchObject({ body: [form] })
  })

  it('is the documents’ form until it is told otherwise, and again after a reset', async () => {
    const acquirer = await openAcquirer()
    const characters = Buffer.from(';4761739001010010=25122011143878089?').toString('hex')
    const block: CardBlock = {
      reading_type: 'MCR',
      tracks: { track_ksn: ksn, enc_track2: sealed(characters, { filler: 0 }) },
    }
    expect(await voidWith(block, acquirer)).toMatchObject({ status: 500, body: { code: 'E002' } })
    const agreed = [sampleForm, { keyVariant: 'data', plaintext: 'ascii-track' }]
    expect(await acquirer.control('PUT', '/agreements', agreed)).toMatchObject({ status: 200, body: agreed })
    expect(await voidWith(block, acquirer)).toMatchObject({ status: 200 })
    expect(await voidWith(chip(), acquirer)).toMatchObject({ status: 200 })
    await acquirer.control('POST', '/reset', {})
    expect(await acquirer.control('GET', '/agreements')).toMatchObject({ body: [sampleForm] })
    expect(await acquirer.control('PUT', '/agreements', [{ plaintext: 'nonsense' }])).toMatchObject({
      status: 400,
    })
  })
})

it('a list of TLV is read to its end or not at all', () => {
  expect(readTlvList('9F36020001820219800000')).toEqual([
    { tag: '9F36', value: '0001' },
    { tag: '82', value: '1980' },
  ])
  expect(readTlvList('FC06F2045A024761')).toMatchObject([{ tag: 'FC' }, { tag: 'F2' }, { tag: '5A' }])
  const broken = ['', '0000', '8202', '82021980FF', '9F36030001', '828003AABBCC', '1F', 'FC035A0247']
  expect(broken.map(readTlvList)).toEqual(broken.map(() => null))
})
