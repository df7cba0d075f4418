import { nobodySignsIn } from '../../../domain/authority.ts'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OperationRequest } from '../../../domain/operations.ts'
import { presentCardAgain } from '../../../electron/acceptance/card-again.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'
import { cardSale, ciphertext, hour, ksnOf, reading, uuid, voidRequest } from '../outbox/samples.ts'

let rig: Rig
beforeEach(async () => {
  rig = await createRig()
})
afterEach(() => rig.dispose())

type Card = {
  enc_track1?: string
  enc_track2?: string
  enc_tlv?: string
  track_ksn?: string
  name?: string
}

/** A void of sale `id` under id `id`, with this in its card block. */
function withCard(id: number, { enc_tlv, name, ...tracks }: Card = {}): OperationRequest {
  const request = voidRequest(cardSale(id), { id, withCard: true })
  if (request.gateway !== 'kushki' || request.body.card_details === undefined) throw new Error('no card')
  return {
    ...request,
    body: {
      ...request.body,
      ...(name === undefined ? {} : { card: { card_holder_name: name } }),
      card_details: {
        ...request.body.card_details,
        ...(enc_tlv === undefined ? {} : { enc_tlv }),
        tracks: { ...request.body.card_details.tracks, ...tracks },
      },
    },
  } as OperationRequest
}

const refusal = (request: OperationRequest): unknown => {
  const result = rig.submit(request)
  return result.ok ? 'accepted' : result.error
}
const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex').toUpperCase()
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64')

const pan = '4761739001010010'
const track1 = `%B${pan}^TEST/CARD 01^25122011143878089?`
const track2 = `;${pan}=25122011143878089?`
const packed = `${pan}D25122011143878089`

const clearCards: [string, Card][] = [
  ['track 2 as text', { enc_track2: hex(track2) }],
  ['track 2 without its sentinels', { enc_track2: hex(`${pan}=25122011143878089`) }],
  ['track 1 as text', { enc_track1: hex(track1) }],
  ['track 1 in the member of track 2', { enc_track2: hex(track1) }],
  ['track 2 packed', { enc_track2: packed }],
  ['track 2 packed behind its start sentinel', { enc_track2: `B${packed}F` }],
  ['an account number as text', { enc_track2: hex(pan) }],
  ['an account number packed', { enc_track2: pan }],
  ['an account number packed and filled', { enc_track2: `${pan}FFFFFFFFFFFFFFFF` }],
  ['an account number of nineteen digits', { enc_track1: hex('6304000000000000000') }],
  ['hex of the text of a track', { enc_track2: hex(hex(track2)) }],
  ['hex of the hex of a packed track', { enc_track2: hex(packed) }],
  ['hex of the base64 of a track', { enc_track2: hex(base64(track2)) }],
  ['hex of the base64 of the hex of a track', { enc_track2: hex(base64(hex(track2))) }],
  ['tag 5A in clear', { enc_tlv: `9F360200015A08${pan}5F2403251231` }],
  ['tag 57 in clear', { enc_tlv: `5711${packed.slice(0, 34)}9F360200015F2403251231` }],
  ['tag 57 in a template', { enc_tlv: `70135711${packed.slice(0, 34)}` }],
  ['tag 56 in clear', { enc_tlv: `56${lengthOf(`B${pan}^A/B^2512201`)}${hex(`B${pan}^A/B^2512201`)}` }],
  ['tag 5A before a list that was cut off', { enc_tlv: `5A08${pan}9F2608A1B8` }],
  ['tag 5A as the text of its hex', { enc_tlv: hex(`9F360200015A08${pan}`) }],
  ['digits for the name', { name: `CARD ${pan}` }],
]

function lengthOf(text: string): string {
  return text.length.toString(16).padStart(2, '0')
}

describe('card data in clear is refused by main itself', () => {
  it.each(clearCards)('%s, with an operation', (_name, card) => {
    expect(refusal(withCard(1, card))).toEqual({ tag: 'ReadingRefused', refusal: { tag: 'ClearCardData' } })
    expect(rig.list({}).rows).toEqual([])
  })

  it('with the card again, whichever of them it is, and the row goes on asking', async () => {
    const row = await aRowThatAsksForItsCard()
    const refused = { ok: false, error: { tag: 'ReadingRefused', refusal: { tag: 'ClearCardData' } } }
    expect(
      clearCards.map(([name, card]) => [name, again(row, withCard(1, { track_ksn: ksnOf(77), ...card }))]),
    ).toEqual(clearCards.map(([name]) => [name, refused]))
    expect(again(row, withCard(1, { track_ksn: ksnOf(77) }))).toMatchObject({ ok: true })
  })

  it('nothing of it is written anywhere', () => {
    refusal(withCard(1, { enc_track2: hex(track2) }))
    const { database } = openedBeside()
    expect(JSON.stringify(database.prepare('SELECT * FROM journal').all())).not.toContain(hex(track2))
    expect(database.prepare('SELECT count(*) AS n FROM used_ksns').get()).toEqual({ n: 0 })
    database.close()
  })
})

describe('a key serial number is used once', () => {
  const used = { tag: 'ReadingRefused', refusal: { tag: 'KsnUsed' } }

  it('not for another sale, however it is written', async () => {
    expect(refusal(withCard(1))).toBe('accepted')
    await rig.time.settle()
    expect(refusal(withCard(2, { track_ksn: ksnOf(1) }))).toEqual(used)
    // FFFF is what a short one is filled with.
    expect(ksnOf(1).startsWith('FFFF')).toBe(true)
    expect(refusal(withCard(3, { track_ksn: ksnOf(1).slice(4) }))).toEqual(used)
    expect(refusal(withCard(4))).toBe('accepted')
  })

  it('the same operation again is harmless, also after it ended', async () => {
    expect(refusal(withCard(1))).toBe('accepted')
    expect(refusal(withCard(1))).toBe('accepted')
    await rig.time.settle()
    expect(rig.row(1).state).toBe('approved')
    expect(refusal(withCard(1))).toBe('accepted')
    expect(rig.list({}).rows).toHaveLength(1)
  })

  it('not after a start, nor years later', async () => {
    expect(refusal(withCard(1))).toBe('accepted')
    await rig.time.settle()
    await rig.restart()
    expect(refusal(withCard(2, { track_ksn: ksnOf(1) }))).toEqual(used)
  })

  it('what was refused has used none', () => {
    rig.settings.cardData.policy = 'cardlessOnly'
    expect(refusal(withCard(1))).toEqual({ tag: 'CardDataNotAllowed' })
    rig.settings.cardData.policy = 'keepWhileQueued'
    expect(refusal(withCard(1))).toBe('accepted')
  })

  it('not for a card that is presented again, which uses up its own', async () => {
    const row = await aRowThatAsksForItsCard()
    const request = withCard(1, { track_ksn: ksnOf(1) })
    expect(again(row, request)).toEqual({ ok: false, error: used })
    expect(again(row, withCard(1, { track_ksn: ksnOf(50) }))).toMatchObject({ ok: true })
    expect(refusal(withCard(2, { track_ksn: ksnOf(50) }))).toEqual(used)
    // Pressed twice: what is wrong is that the row does not ask any more.
    expect(again(row, withCard(1, { track_ksn: ksnOf(50) }))).toMatchObject({ error: { tag: 'NotNow' } })
  })

  it('is known of a database of before, by its operations', async () => {
    expect(refusal(withCard(1))).toBe('accepted')
    await rig.time.settle()
    await rig.restart(() => {
      const database = new DatabaseSync(join(rig.directory, 'outbox.sqlite'))
      database.exec(`DROP TABLE used_ksns; DROP TABLE journal_personal; DROP INDEX operations_personal;
        ALTER TABLE operations DROP COLUMN removed_after_days;
        DROP TABLE shifts; DROP TABLE day_closes; DROP INDEX operations_history; DROP INDEX operations_shift;
        ALTER TABLE operations DROP COLUMN shift; ALTER TABLE operations DROP COLUMN reason; ALTER TABLE operations DROP COLUMN note; PRAGMA user_version = 5`)
      database.close()
    })
    expect(refusal(withCard(2, { track_ksn: ksnOf(1) }))).toEqual(used)
  })

  it('survives a damaged database, and one that is built again from its backup', async () => {
    expect(refusal(withCard(1))).toBe('accepted')
    const row = await aRowThatAsksForItsCard(2)
    expect(again(row, withCard(2, { track_ksn: ksnOf(60) }))).toMatchObject({ ok: true })
    await rig.time.settle()
    const kept = await rig.storage.backUp(7)
    expect(kept).toMatchObject({ ok: true })
    await rig.restart(() => {
      for (const name of ['outbox.sqlite', 'outbox.sqlite-wal', 'outbox.sqlite-shm'])
        if (existsSync(join(rig.directory, name))) rmSync(join(rig.directory, name))
    })
    expect(rig.storage.salvage).toMatchObject({ kept: 2 })
    expect(refusal(withCard(3, { track_ksn: ksnOf(1) }))).toEqual(used)
    expect(refusal(withCard(3, { track_ksn: ksnOf(60) }))).toEqual(used)
    expect(readdirSync(join(rig.directory, 'backups')).length).toBe(1)
  })

  it('cannot be taken out of the table', () => {
    expect(refusal(withCard(1))).toBe('accepted')
    const { database } = openedBeside()
    expect(() => database.exec('DELETE FROM used_ksns')).toThrow(/used for good/u)
    expect(() => database.exec(`UPDATE used_ksns SET ksn = 'x'`)).toThrow(/used for good/u)
    database.close()
  })
})

function openedBeside(): { database: DatabaseSync } {
  return { database: new DatabaseSync(join(rig.directory, 'outbox.sqlite')) }
}

/** A row whose card block is gone and that waits for the card again. */
async function aRowThatAsksForItsCard(id = 1): Promise<string> {
  rig.acquirer.set('offline')
  const before = rig.settings.cardData.maxHours
  rig.settings.cardData.maxHours = 1
  expect(refusal(withCard(id))).toBe('accepted')
  await rig.time.settle()
  await rig.time.advance(hour + 60_000)
  rig.settings.cardData.maxHours = before
  expect(rig.row(id)).toMatchObject({ state: 'attention', attention: 'cardDataExpired' })
  return uuid(id)
}

const again = (operationId: string, request: OperationRequest): unknown => {
  if (request.gateway !== 'kushki' || request.body.card_details === undefined) throw new Error('no card')
  const { card, card_details } = request.body
  return presentCardAgain(
    { operationId, by: 'ana', ...(card ? { card } : {}), card_details, reading },
    nobodySignsIn,
    { outbox: rig.outbox, storage: rig.storage, settings: () => rig.settings },
  )
}

it('the ciphertext of the published vectors is none of that', () => {
  expect(refusal(withCard(1, { enc_track1: ciphertext.track2 }))).toBe('accepted')
})
