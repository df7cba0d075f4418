import type { Timers } from '../../domain/clock.ts'
import type { GatewayName } from '../../domain/sales.ts'
import type { WireAction } from '../../domain/services.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import type { CardsInMemory, Changes, OutboxDependencies } from './committer.ts'
import type { Connection, Connections } from './connection.ts'
import type { RowEvent } from './row-machine.ts'
import { createWire } from './wire.ts'
import type { WireOutcome } from './wire.ts'

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
  dependencies: OutboxDependencies & { timers: Timers; cardsInMemory: CardsInMemory },
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
