import type { Timers } from '../../domain/clock.ts'
import type { GatewayName } from '../../domain/sales.ts'
import { answeringService } from '../../domain/services.ts'
import type { WireAction } from '../../domain/services.ts'
import type { GatewayAnswer, LookUpAnswer } from '../gateways/gateway.ts'
import type { OperationRow, OperationSecrets } from '../storage/operation-row.ts'
import type { SecretName } from '../storage/operations-table.ts'
import type { CardsInMemory, Changes, OutboxDependencies } from './committer.ts'
import type { Connection, Connections, WireLearnt } from './connection.ts'
import { refundInPlaceOf } from './linked-refund.ts'
import { lookUpRequest, wireRequest } from './request-body.ts'
import type { RowEvent } from './row-machine.ts'

/** How long an aborted request may take to come back. Milliseconds. */
const abortMs = 1000

/** Whatever has to come back before the outbox may stop. */
function createPending(timers: Timers) {
  const pending = new Set<Promise<void>>()

  async function allBack(): Promise<void> {
    while (pending.size > 0) await Promise.all(pending)
  }

  return {
    add(work: Promise<void>): void {
      pending.add(work)
      void work.finally(() => pending.delete(work))
    },
    /** Lets it come back for a while, then lets go of it. */
    async settle(graceMs: number, letGo: () => void): Promise<void> {
      const cancel = timers.after(graceMs, letGo)
      // What cannot even be let go of must not keep the program from leaving: its row is `sending` on the disk.
      let giveUp = (): void => {}
      const tooLong = new Promise<void>((resolve) => {
        giveUp = timers.after(graceMs + abortMs, resolve)
      })
      await Promise.race([allBack(), tooLong])
      giveUp()
      cancel()
    },
  }
}

/** The requests on the wire, and whatever else has to come back before the outbox may stop. */
export type InFlight = ReturnType<typeof createInFlight>

/** @param onSettled a request came back; what became of its row is not written anywhere yet */
export function createInFlight(
  dependencies: Parts & { timers: Timers },
  connections: Connections,
  onSettled: (row: OperationRow, event: RowEvent) => void,
) {
  const wire = createWire(dependencies)
  const requests = new Map<string, { saleKey: string; gateway: GatewayName; abort: AbortController }>()
  const pending = createPending(dependencies.timers)
  const stopping = new AbortController()
  const hasSale = (saleKey: string): boolean =>
    [...requests.values()].some((request) => request.saleKey === saleKey)

  function start(
    row: OperationRow,
    action: WireAction,
    run: (signal: AbortSignal) => Promise<WireOutcome>,
  ): void {
    const { operationId, saleKey, gateway } = row
    const abort = new AbortController()
    connections.of(gateway).began(action, dependencies.clock.now())
    requests.set(operationId, { saleKey, gateway, abort })
    pending.add(
      run(abort.signal).then(({ event, learnt }) => {
        requests.delete(operationId)
        connections.settled(gateway, action, learnt)
        onSettled(row, event)
      }),
    )
  }

  return {
    /** Keeps the stop waiting for work, for as long as anything is waited for. */
    wait: (work: Promise<void>): void => pending.add(work),
    count: (): number => requests.size,
    countOf: (gateway: GatewayName): number =>
      [...requests.values()].filter((request) => request.gateway === gateway).length,
    has: (operationId: string): boolean => requests.has(operationId),
    hasSale,
    /** Puts on the wire what a transaction asked for. */
    start({ wire: asked }: Changes): void {
      for (const { row, effect } of asked)
        if (effect.type === 'send') start(row, 'send', (signal) => wire.send(row, effect.replay, signal))
        else if (!hasSale(row.saleKey)) start(row, 'lookUp', (signal) => wire.lookUp(row, signal))
    },
    /** Asks a gateway one harmless question; rows wait until it answers. */
    ask({ gateway, asking }: Connection, onAnswered: () => void): void {
      asking(dependencies.clock.now())
      pending.add(
        wire.check(gateway, stopping.signal).then((learnt) => {
          connections.answeredQuestion(gateway, learnt)
          onAnswered()
        }),
      )
    },
    /** Lets what is under way come back for a while, then lets go of it. */
    settle(graceMs: number): Promise<void> {
      stopping.abort()
      return pending.settle(graceMs, () => requests.forEach(({ abort }) => abort.abort()))
    },
  }
}

/** What a row on the wire came back with, and what is learnt from it; `null`: nothing went out. */
type WireOutcome = { event: RowEvent; learnt: WireLearnt | null }

type Parts = OutboxDependencies & { cardsInMemory: CardsInMemory }

/** What a row's request carries besides its body, opened. Called inside `Storage.read`; throws SQLite's errors. */
function secretsOf({ storage, cardsInMemory }: Parts, row: OperationRow): OperationSecrets {
  const inMemory = cardsInMemory.get(row.operationId)
  const kept = (name: SecretName, isKept: boolean): Buffer | null =>
    isKept ? storage.operations.secret(name, row.operationId) : null
  return {
    card: inMemory ? Buffer.from(inMemory) : kept('card', row.cardStoredAt !== null),
    bankAccount: kept('bankAccount', row.bankAccountKept),
  }
}

/**
 * Carries one send or look-up out. It never throws: whatever goes wrong after the request may have left is an
 * `unknown` answer, and that is looked up.
 */
function createWire(dependencies: Parts) {
  const { storage, clock } = dependencies

  async function send(row: OperationRow, replay: boolean, signal: AbortSignal): Promise<WireOutcome> {
    const gateway = dependencies.gateway(row.gateway)
    if (gateway === null) return answeredWith(row, nothingSent())
    const request = storage.read(() => {
      const content = storage.operations.content(row.operationId)
      if (content === null) return null
      return wireRequest(row, content, secretsOf(dependencies, row), replay)
    })
    if (!request.ok) return answeredWith(row, nothingSent())
    if (request.value === null) return { event: { type: 'payloadCorrupt' }, learnt: null }
    try {
      return answeredWith(row, await gateway.send(request.value, signal))
    } catch {
      return answeredWith(row, { summary: { class: 'unknown', at: clock.now() } })
    }
  }

  async function lookUp(row: OperationRow, signal: AbortSignal): Promise<WireOutcome> {
    const gateway = dependencies.gateway(row.gateway)
    if (gateway === null) return lookedUpWith(row, { outcome: 'noAnswer', ...nothingSent() }, clock.now())
    const request = storage.read(() => {
      const content = storage.operations.content(row.operationId)
      return content === null ? null : lookUpRequest(row, content)
    })
    if (!request.ok) return lookedUpWith(row, { outcome: 'noAnswer', ...nothingSent() }, clock.now())
    if (request.value === null) return { event: { type: 'payloadCorrupt' }, learnt: null }
    try {
      const answer = await gateway.lookUp(request.value, signal)
      const mayHaveRefund = answer.outcome === 'notFound' && row.isRestored
      const inItsPlace = mayHaveRefund ? refundInPlaceOf(row.operationId, request.value) : null
      const found = inItsPlace === null ? answer : asVoid(await gateway.lookUp(inItsPlace, signal))
      return lookedUpWith(row, found, clock.now())
    } catch {
      return lookedUpWith(
        row,
        { outcome: 'noAnswer', summary: { class: 'unknown', at: clock.now() } },
        clock.now(),
      )
    }
  }

  const nothingSent = (): GatewayAnswer => ({ summary: { class: 'notSent', at: clock.now() } })
  return {
    send,
    lookUp,
    /** One harmless question. */
    async check(name: GatewayName, signal: AbortSignal): Promise<WireLearnt> {
      const gateway = dependencies.gateway(name)
      if (gateway === null) return learntFrom(name, 'lookUp', nothingSent())
      try {
        return learntFrom(name, 'lookUp', await gateway.check(signal))
      } catch {
        return learntFrom(name, 'lookUp', { summary: { class: 'unknown', at: clock.now() } })
      }
    },
  }
}

/** What was given back in the void's place ends the void; a refund that gave nothing back leaves the void as it was. */
function asVoid(answer: LookUpAnswer): LookUpAnswer {
  if (answer.outcome !== 'found') return answer
  const { summary } = answer
  switch (summary.class) {
    case 'approved':
      return { ...answer, summary: { ...summary, processedAs: 'refund' } }
    case 'declined':
    case 'refused':
      return { outcome: 'notFound' }
    default:
      return answer
  }
}

/** The service that an action's answer comes from is known, unless the answer names another. */
const learntFrom = (
  gateway: GatewayName,
  action: WireAction,
  { summary, retryAfterMs, service }: Pick<GatewayAnswer, 'summary' | 'retryAfterMs' | 'service'>,
): WireLearnt => ({
  service: service ?? answeringService[gateway][action],
  summary,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
})

const answeredWith = ({ gateway }: OperationRow, answer: GatewayAnswer): WireOutcome => ({
  event: { type: 'answered', answer },
  learnt: learntFrom(gateway, 'send', answer),
})
const lookedUpWith = ({ gateway }: OperationRow, answer: LookUpAnswer, now: number): WireOutcome => ({
  event: { type: 'lookedUp', answer },
  learnt: learntFrom(
    gateway,
    'lookUp',
    answer.outcome === 'noAnswer' ? answer : { summary: { class: 'approved', at: now } },
  ),
})
