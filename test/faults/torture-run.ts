import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { timeOnDayOf } from '../../domain/day.ts'
import type { OperationRequest } from '../../domain/operations.ts'
import { ciphertext } from '../unit/outbox/samples.ts'
import { createCardWitness } from './card-witness.ts'
import { createChance } from './chance.ts'
import { proxyFaults, startFaultProxy } from './fault-proxy.ts'
import type { FaultProxy, ProxyFault } from './fault-proxy.ts'
import { startSandboxProcess, startTill } from './processes.ts'
import type { Till } from './processes.ts'
import { tillSettings } from './till-settings.ts'
import { makeRequests } from './torture-requests.ts'
import { judge } from './torture-verdict.ts'
import type { TortureResult } from './torture-verdict.ts'

type Dump = {
  sales: { client_transaction_id: string; totalMinor: number }[]
  payments: { referenceId: string; minor: number }[]
  operations: { operationId: string; sale: string; minor: number; applied: number }[]
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

/** How long a round waits for something to happen before it kills all the same. Milliseconds. */
const maxPatience = 1000
const concurrency = 4
const timeoutMs = 1000

/**
 * Rounds of: start the till, submit, break exchanges, kill -9 at a random moment or just when the acquirer has carried
 * a void or refund out. Then everything works again until nothing is left to do; one more kill and start; and the
 * till's rows and files are held against the sandbox's ledger and what the proxies saw. `onRound` tells of progress.
 *
 * A seed repeats the requests, the breaks in the rounds and the faults in the order they are drawn; how far a process
 * comes before it is killed is the machine's doing.
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
  await sandbox.control('PUT', '/clock', { offsetMs: Math.round(clockOffsetMs) })
  let isCalm = false
  const startProxy = (target: string, salt: number): Promise<FaultProxy> => {
    const faults = createChance(seed + salt)
    const pick = (): ProxyFault => (isCalm || faults.number() < 0.5 ? 'none' : faults.pick(proxyFaults))
    return startFaultProxy(target, pick)
  }
  const kushki = await startProxy(sandbox.address.kushki, 1)
  const liquido = await startProxy(sandbox.address.liquido, 2)
  const options = {
    ...sandbox.address,
    directory,
    kushki: kushki.url,
    liquido: liquido.url,
    clockOffsetMs,
    timeoutMs,
    concurrency,
  }
  const cards = createCardWitness(directory, [ciphertext.track2])
  const cardsLeft = new Set<string>()
  const accepted = new Map<string, OperationRequest>()
  const killedWhileSending = new Set<string>()
  let made = 0
  let kills = 0

  // The next till is loaded while this one lives, so that a round costs little more than its life.
  let standby = startTill(options)
  function takeTill(): Till {
    const till = standby
    standby = startTill(options)
    return till
  }

  function searchFiles(): void {
    for (const { name, path } of cards.bytesLeft()) cardsLeft.add(name === 'reader' ? path : name)
  }

  /** A till that is ready. What the one before left in its files is gone by then. */
  async function begin(): Promise<Till> {
    const till = takeTill()
    await till.open()
    searchFiles()
    return till
  }

  async function kill(till: Till): Promise<void> {
    await till.kill()
    const left = cards.look()
    for (const operationId of left.sending) killedWhileSending.add(operationId)
    for (const operationId of left.overdue) cardsLeft.add(operationId)
  }

  /** Resolves when the first of them was answered; `accepted` grows with every one that was accepted. */
  function submit(till: Till, requests: readonly OperationRequest[]): Promise<unknown> {
    const answers = requests.map(async (request) => {
      const answer = await till.submit(request)
      if (answer?.ok === true) accepted.set(request.operationId, request)
      return answer
    })
    return Promise.race(answers)
  }

  /** Waits for the moment to kill at. */
  async function untilTheMoment(firstAnswer: Promise<unknown>): Promise<void> {
    if (chance.number() < 0.4) {
      const next = kushki.holdNext()
      await Promise.race([next.held, pause(maxPatience)])
      next.letGo()
      return
    }
    // Mostly in the middle of the work, now and then before the first answer; a busy machine is slow to begin.
    if (chance.number() < 0.8) await Promise.race([firstAnswer, pause(3 * maxPatience)])
    await pause(chance.below(300))
  }

  async function round(): Promise<void> {
    const { sales, requests, atTheAcquirer } = makeRequests(
      chance,
      made + 1,
      1 + chance.below(4),
      Date.now() + clockOffsetMs,
    )
    made += requests.length
    await sandbox.control('POST', '/sales', atTheAcquirer)
    const till = await begin()
    await till.remember(sales)
    const firstAnswer = submit(till, requests)
    if (chance.number() < 0.2) void till.call('backUp')
    const refusing = chance.number() < 0.2 ? kushki.refuseFor(chance.below(150)) : Promise.resolve()
    await untilTheMoment(firstAnswer)
    await kill(till)
    kills += 1
    await refusing
  }

  /** Works off what is left, until only ends and people remain. */
  async function rest(till: Till): Promise<void> {
    for (let tries = 0; tries < 1200; tries += 1) {
      const heard = await till.summary()
      if (heard === null) throw new Error('the till ended while it worked its queue off')
      if (heard.waiting === 0) return
      await pause(100)
    }
  }

  /** Nothing breaks any more. The last kill falls on a till at rest: what it leaves is gone after the next start. */
  async function settle(): Promise<void> {
    isCalm = true
    const worker = await begin()
    await rest(worker)
    cards.look()
    // The log is emptied a moment after the last end, and once more where something still read it.
    for (let tries = 0; tries < 30 && cards.bytesLeft().length > 0; tries += 1) await pause(100)
    searchFiles()
    await kill(worker)
    const last = await begin()
    await rest(last)
    searchFiles()
    await last.stop()
    for (const operationId of cards.look().overdue) cardsLeft.add(operationId)
    searchFiles()
  }

  try {
    for (let done = 0; done < rounds; done += 1) {
      await round()
      onRound(done + 1)
    }
    await settle()
    const { sales, payments, operations } = await sandbox.control<Dump>('GET', '/ledger')
    const verdict = judge(directory, {
      accepted,
      applied: new Map(operations.map(({ operationId, applied }) => [operationId, applied])),
      moved: operations.map(({ operationId, sale, minor, applied }) => ({
        id: operationId,
        sale,
        minor: minor * applied,
      })),
      saleMinor: new Map([
        ...sales.map((sale) => [sale.client_transaction_id, sale.totalMinor] as const),
        ...payments.map(({ referenceId, minor }) => [referenceId, minor] as const),
      ]),
      proxies: [kushki, liquido],
      killedWhileSending,
      maxLookups: tillSettings(options).queue.maxLookups,
      timeoutMs,
      clockOffsetMs,
    })
    return { rounds, ...verdict, cardBytesLeft: cardsLeft.size, cardsSeen: cards.seen(), kills }
  } finally {
    await standby.kill()
    await kushki.close()
    await liquido.close()
    await sandbox.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}
