import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { files } from '../../../electron/storage/files.ts'
import type { OperationRow } from '../../../electron/storage/operation-row.ts'
import { goBy } from '../../../electron/storage/operation-row.ts'
import type { Storage } from '../../../electron/storage/storage.ts'
import { submission } from '../../bench/history.ts'
import { cardSale, day, hour, minute, morning, uuid } from '../outbox/samples.ts'
import { open, path } from './rig.ts'

function read<Value>(storage: Storage, work: () => Value): Value {
  const value = storage.read(work)
  if (!value.ok) throw new Error(value.error.tag)
  return value.value
}

function insert(storage: Storage, number: number, over: Partial<OperationRow> = {}): OperationRow {
  const { row, content } = submission(number, over)
  const written = storage.write(() =>
    storage.operations.insert({ row, content }, { card: null, bankAccount: null }),
  )
  if (!written.ok) throw new Error(written.error.tag)
  return written.value
}

/** No two members alike, and none as it is before anything was sent. */
const everyMember: Partial<OperationRow> = {
  state: 'attention',
  money: { currency: 'PEN', minor: 4321 },
  withCard: true,
  cardStoredAt: morning + 1,
  bankAccountKept: true,
  createdAt: morning + 2,
  updatedAt: morning + 3,
  notBefore: morning + 4,
  deadline: morning + 5,
  nextAttemptAt: morning + 6,
  attempts: 7,
  lookups: 8,
  consecutiveLookupFailures: 9,
  askedMinor: 10_010,
  firstSentAt: morning + 11,
  lastSentAt: morning + 12,
  lookedUpAt: morning + 13,
  reachableMs: 14,
  declineSeen: true,
  pendingVerdict: 'sendAgain',
  lastAnswer: { class: 'unknown', at: morning + 15, code: 'timeout' },
  attention: 'takesTooLong',
  cashier: 'Rosa',
  supervisor: 'Marta',
  linkedTo: uuid(77),
  reason: 'El cliente se arrepintió',
  note: 'Caja 3',
  mayHaveBeenProcessed: true,
  isRestored: true,
  isClockSuspect: true,
}

describe('an operation in the table', () => {
  it('is read back in every member as it was accepted', () => {
    const storage = open()
    const row = insert(storage, 1, everyMember)
    expect(read(storage, () => storage.operations.get(uuid(1)))).toEqual({
      ...row,
      ticketNumber: 'T1',
      cardLastFour: '6789',
    })
    expect(row).toMatchObject({ ...everyMember, sequence: 1, day: '2026-11-20', saleKey: cardSale(1).key })
    storage.close()
  })

  it('is read back in every member as it was changed, and keeps what never changes', () => {
    const storage = open()
    const before = insert(storage, 1)
    const {
      cashier,
      supervisor,
      linkedTo,
      createdAt,
      reason: _reason,
      note: _note,
      ...changing
    } = everyMember
    const { cashier: whose, supervisor: by, linkedTo: to, createdAt: at } = before
    storage.write(() =>
      storage.operations.update({
        ...before,
        ...changing,
        cashier: cashier ?? '',
        createdAt: createdAt ?? 0,
      }),
    )
    expect(read(storage, () => storage.operations.get(uuid(1)))).toEqual({
      ...before,
      ...changing,
      cashier: whose,
      supervisor: by,
      linkedTo: to,
      createdAt: at,
      ticketNumber: 'T1',
      cardLastFour: '6789',
    })
    expect([supervisor, linkedTo]).not.toEqual([by, to])
    storage.close()
  })

  it('has null and no where nothing is', () => {
    const storage = open()
    const row = insert(storage, 1, { nextAttemptAt: null })
    const back = read(storage, () => storage.operations.get(uuid(1)))
    expect(back).toEqual({ ...row, ticketNumber: 'T1', cardLastFour: '6789' })
    expect(back).not.toHaveProperty('reason')
    expect(back).not.toHaveProperty('note')
    expect(back).not.toHaveProperty('removedAfterDays')
    storage.close()
  })

  it.each(['12345', '6789', '412345******67890', '****6789', '41234567890123456789', 'A6789', '678', ''])(
    'shows the last four digits of %s',
    (maskedPan) => {
      const storage = open()
      const { row, content } = submission(1)
      storage.write(() =>
        storage.operations.insert(
          { row, content: { ...content, sale: cardSale(1, { maskedPan }) } },
          { card: null, bankAccount: null },
        ),
      )
      const shown = read(storage, () => storage.operations.get(uuid(1)))?.cardLastFour
      expect(shown).toBe(/\d{4}$/u.test(maskedPan) ? maskedPan.slice(-4) : undefined)
      storage.close()
    },
  )
})

describe('what goes first among rows that are due', () => {
  const times = { deadline: morning + hour, nextAttemptAt: morning }
  it.each([
    ['queued', 'void', morning + hour],
    ['queued', 'refund', morning + hour],
    ['unknown', 'reverse', morning + hour],
    ['unknown', 'void', morning + day],
    ['inProgress', 'reverse', morning + day],
    ['attention', 'reverse', morning + day],
  ] as const)('%s, a %s', (state, kind, expected) => {
    expect(goBy({ state, kind, ...times })).toBe(expected)
  })

  it('of what has no deadline, what has been due the longest', () => {
    expect(goBy({ state: 'queued', kind: 'refund', deadline: null, nextAttemptAt: morning })).toBe(
      morning + day,
    )
    expect(goBy({ state: 'queued', kind: 'refund', deadline: null, nextAttemptAt: null })).toBe(day)
  })

  it('in the table: the earliest deadline, then what has been due the longest; of a sale only the first', () => {
    const storage = open()
    insert(storage, 1, { nextAttemptAt: morning })
    insert(storage, 2, { nextAttemptAt: morning - minute })
    insert(storage, 3, { nextAttemptAt: morning, deadline: morning + hour })
    insert(storage, 4, { nextAttemptAt: morning, deadline: morning + minute })
    insert(storage, 5, { nextAttemptAt: morning + 1, deadline: morning + minute })
    insert(storage, 6, { nextAttemptAt: null })
    insert(storage, 7, { nextAttemptAt: morning, saleKey: cardSale(4).key })
    insert(storage, 8, { state: 'sending', nextAttemptAt: morning })
    const due = read(storage, () => storage.operations.due('kushki', morning, 10))
    expect(due.map(({ operationId }) => operationId)).toEqual([4, 3, 2, 1].map(uuid))
    expect(read(storage, () => storage.operations.due('liquido', morning, 10))).toEqual([])
    storage.close()
  })
})

describe('what is asked of the operations', () => {
  it('is what is sent, as it was accepted; nothing of what was removed, changed or never there', () => {
    const storage = open()
    const { content } = submission(1)
    insert(storage, 1)
    expect(read(storage, () => storage.operations.content(uuid(1)))).toEqual(content)
    expect(read(storage, () => storage.operations.content(uuid(2)))).toBeNull()
    const { row, content: keyed } = submission(3)
    storage.write(() =>
      storage.operations.insert(
        { row, content: { ...keyed, wireId: null } },
        { card: null, bankAccount: null },
      ),
    )
    expect(read(storage, () => storage.operations.content(uuid(3)))?.wireId).toBeNull()
    storage.close()
    const database = new DatabaseSync(path(files.database))
    database.exec(`UPDATE operations SET sale = 'torn' WHERE sequence = 1;
      UPDATE operations SET body = '', removed_after_days = 90 WHERE sequence = 2`)
    database.close()
    const again = open()
    expect(read(again, () => again.operations.content(uuid(1)))).toBeNull()
    expect(read(again, () => again.operations.get(uuid(1)))).not.toHaveProperty('ticketNumber')
    expect(read(again, () => again.operations.content(uuid(3)))).toBeNull()
    expect(read(again, () => again.operations.get(uuid(3)))).toMatchObject({ removedAfterDays: 90 })
    again.close()
  })

  it('is every earlier operation of a sale, for the rules', () => {
    const storage = open()
    insert(storage, 1, { money: { currency: 'PEN', minor: 4000 }, createdAt: morning, state: 'approved' })
    insert(storage, 2, { saleKey: cardSale(1).key, kind: 'refund', createdAt: morning + minute })
    expect(read(storage, () => storage.operations.earlier(cardSale(1).key))).toEqual([
      { operationId: uuid(1), kind: 'void', state: 'approved', amountMinor: 4000, createdAt: morning },
      {
        operationId: uuid(2),
        kind: 'refund',
        state: 'queued',
        amountMinor: 10_000,
        createdAt: morning + minute,
      },
    ])
    storage.close()
  })

  it('is when the next one is due, the first window closes, the first card was stored, the first outcome is open', () => {
    const storage = open()
    const { operations } = storage
    const moments = () =>
      read(storage, () => [
        operations.nextDue('kushki', morning),
        operations.firstDeadline(),
        operations.firstCardStoredAt(),
        operations.firstOpenOutcome('kushki', 'unknown'),
      ])
    expect(moments()).toEqual([null, null, null, null])
    insert(storage, 1, { nextAttemptAt: morning, deadline: morning + hour, cardStoredAt: morning + 3 })
    insert(storage, 2, {
      nextAttemptAt: morning + 2,
      deadline: morning + 2 * hour,
      cardStoredAt: morning + 4,
    })
    insert(storage, 3, { state: 'unknown', nextAttemptAt: null, firstSentAt: morning + 5 })
    insert(storage, 4, { state: 'unknown', nextAttemptAt: null, firstSentAt: morning + 6 })
    insert(storage, 5, { state: 'inProgress', nextAttemptAt: null, firstSentAt: morning + 1 })
    expect(moments()).toEqual([morning + 2, morning + hour, morning + 3, morning + 5])
    expect(read(storage, () => operations.nextDue('liquido', morning))).toBeNull()
    expect(read(storage, () => operations.firstOpenOutcome('kushki', 'inProgress'))).toBe(morning + 1)
    const openSince = (state: 'unknown' | 'inProgress') =>
      read(storage, () => operations.openOutcomesSince('kushki', state, morning + 5)).map(
        (row) => row.sequence,
      )
    expect([openSince('unknown'), openSince('inProgress')]).toEqual([[3], [5]])
    expect(read(storage, () => operations.cardsStoredBefore(morning + 3)).map((row) => row.sequence)).toEqual(
      [1],
    )
    storage.close()
  })
})
