import type { Timers } from '../../domain/clock.ts'
import type { GatewayName } from '../../domain/sales.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import type { WireOutcome } from './wire.ts'

/** How long an aborted request may take to come back. Milliseconds. */
const abortMs = 1000

/** The requests on the wire, and whatever else has to come back before the outbox may stop. */
export type InFlight = ReturnType<typeof createInFlight>

/** @param onSettled a request came back; what it came back with is not written anywhere yet */
export function createInFlight(timers: Timers, onSettled: (row: OperationRow, outcome: WireOutcome) => void) {
  const requests = new Map<string, { saleKey: string; gateway: GatewayName; abort: AbortController }>()
  const awaited = new Set<Promise<void>>()

  /** Keeps the stop waiting for it, for as long as anything is waited for. */
  function wait(work: Promise<void>): void {
    awaited.add(work)
    void work.finally(() => awaited.delete(work))
  }

  async function allBack(): Promise<void> {
    while (awaited.size > 0) await Promise.all(awaited)
  }

  return {
    wait,
    count: (): number => requests.size,
    countOf: (gateway: GatewayName): number =>
      [...requests.values()].filter((request) => request.gateway === gateway).length,
    has: (operationId: string): boolean => requests.has(operationId),
    hasSale: (saleKey: string): boolean =>
      [...requests.values()].some((request) => request.saleKey === saleKey),
    start(row: OperationRow, run: (signal: AbortSignal) => Promise<WireOutcome>): void {
      const { operationId, saleKey, gateway } = row
      const abort = new AbortController()
      requests.set(operationId, { saleKey, gateway, abort })
      wait(
        run(abort.signal).then((outcome) => {
          requests.delete(operationId)
          onSettled(row, outcome)
        }),
      )
    },
    /** Lets what is under way come back for a while, then lets go of it. */
    async settle(graceMs: number): Promise<void> {
      const cancel = timers.after(graceMs, () => {
        for (const { abort } of requests.values()) abort.abort()
      })
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
