import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../contract/settings.ts'
import type { QueueRow } from '../../../contract/operations.ts'
import { nobodySignsIn } from '../../../domain/authority.ts'
import { dayOf } from '../../../domain/day.ts'
import type { RowState } from '../../../domain/operations.ts'
import type { Sale } from '../../../domain/sales.ts'
import { createSteadyClock } from '../../../domain/steady-clock.ts'
import { acceptOperation } from '../../../electron/acceptance/accept.ts'
import { startOutbox } from '../../../electron/outbox/index.ts'
import type { Outbox } from '../../../electron/outbox/index.ts'
import { openStorage } from '../../../electron/storage/storage.ts'
import type { Storage } from '../../../electron/storage/storage.ts'
import { buildOperationRequest } from '../../../renderer/requests/index.ts'
import type { OperationChoice } from '../../../renderer/requests/index.ts'
import { useAcquirer } from '../gateways/acquirer.ts'

/*
 * The real outbox, gateways and database over HTTP, against an acquirer that is difficult in one way at a time and
 * truthful about money: whatever it answers, no more is given back than was asked, and what a row says is what was done.
 */
const acquirer = useAcquirer()
const settings = {
  ...defaultSettings(),
  queue: { ...defaultSettings().queue, firstGapMs: 20, longestGapMs: 60, maxLookups: 4 },
}
let directory: string
let storage: Storage
let outbox: Outbox
let onRow: () => void = () => {}
let { certainAfterMinutes } = settings.queue

beforeEach(() => {
  onRow = () => {}
  certainAfterMinutes = settings.queue.certainAfterMinutes
  directory = mkdtempSync(join(tmpdir(), 'difficult-'))
  const { clock } = acquirer
  const opened = openStorage({ directory, key: null, clock, dayOf: (at) => dayOf(at, 'America/Lima') })
  if (!opened.ok) throw new Error(opened.error.tag)
  storage = opened.value
  const started = startOutbox({
    storage,
    settings: () => ({ ...settings, queue: { ...settings.queue, certainAfterMinutes } }),
    gateway: (name) => acquirer[name],
    // Both by the acquirer: a test that sets its clock lets the time pass.
    clock: createSteadyClock(clock, () => clock.now()),
    randomness: { number: () => 0.5, uuid: () => crypto.randomUUID() },
    timers: {
      after: (waitMs, then) => {
        const timer = setTimeout(then, waitMs)
        return () => clearTimeout(timer)
      },
    },
    onRow: () => onRow(),
  })
  if (!started.ok) throw new Error(started.error.tag)
  outbox = started.value
})
afterEach(async () => {
  await acquirer.control('PUT', '/personalities', [])
  await outbox.stop()
  storage.close()
  rmSync(directory, { recursive: true })
})

const behave = (...names: string[]): Promise<unknown> => acquirer.control('PUT', '/personalities', names)

function submit(sale: Sale, kind: OperationChoice['kind'], amountMinor?: number): QueueRow {
  storage.sales.put([sale], acquirer.clock.now())
  const built = buildOperationRequest({
    kind,
    sale,
    earlier: [],
    settings,
    ids: { operationId: crypto.randomUUID(), clientTransactionId: crypto.randomUUID() },
    ...(amountMinor === undefined ? {} : { amountMinor }),
  })
  if (!built.ok) throw new Error(built.error.tag)
  const accepted = acceptOperation(built.value, {
    storage,
    outbox,
    settings: () => settings,
    clock: acquirer.clock,
    caller: nobodySignsIn,
  })
  if (!accepted.ok) throw new Error(JSON.stringify(accepted.error))
  return accepted.value
}

const rowOf = (operationId: string): QueueRow => {
  const row = outbox.get(operationId)
  if (!row.ok) throw new Error(row.error.tag)
  return row.value
}

/** The row once it is in one of these states. */
const rowIn = (operationId: string, ...states: RowState[]): Promise<QueueRow> =>
  new Promise((resolve) => {
    const look = (): void => {
      const row = rowOf(operationId)
      if (!states.includes(row.state)) return
      onRow = () => {}
      resolve(row)
    }
    onRow = look
    look()
  })

/** What the acquirer has really given back of a sale, minor units. */
async function givenBack(sale: Sale): Promise<number> {
  const { sales, payments } = (await acquirer.control('GET', '/ledger')) as {
    sales: { client_transaction_id: string; givenBackMinor: number }[]
    payments: { referenceId: string; givenBackMinor: number }[]
  }
  return sale.gateway === 'kushki'
    ? (sales.find((line) => line.client_transaction_id === sale.client_transaction_id)?.givenBackMinor ?? 0)
    : (payments.find((line) => line.referenceId === sale.referenceId)?.givenBackMinor ?? 0)
}

/** The first answer is lost after its effect. */
const loseAnswer = (path: string): Promise<unknown> =>
  acquirer.faults({ kind: 'drop', when: 'afterEffect', path })

describe('Liquido: the first request pays and its answer is lost', () => {
  it.each(['duplicate-200', 'duplicate-400', 'duplicate-409', 'duplicate-422', 'duplicate-refusal'])(
    '%s: it ends approved and is paid once',
    async (personality) => {
      await behave(personality, 'no-sale-limit')
      const sale = await acquirer.addPayment({ money: { currency: 'PEN', minor: 15_000 } })
      await loseAnswer('/v1/payments')
      const { operationId } = submit(sale, 'refund')
      expect(await rowIn(operationId, 'approved', 'declined', 'refused', 'attention')).toMatchObject({
        state: 'approved',
      })
      expect(await givenBack(sale)).toBe(15_000)
    },
  )
})

describe('a request that is delivered twice, of which only the second answer comes back', () => {
  it.each([
    ['void', 'duplicate-refusal'],
    ['void', 'duplicate-400'],
    ['void', 'duplicate-409'],
    ['reverse', 'duplicate-refusal'],
    ['refund', 'duplicate-refusal'],
  ] as const)('%s, %s: ends approved, and is given back once', async (kind, personality) => {
    await behave('delivered-twice', personality)
    const sales = { reverse: { status: 'unknown' }, void: {}, refund: { secondsAgo: 90_000 } } as const
    const sale = await acquirer.addSale(sales[kind])
    const { operationId } = submit(sale, kind)
    expect((await rowIn(operationId, 'approved', 'declined', 'refused', 'attention')).state).toBe('approved')
    expect(await givenBack(sale)).toBe(12_345)
  })

  it.each(['duplicate-400', 'duplicate-409', 'duplicate-422', 'duplicate-refusal'])(
    'a refund of Liquido, %s: ends approved, and is paid once',
    async (personality) => {
      await behave('delivered-twice', personality, 'no-sale-limit')
      const sale = await acquirer.addPayment()
      const { operationId } = submit(sale, 'refund')
      expect((await rowIn(operationId, 'approved', 'declined', 'refused', 'attention')).state).toBe(
        'approved',
      )
      expect(await givenBack(sale)).toBe(500)
    },
  )

  it('a refusal whose operation no search shows is a person’s to end, and counts as refused', async () => {
    await acquirer.control('PUT', '/processor', { partialVoids: false })
    const sale = await acquirer.addSale()
    const { operationId } = submit(sale, 'void', 100)
    expect(await rowIn(operationId, 'attention', 'refused')).toMatchObject({
      state: 'attention',
      attention: 'lookupFoundNothing',
      lastAnswer: { class: 'refused', code: 'E041' },
    })
    await acquirer.control('PUT', '/processor', { partialVoids: true })
    outbox.decide(operationId, 'wasNotDone', 'Marta')
    await rowIn(operationId, 'unknown')
    await acquirer.setClock(16 * 60)
    outbox.tryNow()
    expect(await rowIn(operationId, 'refused', 'cancelled', 'attention')).toMatchObject({ state: 'refused' })
    expect(await givenBack(sale)).toBe(0)
  })
})

describe('Kushki: a void that a person sends again', () => {
  it('is refused as a repeat, and ends by what the search shows of the first', async () => {
    // Nothing that comes late is waited for: only so does it go out again before the effect shows.
    certainAfterMinutes = 0
    await behave('slow-search=600', 'no-sale-limit', 'duplicate-refusal')
    const sale = await acquirer.addSale()
    await loseAnswer('/pos/v1')
    const { operationId } = submit(sale, 'void')
    await rowIn(operationId, 'attention')
    expect(outbox.decide(operationId, 'sendAgain', 'Marta').ok).toBe(true)
    // The look-up finds nothing yet, it is sent again, and the acquirer refuses the id that it has seen.
    await rowIn(operationId, 'queued', 'sending')
    const back = await rowIn(operationId, 'attention', 'approved', 'refused')
    expect(back.state).not.toBe('refused')
    await behave('no-sale-limit')
    outbox.lookUp(operationId)
    expect(await rowIn(operationId, 'approved')).toMatchObject({ state: 'approved' })
    expect(await givenBack(sale)).toBe(12_345)
  })

  it('is not sent again where the effect shows by then', async () => {
    await behave('slow-search=600', 'no-sale-limit')
    const sale = await acquirer.addSale()
    await loseAnswer('/pos/v1')
    const { operationId } = submit(sale, 'void')
    await rowIn(operationId, 'attention')
    await behave('no-sale-limit')
    outbox.decide(operationId, 'sendAgain', 'Marta')
    expect(await rowIn(operationId, 'approved')).toMatchObject({ state: 'approved', attempts: 1 })
    expect(await givenBack(sale)).toBe(12_345)
  })

  it('or that a person says was not done ends approved where it was', async () => {
    await behave('slow-search=600')
    const sale = await acquirer.addSale()
    await loseAnswer('/pos/v1')
    const { operationId } = submit(sale, 'void')
    await rowIn(operationId, 'attention')
    await behave()
    outbox.decide(operationId, 'wasNotDone', 'Marta')
    expect((await rowIn(operationId, 'approved', 'cancelled')).state).toBe('approved')
  })
})

describe('an approval that contradicts itself', () => {
  it.each([
    'approval-with-error',
    'approval-with-f39',
    'approval-of-another',
    'bare-approval',
    'partial-content',
    'duplicate-members',
  ])('%s: is not believed; the search tells what was done', async (personality) => {
    await behave(personality)
    const sale = await acquirer.addSale()
    const { operationId } = submit(sale, 'void')
    const doubted = await rowIn(operationId, 'unknown', 'approved', 'declined', 'refused')
    expect(doubted.state).toBe('unknown')
    await behave()
    expect((await rowIn(operationId, 'approved', 'declined', 'refused', 'attention')).state).toBe('approved')
    expect(await givenBack(sale)).toBe(12_345)
  })

  it('for a part books the part, and the rest can be given back', async () => {
    await behave('partial-approvals')
    const sale = await acquirer.addSale({ minor: 60_000 })
    const { operationId } = submit(sale, 'void')
    expect(await rowIn(operationId, 'approved', 'attention')).toMatchObject({
      state: 'approved',
      money: { minor: 30_000 },
      askedMinor: 60_000,
    })
    expect(await givenBack(sale)).toBe(30_000)
    await behave()
    const rest = submitPart(sale, 30_000)
    expect(rest.ok).toBe(true)
  })

  function submitPart(sale: Sale, amountMinor: number) {
    const earlier = storage.read(() => storage.operations.earlier(sale.key))
    const built = buildOperationRequest({
      kind: 'void',
      sale,
      earlier: earlier.ok ? earlier.value : [],
      settings,
      amountMinor,
      ids: { operationId: crypto.randomUUID(), clientTransactionId: crypto.randomUUID() },
    })
    if (!built.ok) return built
    return acceptOperation(built.value, {
      storage,
      outbox,
      settings: () => settings,
      clock: acquirer.clock,
      caller: nobodySignsIn,
    })
  }
})

describe('a search that does not tell the end at once', () => {
  it('declined first and approved later: ends approved', async () => {
    await behave('provisional-declines=60')
    const sale = await acquirer.addSale()
    await loseAnswer('/pos/v1')
    const { operationId } = submit(sale, 'void')
    await rowIn(operationId, 'unknown')
    await acquirer.setClock(120)
    expect((await rowIn(operationId, 'approved', 'declined')).state).toBe('approved')
  })

  it.each(['unknown-kinds', 'unknown-statuses', 'wrong-scale'])(
    '%s: proves nothing, and a person is asked',
    async (personality) => {
      await behave(personality)
      const sale = await acquirer.addSale()
      await loseAnswer('/pos/v1')
      const { operationId } = submit(sale, 'void')
      expect((await rowIn(operationId, 'approved', 'declined', 'refused', 'attention')).state).toBe(
        'attention',
      )
    },
  )

  it.each(['search-unavailable', 'search-odd-envelope'])(
    '%s: a person is asked after half an hour in which payments went on',
    async (personality) => {
      await behave(personality)
      const sale = await acquirer.addSale()
      await loseAnswer('/pos/v1')
      const { operationId } = submit(sale, 'void')
      await rowIn(operationId, 'unknown')
      await acquirer.setClock(31 * 60)
      outbox.tryNow()
      expect(await rowIn(operationId, 'attention', 'approved')).toMatchObject({ attention: 'takesTooLong' })
      expect((await acquirer.requests()).filter(({ path }) => path.startsWith('/pos/v1'))).toHaveLength(1)
    },
  )

  it.each(['search-unavailable', 'search-forbidden'])('%s: payments go on', async (personality) => {
    await behave(personality)
    const { operationId } = submit(await acquirer.addSale(), 'void')
    expect((await rowIn(operationId, 'approved', 'attention')).state).toBe('approved')
  })

  it.each(['flat-items', 'search-created'])('%s: is read as well', async (personality) => {
    await behave(personality)
    const sale = await acquirer.addSale()
    await loseAnswer('/pos/v1')
    const { operationId } = submit(sale, 'void')
    expect((await rowIn(operationId, 'approved', 'declined', 'attention')).state).toBe('approved')
  })
})

it('a payer of another form hides no end', async () => {
  await behave('payer-object')
  const { operationId } = submit(await acquirer.addPayment(), 'refund')
  expect((await rowIn(operationId, 'approved', 'attention')).state).toBe('approved')
})
