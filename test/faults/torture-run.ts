import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { timeOnDayOf } from '../../contract/day.ts'
import { isEnded } from '../../contract/operations.ts'
import type { OperationRequest, RowState } from '../../contract/operations.ts'
import type { KushkiSale, LiquidoSale } from '../../contract/sales.ts'
import {
  bankRefundRequest,
  cardSale,
  cashSale,
  ciphertext,
  refundRequest,
  reverseRequest,
  voidRequest,
} from '../unit/outbox/samples.ts'
import { filesHolding } from './bytes-left.ts'
import { createChance } from './chance.ts'
import { proxyFaults, startFaultProxy } from './fault-proxy.ts'
import type { ProxyFault } from './fault-proxy.ts'
import { startSandboxProcess, startTill } from './processes.ts'
import type { Till } from './processes.ts'

export type TortureResult = {
  rounds: number
  accepted: number
  appliedOnce: number
  lost: number
  doubled: number
  withPerson: number
  cardBytesLeft: number
  kills: number
}

type Accepted = { request: OperationRequest; wireId: string }
type Dump = { operations: { operationId: string; kind: string; applied: number }[] }

/** A refund by bank transfer takes the sandbox three minutes unless its description says otherwise. */
function endingSoon(request: OperationRequest): OperationRequest {
  if (request.gateway !== 'liquido') return request
  const description = 'finalStatus=SETTLED;asyncFinalizationDelay=1;'
  return { ...request, body: { ...request.body, description } }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))
const day = 86_400_000

/**
 * Rounds of: start the till, submit, break exchanges, kill -9 at a random moment. Then everything works again until
 * nothing is left to do, and the till's rows are held against the sandbox's ledger.
 *
 * `lost`: accepted but not in the table, or not in the ledger though the row says approved (or the other way round);
 * `doubled`: applied more than once, or sent again after it was applied. `onRound` tells of progress.
 */
export async function torture(
  rounds: number,
  seed: number,
  onRound: (done: number) => void = () => {},
): Promise<TortureResult> {
  const chance = createChance(seed)
  const directory = mkdtempSync(join(tmpdir(), 'extorno-torture-'))
  const sandbox = await startSandboxProcess()
  // Ten in the morning in Lima, whatever time it is.
  const clockOffsetMs = timeOnDayOf(Date.now(), '10:00', 'America/Lima') - Date.now()
  const now = (): number => Date.now() + clockOffsetMs
  await sandbox.control('PUT', '/clock', { offsetMs: Math.round(clockOffsetMs) })
  await sandbox.control('PUT', '/processor', { slowAnswerMs: 50 })
  let isCalm = false
  const pick = (): ProxyFault => (isCalm || chance.number() < 0.5 ? 'none' : chance.pick(proxyFaults))
  const kushki = await startFaultProxy(sandbox.address.kushki, pick)
  const liquido = await startFaultProxy(sandbox.address.liquido, pick)
  const options = {
    ...sandbox.address,
    directory,
    kushki: kushki.url,
    liquido: liquido.url,
    clockOffsetMs,
    timeoutMs: 400,
    concurrency: 4,
  }
  const accepted = new Map<string, Accepted>()
  let made = 0
  let kills = 0

  // The next till is loaded while this one lives, so that a round costs little more than its life.
  let standby = startTill(options)
  function takeTill(): Till {
    const till = standby
    standby = startTill(options)
    return till
  }

  async function begin(till: Till): Promise<void> {
    const ready = till.next('ready')
    till.tell({ do: 'begin' })
    if ((await ready) === null) throw new Error('the till did not start')
  }

  /** New sales at the acquirer and in the till's cache, and a request for each. */
  async function makeRequests(
    count: number,
  ): Promise<{ sales: (KushkiSale | LiquidoSale)[]; requests: OperationRequest[] }> {
    const kushkiSales: KushkiSale[] = []
    const cashSales: LiquidoSale[] = []
    const requests: OperationRequest[] = []
    for (let index = 0; index < count; index += 1) {
      made += 1
      const kind = chance.pick(['reverse', 'void', 'void', 'refund', 'bank'] as const)
      const withCard = chance.number() < 0.5
      const choice = { id: made, withCard, ...(chance.number() < 0.3 ? { minor: 2500 } : {}) }
      if (kind === 'bank') {
        const sale = { ...cashSale(made), createdAt: Math.round(now()) - 3_600_000 }
        cashSales.push(sale)
        requests.push(endingSoon(bankRefundRequest(sale, choice)))
        continue
      }
      const age = kind === 'refund' ? day + 3_600_000 : 3_600_000
      const base = cardSale(made, { createdAt: Math.round(now()) - age })
      if (kind === 'reverse') {
        const { transaction_reference: _none, ...unknown } = base
        const sale: KushkiSale = { ...unknown, status: 'unknown' }
        kushkiSales.push(sale)
        requests.push(reverseRequest(sale, choice))
      } else {
        kushkiSales.push(base)
        requests.push(kind === 'void' ? voidRequest(base, choice) : refundRequest(base, choice))
      }
    }
    await sandbox.control('POST', '/sales', {
      sales: kushkiSales.map((sale) => ({
        clientTransactionId: sale.client_transaction_id,
        ...(sale.transaction_reference === undefined ? {} : { reference: sale.transaction_reference }),
        status: sale.status,
        createdAt: sale.createdAt,
        amount: { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 100 },
      })),
      payments: cashSales.map(({ referenceId, paymentMethod, createdAt, money }) => ({
        referenceId,
        paymentMethod,
        createdAt,
        minor: money.minor,
      })),
    })
    return { sales: [...kushkiSales, ...cashSales], requests }
  }

  function listen(till: Till, byId: ReadonlyMap<string, OperationRequest>): void {
    till.onAnswer((answer) => {
      if (answer.said === 'failed') throw new Error(`the till could not start: ${answer.why}`)
      if (answer.said !== 'accepted') return
      const request = byId.get(answer.operationId)
      if (request === undefined) return
      const { body } = request
      const wireId = 'client_transaction_id' in body ? body.client_transaction_id : body.idempotencyKey
      accepted.set(answer.operationId, { request, wireId })
    })
  }

  async function round(): Promise<void> {
    const { sales, requests } = await makeRequests(1 + chance.below(4))
    const till = takeTill()
    listen(till, new Map(requests.map((request) => [request.operationId, request])))
    await begin(till)
    till.tell({ do: 'sales', sales })
    for (const request of requests) till.tell({ do: 'submit', request })
    const refusing = chance.number() < 0.2 ? kushki.refuseFor(chance.below(150)) : Promise.resolve()
    // Mostly in the middle of the work, now and then before the first answer; a busy machine is slow to begin.
    if (chance.number() < 0.8) await Promise.race([till.next('accepted'), pause(3000)])
    await pause(chance.below(300))
    await till.kill()
    kills += 1
    await refusing
  }

  /** Nothing breaks any more: works off what is left, until only ends and people remain. */
  async function drain(): Promise<number> {
    isCalm = true
    const till = takeTill()
    await begin(till)
    let attention = 0
    for (let tries = 0; tries < 1200; tries += 1) {
      till.tell({ do: 'summary' })
      const summary = await till.next('summary')
      if (summary === null) throw new Error('the till ended while it worked its queue off')
      attention = summary.attention
      if (summary.waiting === 0) break
      await pause(100)
    }
    await till.stop()
    return attention
  }

  function statesOf(): Map<string, RowState> {
    const database = new DatabaseSync(join(directory, 'outbox.sqlite'), { readOnly: true })
    try {
      const rows = database.prepare('SELECT operation_id, state FROM operations').all()
      return new Map(rows.map((row) => [String(row['operation_id']), row['state'] as RowState]))
    } finally {
      database.close()
    }
  }

  try {
    for (let done = 0; done < rounds; done += 1) {
      await round()
      onRound(done + 1)
    }
    const withPerson = await drain()
    const { operations } = await sandbox.control<Dump>('GET', '/ledger')
    const applied = new Map(operations.map(({ operationId, applied }) => [operationId, applied]))
    const states = statesOf()
    const isLost = ([operationId, { wireId }]: [string, Accepted]): boolean => {
      const state = states.get(operationId)
      if (state === undefined) return true
      if (state === 'attention') return false
      return !isEnded(state) || (state === 'approved') !== applied.has(wireId)
    }
    return {
      rounds,
      accepted: accepted.size,
      appliedOnce: [...accepted.values()].filter(({ wireId }) => applied.get(wireId) === 1).length,
      lost: [...accepted].filter(isLost).length,
      doubled: operations.filter(({ applied: times }) => times > 1).length + kushki.resent.length,
      withPerson,
      cardBytesLeft: filesHolding(directory, [ciphertext.track2]).length,
      kills,
    }
  } finally {
    await standby.kill()
    await kushki.close()
    await liquido.close()
    await sandbox.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}
