import { afterEach, beforeEach, expect, it } from 'vitest'
import { timeOnDayOf } from '../../../domain/day.ts'
import type { OperationRequest } from '../../../domain/operations.ts'
import type { KushkiSale } from '../../../domain/sales.ts'
import { makeDirectory, removeDirectory } from '../../bench/history.ts'
import { createCardWitness } from '../../faults/card-witness.ts'
import { startSandboxProcess, startTill } from '../../faults/processes.ts'
import type { SandboxProcess, Till, TillOptions } from '../../faults/processes.ts'
import {
  cardSale,
  ciphertext,
  hour,
  refundRequest,
  reverseRequest,
  unknownSale,
  uuid,
  voidRequest,
} from '../../unit/outbox/samples.ts'

let sandbox: SandboxProcess
let directory: string
let options: TillOptions
let tills: Till[] = []
const clockOffsetMs = timeOnDayOf(Date.now(), '10:00', 'America/Lima') - Date.now()
const hourAgo = (sale: KushkiSale, days = 0): KushkiSale => ({
  ...sale,
  createdAt: Math.round(Date.now() + clockOffsetMs - hour - days * 24 * hour),
})

beforeEach(async () => {
  sandbox = await startSandboxProcess()
  directory = makeDirectory()
  options = { ...sandbox.address, directory, clockOffsetMs, timeoutMs: 2000, concurrency: 4 }
  await sandbox.control('PUT', '/clock', { offsetMs: Math.round(clockOffsetMs) })
})
afterEach(async () => {
  for (const till of tills) await till.kill()
  tills = []
  await sandbox.stop()
  removeDirectory(directory)
})

async function begin(): Promise<Till> {
  const till = startTill(options)
  tills.push(till)
  await till.open()
  return till
}

async function submit(till: Till, request: OperationRequest): Promise<unknown> {
  const answer = await till.submit(request)
  return answer?.ok === true ? answer.value : null
}

type Summary = NonNullable<Awaited<ReturnType<Till['summary']>>>

async function until(till: Till, isSo: (summary: Summary) => boolean): Promise<Summary> {
  for (;;) {
    const heard = await till.summary()
    if (heard === null) throw new Error('the till ended')
    if (isSo(heard)) return heard
  }
}

const workOff = (till: Till): Promise<Summary> => until(till, ({ waiting }) => waiting === 0)

async function addSales(till: Till, sales: KushkiSale[]): Promise<void> {
  await sandbox.control('POST', '/sales', {
    sales: sales.map((sale) => ({
      clientTransactionId: sale.client_transaction_id,
      ...(sale.transaction_reference === undefined ? {} : { reference: sale.transaction_reference }),
      status: sale.status,
      createdAt: sale.createdAt,
      amount: { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 100 },
    })),
  })
  await till.remember(sales)
}

type Applied = { operationId: string; kind: string; applied: number }
const ledger = async (): Promise<Applied[]> =>
  (await sandbox.control<{ operations: Applied[] }>('GET', '/ledger')).operations.map(
    ({ operationId, kind, applied }) => ({ operationId, kind, applied }),
  )

it('three operations queued offline outlive kill -9 and are applied once each, no card byte left', async () => {
  const [toReverse, toVoid, toRefund] = [
    hourAgo(unknownSale(1)),
    hourAgo(cardSale(2)),
    hourAgo(cardSale(3), 1),
  ]
  const cards = createCardWitness(directory, [ciphertext.track2])
  const first = await begin()
  await addSales(first, [toReverse, toVoid, toRefund])
  await sandbox.control('PUT', '/faults', [{ kind: 'refuse', gateway: 'kushki' }])
  expect(await submit(first, reverseRequest(toReverse, { id: 1, withCard: true }))).toMatchObject({
    operationId: uuid(1),
  })
  expect(await submit(first, voidRequest(toVoid, { id: 2, withCard: true }))).not.toBeNull()
  expect(await submit(first, refundRequest(toRefund, { id: 3 }))).not.toBeNull()
  // Nothing on its way any more: what is killed in the middle of a request goes to a person, who was not to be shown here.
  await until(first, ({ waiting, sending }) => waiting === 3 && sending === 0)
  await first.kill()
  expect(cards.look()).toEqual({ sending: [], kept: [uuid(1), uuid(2)], overdue: [] })
  expect(await ledger()).toEqual([])

  const second = await begin()
  await sandbox.control('DELETE', '/faults')
  expect(await workOff(second)).toMatchObject({ waiting: 0, attention: 0 })
  expect(await ledger()).toEqual(
    expect.arrayContaining([
      { operationId: toReverse.client_transaction_id, kind: 'reverse', applied: 1 },
      { operationId: uuid(500_002), kind: 'void', applied: 1 },
      { operationId: uuid(500_003), kind: 'refund', applied: 1 },
    ]),
  )
  await second.kill()
  expect(cards.look()).toEqual({ sending: [], kept: [], overdue: [] })

  // A kill may fall between the end of a row and the emptying of the log; the next start makes up for it.
  const third = await begin()
  expect(cards.bytesLeft()).toEqual([])
  await third.stop()
  expect(cards.bytesLeft()).toEqual([])
})

it('a second till on the same data directory is turned away', async () => {
  await begin()
  const second = startTill(options)
  tills.push(second)
  await expect(second.open()).rejects.toThrow('the till did not start')
})

it('a void whose answer was lost after the effect is found, not sent again', async () => {
  const sale = hourAgo(cardSale(1))
  const till = await begin()
  await addSales(till, [sale])
  await sandbox.control('PUT', '/faults', [
    { kind: 'drop', gateway: 'kushki', path: '/pos/v1/transaction', when: 'afterEffect', count: 1 },
  ])
  await submit(till, voidRequest(sale, { id: 1 }))
  expect(await workOff(till)).toMatchObject({ attention: 0 })
  expect(await ledger()).toEqual([{ operationId: uuid(500_001), kind: 'void', applied: 1 }])
})
