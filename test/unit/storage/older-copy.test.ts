import { copyFileSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { listBackups } from '../../../electron/storage/backups.ts'
import { files } from '../../../electron/storage/files.ts'
import { uuid } from '../outbox/samples.ts'
import { createTestTime } from '../outbox/time.ts'
import { fill, open, path, rig } from './rig.ts'

/** Opens and closes. @returns whether the open rows have to be looked up before anything is sent, and what was salvaged */
function start(over: Parameters<typeof open>[0] = {}) {
  const storage = open(over)
  const restored = storage.isRestored()
  const { salvage } = storage
  storage.close()
  return { restored, salvage }
}

const asItWas = { restored: false, salvage: null }
/** Nothing is lost of it, and what it says may be out of date. */
const olderCopy = { restored: true, salvage: null }

/** Copies these files of the data directory, and gives back what puts them back. */
function keep(...names: string[]): () => void {
  for (const name of names) copyFileSync(path(name), path(`copy of ${name}`))
  return () => {
    for (const name of names) copyFileSync(path(`copy of ${name}`), path(name))
  }
}

function change(sql: string): void {
  const database = new DatabaseSync(path(files.database))
  database.exec(sql)
  database.close()
}

describe('a database that has no fewer operations than were known', () => {
  it('and is of an earlier start is an older copy: what was done since is queued in it', () => {
    const first = open()
    fill(first, 1)
    first.close()
    const putBack = keep(files.database)
    start()
    putBack()
    expect(start()).toEqual(olderCopy)
  })

  it('and whose journal does not reach what was known of it is an older copy', () => {
    const first = open()
    fill(first, 2)
    first.close()
    change('DROP TRIGGER journal_not_deleted; DELETE FROM journal WHERE sequence = 2')
    expect(start()).toEqual(olderCopy)
  })

  it('and lost what was known of it outside is looked up first', () => {
    const first = open()
    fill(first, 1)
    first.close()
    rmSync(path(files.checkpoint))
    expect(start()).toEqual(olderCopy)
  })

  it('and comes with its own checkpoint of a minute ago is told by the detector, within one start too', async () => {
    const rollbackDetector = path('elsewhere/seen.json')
    const time = createTestTime(rig.now())
    const storage = open({ rollbackDetector, timers: time.timers })
    fill(storage, 1)
    await time.advance(2000)
    storage.scrub()
    const putBack = keep(files.database, files.checkpoint)
    // Nothing new is accepted: what is there goes on.
    storage.write(() =>
      storage.journal.append({ at: 1, operationId: uuid(1), who: 'kushki', event: 'answered', detail: {} }),
    )
    storage.close()
    putBack()
    expect(start({ rollbackDetector })).toEqual(olderCopy)
  })
})

describe('a backup that was put back', () => {
  it('is no damaged database, and not asked about again once its rows were looked up', async () => {
    const first = open()
    fill(first, 2)
    await first.backUp(7)
    fill(first, 2, 3)
    first.close()
    copyFileSync(listBackups(path(files.backups))[0]?.path ?? '', path(files.database))
    const again = open()
    expect(again.isRestored()).toBe(true)
    expect(again.salvage).toBeNull()
    expect(again.operations.open()).toHaveLength(2)
    again.write(() => again.meta.remove('restored'))
    again.close()
    expect(start()).toEqual(asItWas)
  })
})

describe('a database with fewer operations than were known', () => {
  it.each([
    [
      'rows are missing',
      `DROP TRIGGER operations_stay; DELETE FROM operations WHERE operation_id = '${uuid(2)}'`,
      { kept: 1, lost: 1 },
    ],
    ['sums are missing', 'DELETE FROM totals', { kept: 2, lost: 0 }],
  ])('is salvaged where its %s', (_, sql, report) => {
    const first = open()
    fill(first, 2)
    first.close()
    change(sql)
    const again = open()
    expect(again.salvage).toMatchObject(report)
    expect(again.isRestored()).toBe(true)
    // What the limits and the close of day count.
    expect(again.queries.count()).toBe(report.kept)
    again.close()
  })

  it('that is gone leaves nothing aside: an empty file there would pass for what was lost', () => {
    const first = open()
    fill(first, 1)
    first.close()
    rmSync(path(files.database))
    expect(start()).toMatchObject({ restored: true, salvage: { kept: 0, lost: 1 } })
    expect(readdirSync(rig.directory).filter((name) => name.includes('.damaged-'))).toEqual([])
  })

  it('lies aside alone: its log was folded into it', () => {
    const first = open()
    fill(first, 2)
    first.close()
    change('DELETE FROM totals')
    start()
    expect(readdirSync(rig.directory).filter((name) => name.includes('.damaged-'))).toHaveLength(1)
  })
})

describe('a machine', () => {
  it('that has no id is not taken for another one, nor is what had none', () => {
    start({ machine: 'one' })
    expect(start({ machine: '' })).toEqual(asItWas)
    expect(start({ machine: 'one' })).toEqual(asItWas)
    expect(start({ machine: 'two' })).toEqual(olderCopy)
  })

  it('is still asked for by a directory whose detector cannot be written', () => {
    writeFileSync(path('a file'), '')
    const rollbackDetector = path('a file/seen.json')
    start({ rollbackDetector })
    expect(start({ rollbackDetector })).toEqual(asItWas)
    expect(start({ rollbackDetector, machine: 'two' })).toEqual(olderCopy)
  })

  it('of a detector that saw another queue is another one, though both have the same id', () => {
    const rollbackDetector = path('elsewhere/seen.json')
    start({ rollbackDetector })
    const ofAnother = JSON.stringify({ generation: 'of another queue', sequence: 0 })
    const storage = open({ rollbackDetector })
    fill(storage, 1)
    storage.close()
    writeFileSync(rollbackDetector, ofAnother)
    expect(start({ rollbackDetector })).toEqual(olderCopy)
  })
})

it('a checkpoint that another hand has changed says nothing: the queue is looked up first', () => {
  const first = open()
  fill(first, 1)
  first.close()
  const text = readFileSync(path(files.checkpoint), 'utf8')
  writeFileSync(path(files.checkpoint), text.replace('"operations":1', '"operations":"1"'))
  expect(start()).toEqual(olderCopy)
  expect(existsSync(path(files.checkpoint))).toBe(true)
})
