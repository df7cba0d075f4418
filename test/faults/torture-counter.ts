import { setTimeout as pause } from 'node:timers/promises'
import type { OperationRequest } from '../../domain/operations.ts'
import { ciphertext } from '../unit/outbox/samples.ts'
import { createCardWitness, withCopy } from './card-witness.ts'
import type { Till } from './processes.ts'
import type { Shop } from './shop.ts'
import type { KnownSale, Made } from './torture-requests.ts'
import { journalHeadIn } from './torture-rows.ts'

/** So many sales a person may come back to. */
const maxSalesKept = 30

/**
 * The lives of the till at one counter, and what was seen at their ends: everything that was accepted, what each one left
 * in its files, when the acquirers were away.
 */
export class Counter {
  readonly shop: Shop
  readonly accepted = new Map<string, OperationRequest>()
  readonly killedWhileSending = new Set<string>()
  readonly awayBetween: { from: number; to: number }[] = []
  /** Rows that were left on the wire by a till that left in good order. */
  readonly unrecorded = new Set<string>()
  readonly cardsLeft = new Set<string>()
  sales: KnownSale[] = []
  kills = 0
  quits = 0
  private readonly cards: ReturnType<typeof createCardWitness>
  /** Files are searched at every so many ends. */
  private readonly searchEvery: number
  private made = 0
  private ends = 0
  private journalHead = 0
  private absencesSeen = 0

  constructor(shop: Shop, searchEvery: number) {
    this.shop = shop
    this.searchEvery = searchEvery
    this.cards = createCardWitness(shop.directory, [ciphertext.track2])
  }

  get cardsSeen(): number {
    return this.cards.seen()
  }

  /** The number of the next operation, where so many are made. */
  nextNumber(count: number): number {
    const first = this.made + 1
    this.made += count
    return first
  }

  /** Makes sales known to both sides. */
  async prepare({ sales, atTheAcquirer }: Made, till: Till): Promise<void> {
    await this.shop.sandbox.control('POST', '/sales', atTheAcquirer)
    await till.remember(sales.map(({ sale }) => sale))
    this.sales = [...this.sales, ...sales].slice(-maxSalesKept)
  }

  /** Resolves when the first of them was answered; `accepted` grows with every one that was accepted. */
  submit(till: Till, requests: readonly OperationRequest[]): Promise<unknown> {
    const answers = requests.map(async (request) => {
      const answer = await till.submit(request)
      if (answer?.ok === true) this.accepted.set(request.operationId, request)
      return answer
    })
    return Promise.race(answers)
  }

  /** A till that is ready. What the one before left in its files is gone by then. */
  async begin(): Promise<Till> {
    const till = await this.shop.begin()
    if (this.ends % this.searchEvery === 0) this.searchFiles()
    return till
  }

  async kill(till: Till): Promise<void> {
    await this.shop.kill(till)
    this.kills += 1
    for (const operationId of this.look().sending) this.killedWhileSending.add(operationId)
  }

  /** Leaves in good order, with every answer that is on its way: none may be left without its row having moved. */
  async quit(till: Till): Promise<void> {
    await this.shop.quit(till)
    this.quits += 1
    for (const operationId of this.look().sending) this.unrecorded.add(operationId)
  }

  searchFiles(): void {
    for (const { name, path } of this.cards.bytesLeft()) this.cardsLeft.add(name === 'reader' ? path : name)
  }

  /** The log is emptied a moment after the last end, and once more where something still read it. */
  async searchAtRest(): Promise<void> {
    this.cards.look()
    for (let tries = 0; tries < 30 && this.cards.bytesLeft().length > 0; tries += 1) await pause(100)
    this.searchFiles()
  }

  /** Looks at what lies in the files while no till runs. */
  look(): ReturnType<(typeof this.cards)['look']> {
    const left = this.cards.look()
    const head = withCopy(this.shop.directory, journalHeadIn)
    this.ends += 1
    for (const operationId of left.overdue) this.cardsLeft.add(operationId)
    const absences = Object.values(this.shop.proxies).reduce((sum, proxy) => sum + proxy.absences(), 0)
    if (absences > this.absencesSeen) this.awayBetween.push({ from: this.journalHead, to: head })
    this.absencesSeen = absences
    this.journalHead = head
    return left
  }
}
