import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { verifyChain } from '../../../electron/storage/journal-verification.ts'
import { files } from '../../../electron/storage/files.ts'
import { fingerprintOf } from '../../../electron/storage/operation-row.ts'
import { ksnsOfOperations } from '../../../electron/storage/used-ksns.ts'
import type { Storage } from '../../../electron/storage/storage.ts'
import { findBytes } from '../../faults/bytes-left.ts'
import { submission } from '../../bench/history.ts'
import { cardSale, cashSale, day, ksnOf, morning, uuid } from '../outbox/samples.ts'
import { open, path, rig } from './rig.ts'

const days = 400
const old = morning - 500 * day
const before = morning - days * day

/** Something of every kind that is personal, so that each can be looked for by itself. */
type Personal = {
  cashier: string
  supervisor: string
  pan: string
  payer: string
  message: string
  bodyEnd: string
}
const personalOf = (number: number, filler = ''): Personal => ({
  cashier: `Cajera-${number}.${filler}`,
  supervisor: `Supervisora-${number}.${filler}`,
  pan: `${410_000 + number}******${1000 + number}`,
  payer: `Pagador-${number}.${filler}`,
  message: `Palabras-${number}.${filler}`,
  bodyEnd: `Descripcion-${number}.${filler}`,
})

/** An operation that ended, its journal and its sale. */
function keep(
  storage: Storage,
  number: number,
  at: number,
  over: { state?: 'queued'; filler?: string; padding?: string } = {},
): Personal {
  const { cashier, supervisor, pan, payer, message, bodyEnd } = personalOf(number, over.filler)
  const { row, content } = submission(number, {
    state: over.state ?? (number % 3 === 0 ? 'declined' : 'approved'),
    createdAt: at,
    updatedAt: at,
    nextAttemptAt: null,
    cashier,
    supervisor,
    lastAnswer: { class: 'approved', at, code: '000', message },
  })
  const sale = cardSale(number, { maskedPan: pan })
  const body = `${content.body.slice(0, -1)},"description":"${bodyEnd}"}${over.padding ?? ''}`
  const written = storage.write(() => {
    storage.operations.insert(
      { row, content: { ...content, sale, body, fingerprint: fingerprintOf(body, ksnOf(number)) } },
      { card: null, bankAccount: null },
    )
    storage.usedKsns.add(ksnOf(number), row.operationId, at)
    storage.journal.append({
      at,
      operationId: row.operationId,
      who: cashier,
      event: 'accepted',
      detail: { supervisor, saleTypedBy: supervisor, kind: 'void' },
    })
    storage.sales.put([sale, { ...cashSale(number), payerName: payer, cardLastFour: '4321' }], at)
  })
  if (!written.ok) throw new Error(written.error.tag)
  return { cashier, supervisor, pan, payer, message, bodyEnd }
}

/** As maintenance does it, turn by turn. @returns how many turns it took */
function removeAll(storage: Storage, most = 200): number {
  for (let turns = 1; ; turns += 1) {
    const removed = storage.write(() => storage.personal.remove({ before, days, now: morning, most }))
    if (!removed.ok) throw new Error(removed.error.tag)
    if (!removed.value) return turns
  }
}

/** Any of the texts of `personalOf`, with its number, and the masked card. */
const marked = /(?:Cajera|Supervisora|Pagador|Palabras|Descripcion)-(?<number>\d+)\.|(?<bin>41\d{4})\*{6}/gu

/** Numbers from 0 to 1 that are the same at every run. */
function lcg(seed: number): () => number {
  let state = seed * 7919
  return () => (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) / 0x7fffffff
}

const needles = (all: readonly Personal[]) =>
  all.flatMap((one) => Object.entries(one).map(([name, text]) => ({ name, bytes: Buffer.from(text) })))

describe('what was kept for its time', () => {
  it('is in no file any more after the next start, wherever SQLite had moved it', { timeout: 60_000 }, () => {
    const storage = open()
    // Rows of very different lengths: pages are rebuilt while they come and go. With these one masked card stays behind in
    // what no row owns any more, unless the file is written anew.
    const random = lcg(3)
    const kept = Array.from({ length: 1500 }, (_, index) => ({
      number: index + 1,
      isOld: random() < 0.6,
      filler: 'x'.repeat(Math.floor(random() * 60)),
      padding: ' '.repeat(Math.floor(random() * 1500)),
    }))
    storage.write(() => {
      for (const { number, isOld, ...over } of kept) keep(storage, number, isOld ? old : morning, over)
    })
    removeAll(storage)
    expect(storage.scrub()).toBe(true)
    storage.close()
    open().close()
    const text = readdirSync(rig.directory)
      .filter((name) => name.includes('sqlite'))
      .map((name) => readFileSync(path(name), 'latin1'))
      .join('\n')
    const found = new Set(
      [...text.matchAll(marked)].map(({ groups }) =>
        Number(groups?.['number'] ?? Number(groups?.['bin']) - 410_000),
      ),
    )
    expect([...found].toSorted((one, other) => one - other)).toEqual(
      kept.filter(({ isOld }) => !isOld).map(({ number }) => number),
    )
  })

  it('is gone of everything that may hold it: names, masked card, words, request, sale', () => {
    const storage = open()
    const gone = [1, 2, 3].map((number) => keep(storage, number, old))
    const stays = keep(storage, 4, morning)
    expect(new Set(findBytes(rig.directory, needles(gone)).map(({ name }) => name)).size).toBe(6)
    removeAll(storage)
    storage.scrub()
    expect(findBytes(rig.directory, needles(gone))).toEqual([])
    expect(new Set(findBytes(rig.directory, needles([stays])).map(({ name }) => name)).size).toBe(6)
    storage.close()
  })

  it('leaves ids, money, state, times and the key serial number, and says after how many days', () => {
    const storage = open()
    keep(storage, 1, old)
    const totals = storage.queries.dayTotals('2026-11-20')
    const row = storage.operations.get(uuid(1))
    removeAll(storage)
    expect(storage.operations.get(uuid(1))).toEqual({
      ...row,
      cardLastFour: undefined,
      cashier: '',
      supervisor: '',
      lastAnswer: { class: 'approved', at: old, code: '000' },
      removedAfterDays: days,
    })
    expect(storage.operations.get(uuid(1))).toMatchObject({ ticketNumber: 'T1' })
    expect(storage.operations.content(uuid(1))).toBeNull()
    expect(storage.operations.withWireId('kushki', uuid(500_000_001))).toBe(uuid(1))
    expect(storage.queries.dayTotals('2026-11-20')).toEqual(totals)
    expect(storage.usedKsns.has(ksnOf(1))).toBe(true)
    expect(storage.sales.get(cardSale(1).key)).toEqual({ ok: true, value: null })
    expect(verifyChain(storage.journal.entries(), storage.knownHead())).toMatchObject({ ok: true })
    storage.close()
  })

  it('is what has ended: an operation that waits keeps all that it needs', () => {
    const storage = open()
    keep(storage, 1, old, { state: 'queued' })
    removeAll(storage)
    expect(storage.operations.get(uuid(1))).toMatchObject({ cashier: 'Cajera-1.' })
    expect(storage.operations.content(uuid(1))).toMatchObject({ sale: { maskedPan: '410001******1001' } })
    storage.close()
  })

  it('is a few at a time, and noted once', () => {
    const storage = open()
    for (let number = 1; number <= 10; number += 1) keep(storage, number, old)
    // Three names an entry: thirty.
    expect(removeAll(storage, 7)).toBe(6)
    expect(
      [...storage.journal.entries()].filter(({ event }) => event === 'personalDataRemoved'),
    ).toMatchObject([{ who: 'system', detail: JSON.stringify({ before, days }) }])
    expect(storage.personal.oldestAt()).toBe(Infinity)
    storage.close()
  })

  it('is not hindered by a sale or an answer that the disk has changed', () => {
    const storage = open()
    keep(storage, 1, old)
    const database = new DatabaseSync(path(files.database))
    database.exec(`UPDATE operations SET sale = 'Ana{', last_answer = 'Ana{'`)
    database.close()
    removeAll(storage)
    expect(storage.operations.get(uuid(1))).toMatchObject({ removedAfterDays: days, lastAnswer: null })
    storage.close()
  })
})

describe('an operation of which it was removed', () => {
  it('is carried over from a damaged database as it is, and is none that was damaged', () => {
    const storage = open()
    for (let number = 1; number <= 60; number += 1) keep(storage, number, number <= 30 ? old : morning)
    removeAll(storage)
    storage.close()
    writeFileSync(path(files.damaged), '')
    const again = open()
    expect(again.salvage).toMatchObject({ kept: 60, lost: 0 })
    expect(again.operations.get(uuid(1))).toMatchObject({ removedAfterDays: days })
    expect(again.operations.get(uuid(31))).toMatchObject({ cashier: 'Cajera-31.' })
    expect([...again.journal.entries()][0]).toMatchObject({ names: 'missing' })
    expect([...again.journal.entries()][30]).toMatchObject({ names: 'there', shown: { who: 'Cajera-31.' } })
    again.close()
  })

  it('gives back the key serial number of its card where their table is lost', () => {
    const storage = open()
    keep(storage, 1, old)
    const database = new DatabaseSync(path(files.database))
    database.exec(`UPDATE operations SET fingerprint = 'abc.${ksnOf(1)}'`)
    removeAll(storage)
    database.exec(`DROP TRIGGER used_ksns_not_deleted; DELETE FROM used_ksns; ${ksnsOfOperations}`)
    database.close()
    expect(storage.usedKsns.has(ksnOf(1))).toBe(true)
    storage.close()
  })
})

describe('files that were kept aside', () => {
  const names = (): string[] =>
    readdirSync(rig.directory).filter((name) => /damaged|replaced|altered/u.test(name))
  const at = (time: number): string => new Date(time).toISOString().replaceAll(/[:.]/gu, '-')

  it('go at the start after a removal where they are from before it, and not before one', () => {
    const [gone, stays] = [before - day, before + day]
    const kept = [
      `outbox.sqlite.damaged-${at(stays)}`,
      `outbox.sqlite.replaced-${at(stays)}`,
      `settings.altered-${stays}.json`,
      `settings.damaged-${stays}.json`,
      'settings.altered.json',
    ]
    const all = [
      ...kept,
      `outbox.sqlite.damaged-${at(gone)}`,
      `outbox.sqlite.damaged-${at(gone)}-wal`,
      `outbox.sqlite.replaced-${at(gone)}`,
      `settings.altered-${gone}.json`,
      `settings.damaged-${gone}.json`,
    ]
    for (const name of all) writeFileSync(path(name), 'Ana')
    const storage = open()
    storage.close()
    open().close()
    expect(names().toSorted()).toEqual(all.toSorted())
    const again = open()
    keep(again, 1, old)
    removeAll(again)
    again.close()
    open().close()
    expect(names().toSorted()).toEqual(kept.toSorted())
  })
})
