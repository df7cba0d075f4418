import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { err } from '../../../domain/result.ts'
import { ownReasons } from '../../../domain/reasons.ts'
import { ipcContract } from '../../../contract/ipc.ts'
import { pathOfCardData } from '../../../contract/card-data-in-call.ts'
import { createRig } from './rig.ts'
import type { Rig } from './rig.ts'
import { cardSale, day, uuid, voidRequest } from './samples.ts'

const reason = { text: 'Producto fallado', note: 'La licuadora no enciende; trajo la caja' }
const request = () => ({ ...voidRequest(cardSale(1), { id: 1 }), reason })

let rig: Rig
beforeEach(async () => {
  rig = await createRig((settings) => {
    settings.reasons = [reason.text]
  })
})
afterEach(() => rig.dispose())

it('why a sale is taken back is kept with the operation, over a restart too', async () => {
  expect(rig.submit(request())).toMatchObject({ ok: true, value: { reason: reason.text, note: reason.note } })
  await rig.restart()
  expect(rig.row(1)).toMatchObject({ reason: reason.text, note: reason.note })
})

it('stands in the journal, its note beside it as a name does, and in the day’s CSV', () => {
  rig.submit(request())
  const [accepted] = rig.storage.journal.of(uuid(1)).filter(({ event }) => event === 'accepted')
  expect(JSON.parse(accepted?.shown.detail ?? '{}')).toMatchObject({
    reason: reason.text,
    reasonNote: reason.note,
  })
  expect(accepted?.detail).not.toContain('licuadora')
  const csv = rig.outbox.exportCsv('2026-11-20')
  const [heading, line] = csv.ok ? csv.value.split('\n') : []
  expect(heading).toContain(',reason,note')
  expect(line).toContain(`,${reason.text},${reason.note}`)
})

describe('a reason that the store does not have', () => {
  const refused = err({ tag: 'ReasonNotListed' })
  const withReason = (text: string) => ({ ...request(), reason: { text, note: '' } })

  it('is refused, and nothing is kept', () => {
    expect(rig.submit(withReason('Lo pidió mi tío'))).toEqual(refused)
    expect(rig.outbox.get(uuid(1))).toEqual(err({ tag: 'NoSuchOperation' }))
  })

  it('is every reason of the program where the store has a list of its own', () => {
    expect(rig.submit(withReason(ownReasons.es.twice))).toEqual(refused)
  })

  it('is one in another language than the store’s, where the list is the program’s', () => {
    rig.settings.reasons = []
    expect(rig.submit(withReason(ownReasons.en.twice))).toEqual(refused)
    expect(rig.submit(withReason(ownReasons.es.twice))).toMatchObject({
      ok: true,
      value: { reason: ownReasons.es.twice },
    })
  })
})

it('an operation without one has none', () => {
  rig.submit(voidRequest(cardSale(1), { id: 1 }))
  expect(rig.row(1)).not.toHaveProperty('reason')
  expect(rig.row(1)).not.toHaveProperty('note')
})

it('after its time the note is gone, and the reason stays for the sums', async () => {
  rig.submit(request())
  await rig.time.advance(0)
  const now = rig.time.trueNow() + 401 * day
  rig.storage.write(() => rig.storage.personal.remove({ before: now, days: 400, now, most: 100 }))
  expect(rig.row(1)).toMatchObject({ reason: reason.text, removedAfterDays: 400 })
  expect(rig.row(1)).not.toHaveProperty('note')
})

it('a database from before there were reasons opens, and its operations have none', async () => {
  rig.submit(voidRequest(cardSale(1), { id: 1 }))
  await rig.restart(() => {
    const database = new DatabaseSync(join(rig.directory, 'outbox.sqlite'))
    database.exec(`DROP TABLE shifts; DROP TABLE day_closes; DROP INDEX operations_history; DROP INDEX operations_shift;
      ALTER TABLE operations DROP COLUMN shift; ALTER TABLE operations DROP COLUMN reason; ALTER TABLE operations DROP COLUMN note`)
    const { user_version: version } = database.prepare('PRAGMA user_version').get() ?? {}
    database.exec(`PRAGMA user_version = ${Number(version) - 2}`)
    database.close()
  })
  expect(rig.row(1)).not.toHaveProperty('reason')
  expect(rig.submit({ ...voidRequest(cardSale(2), { id: 2 }), reason })).toMatchObject({
    value: { reason: reason.text },
  })
})

describe('a note that is no note', () => {
  const { input } = ipcContract.operations.submit
  const found = (note: string) =>
    pathOfCardData(input, input.parse({ ...request(), reason: { ...reason, note } }))
  it.each([';4761739001010010=25122011143878089?', 'tarjeta 4761 7390 0101 0010'])(
    '%s is refused',
    (note) => {
      expect(found(note)).toBe('reason.note')
    },
  )
  it('a telephone and a document are taken', () => {
    expect(found('llamar al 987654326, DNI 45678912')).toBeNull()
  })
})
